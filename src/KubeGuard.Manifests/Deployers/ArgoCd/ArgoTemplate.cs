using System.Text;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>
/// The template of an ApplicationSet. Only plain parameters are filled in: <c>{{path.basename}}</c>, or with <c>goTemplate</c>
/// <c>{{.path.basename}}</c> and <c>{{index .path.segments 1}}</c>. Anything else is not rendered by half: the set is not followed.
/// </summary>
internal sealed partial class ArgoTemplate(bool isGoTemplate)
{
    /// <summary>A copy with all parameters filled in; every node is written where the template has it.</summary>
    /// <exception cref="NotDecidedException">A parameter is not known, or an action is more than a parameter.</exception>
    public YamlNode Render(YamlNode node, TemplateParameters parameters)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name is { } key)
                        mapping = mapping.With(key, Render(entry.Value, parameters));
                }

                return mapping;
            case YamlSequence sequence:
                return sequence.WithItems([.. sequence.RawItems.Select(item => Render(item, parameters))]);
            case YamlScalar scalar when scalar.Value.Contains("{{", StringComparison.Ordinal):
                return YamlTree.Text(scalar, Render(scalar, parameters));
            case var other:
                return other;
        }
    }

    private string Render(YamlScalar scalar, TemplateParameters parameters)
    {
        var text = scalar.Value;
        var result = new StringBuilder();
        var at = 0;
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw new NotDecidedException(scalar, "'{{' is never closed");
            var action = text[(open + 2)..close].Trim();
            result.Append(text, at, open - at).Append(parameters.Texts.GetValueOrDefault(NameIn(action) ?? "")
                ?? throw new NotDecidedException(scalar, $"{{{{{action}}}}} is not a parameter that is known here"));
            at = close + 2;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The parameter that an action stands for; null when it is more than a parameter.</summary>
    private string? NameIn(string action)
    {
        if (!isGoTemplate)
            return action;
        if (Field().IsMatch(action))
            return action[1..];
        return Item().Match(action) is { Success: true } item ? $"{item.Groups["list"].Value}[{item.Groups["index"].Value}]" : null;
    }

    [GeneratedRegex(@"\A\.[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\Aindex +\.(?<list>[A-Za-z0-9_.]+) +(?<index>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
