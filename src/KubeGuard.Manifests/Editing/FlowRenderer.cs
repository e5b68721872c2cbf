using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>How text between brackets is written.</summary>
internal enum FlowSyntax
{
    /// <summary>YAML: quotes only where they are needed or liked.</summary>
    Yaml,

    /// <summary>JSON: keys and text in double quotes.</summary>
    Json,

    /// <summary>JSON without spaces.</summary>
    CompactJson,
}

/// <summary>Lays JSON out between brackets and braces.</summary>
/// <param name="style">Quotes and line breaks.</param>
/// <param name="syntax">YAML or JSON.</param>
/// <param name="step">The white space by which a level is indented where children have lines of their own.</param>
internal sealed class FlowRenderer(YamlStyle style, FlowSyntax syntax, string step)
{
    /// <summary>The value on one line, or with a line per child.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lineIndent">How far the line is indented on which the value begins; null to write one line.</param>
    public string Render(JsonNode? value, string? lineIndent)
    {
        var text = new StringBuilder();
        Write(value, text, style.ValueQuoting, lineIndent);
        return text.ToString();
    }

    /// <summary>A key with its colon and the space behind it.</summary>
    public string Key(string key) =>
        syntax == FlowSyntax.Yaml ? ScalarText.OfText(key, ScalarPlace.Flow, YamlQuoting.Plain, style.NeededQuoting) + ": " : ScalarText.DoubleQuoted(key) + Colon;

    /// <summary>A child of a collection that is written already: an entry with its key, or an item.</summary>
    public string Child(NewChild child, string? lineIndent)
    {
        var text = new StringBuilder(child.Key is null ? "" : Key(child.Key));
        Write(child.Value, text, child.Key is null ? style.FlowItemQuoting : style.ValueQuoting, lineIndent);
        return text.ToString();
    }

    private string Colon => syntax == FlowSyntax.CompactJson ? ":" : ": ";

    private void Write(JsonNode? value, StringBuilder text, YamlQuoting quoting, string? lineIndent)
    {
        switch (value)
        {
            case JsonObject mapping:
                WriteChildren('{', '}', [.. mapping.Select(entry => new NewChild(entry.Key, entry.Value))], text, lineIndent);
                break;
            case JsonArray sequence:
                WriteChildren('[', ']', [.. sequence.Select(item => new NewChild(null, item))], text, lineIndent);
                break;
            default:
                var preferred = syntax == FlowSyntax.Yaml ? quoting : YamlQuoting.Double;
                text.Append(ScalarText.Of((JsonValue?)value, ScalarPlace.Flow, preferred, style.NeededQuoting));
                break;
        }
    }

    private void WriteChildren(char open, char close, NewChild[] children, StringBuilder text, string? lineIndent)
    {
        var childIndent = lineIndent is null ? null : lineIndent + step;
        text.Append(open);
        foreach (var (index, child) in children.Index())
        {
            text.Append(index == 0 ? "" : childIndent is null && syntax != FlowSyntax.CompactJson ? ", " : ",");
            Break(childIndent);
            text.Append(Child(child, childIndent));
        }

        if (children.Length > 0)
            Break(lineIndent);
        text.Append(close);

        void Break(string? indent)
        {
            if (indent is not null)
                text.Append(style.LineBreak).Append(indent);
        }
    }
}
