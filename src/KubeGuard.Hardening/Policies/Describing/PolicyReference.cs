using System.Text;
using KubeGuard.Hardening.Policies.Settings;

namespace KubeGuard.Hardening.Policies.Describing;

/// <summary>The reference of the policy file, in Markdown: every key with its values, its default and what it is for.</summary>
public static class PolicyReference
{
    /// <summary>The tables, section by section; the same bytes on every machine.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        var root = PolicyShape.Of(typeof(RepositoryPolicy));
        text.Append("## Top level\n\n");
        Table(text, root);
        foreach (var key in root.Keys)
            Sections(text, key, "");
        return text.ToString();
    }

    private static void Sections(StringBuilder text, PolicyKey key, string above)
    {
        var isList = key.Value is PolicyValue.List;
        var inner = key.Value is PolicyValue.List list ? list.Item : key.Value;
        if (inner is not PolicyValue.Section section)
            return;
        var path = $"{above}{key.Name}{(isList ? "[]" : "")}";
        text.Append("\n## ").Append(path).Append("\n\n").Append(key.Description).Append("\n\n");
        Table(text, section.Shape);
        foreach (var below in section.Shape.Keys)
            Sections(text, below, $"{path}.");
    }

    private static void Table(StringBuilder text, PolicyShape shape)
    {
        text.Append("| key | value | default | |\n|---|---|---|---|\n");
        foreach (var key in shape.Keys)
            text.Append($"| `{key.Name}` | {Cell(Kind(key))} | {Default(key)} | {Cell(key.Description)} |\n");
    }

    private static string Kind(PolicyKey key)
    {
        var kind = Kind(key.Value);
        return key.Limits is { } limits && key.Value is PolicyValue.Scalar scalar
            ? $"{kind}, from {scalar.Type.Write(Bound(limits.Minimum))} to {scalar.Type.Write(Bound(limits.Maximum))}"
            : kind;

        object Bound(object bound) => bound is string text ? TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : bound;
    }

    private static string Kind(PolicyValue value) => value switch
    {
        PolicyValue.Scalar scalar => scalar.Type.Expected,
        PolicyValue.List { Item: PolicyValue.Section } => "list of entries, see below",
        PolicyValue.List list => $"list, each {Kind(list.Item)}",
        PolicyValue.Section => "section, see below",
        _ => throw new InvalidOperationException("A policy value that the reference does not know."),
    };

    private static string Default(PolicyKey key) => key switch
    {
        { IsRequired: true } => "required",
        { Value: PolicyValue.Section } or { Default: null or "" } => "",
        _ => $"`{PolicyJson.Line(PolicyJson.Of(key.Value, key.Default))}`",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
