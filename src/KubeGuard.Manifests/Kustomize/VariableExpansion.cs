using System.Globalization;
using System.Text;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Replaces <c>$(NAME)</c> in the texts of one resource. What no variable is called stays as it is, <c>$$</c> is a plain dollar, and a text that
/// is nothing but one variable takes its type.
/// </summary>
internal sealed class VariableExpansion(IReadOnlyDictionary<string, VariableValue> values, BuildItem item)
{
    /// <summary>The field with its texts replaced: a text, or the values of a mapping, or the items of a list.</summary>
    public YamlNode Expand(YamlNode node)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name is { } key && entry.Value.Resolved is YamlScalar value && IsText(value))
                        mapping = mapping.With(key, Replace(value));
                }

                return mapping;
            case YamlSequence sequence:
                return sequence.WithItems([.. sequence.Items.Select(ExpandItem)]);
            case YamlScalar scalar when IsText(scalar):
                return Replace(scalar);
            case var other:
                return other;
        }
    }

    private YamlNode ExpandItem(YamlNode node) => node is YamlScalar scalar && IsText(scalar)
        ? Replace(scalar)
        : throw new KustomizeException(node, "Variables are looked for in a list that holds something that is no text.");

    private static bool IsText(YamlScalar scalar) => YamlJson.ToJson(scalar)?.GetValueKind() == JsonValueKind.String;

    private YamlScalar Replace(YamlScalar text)
    {
        var input = text.Value;
        if (!input.Contains('$', StringComparison.Ordinal))
            return text;
        if (input[0] == '$' && NameAt(input, 1) is { } only && only.Length + 3 == input.Length && values.GetValueOrDefault(only) is { Value: YamlScalar } whole)
            return Whole(whole);
        var replaced = Replaced(input, out var by);
        return by is null && replaced == input ? text : YamlTree.Text((YamlNode?)by ?? text, replaced);
    }

    private YamlScalar Whole(VariableValue variable)
    {
        var scalar = (YamlScalar)variable.Value;
        Note(variable);
        return YamlJson.ToJson(scalar)?.GetValueKind() switch
        {
            null or JsonValueKind.String => YamlTree.Text(scalar, scalar.Value),
            JsonValueKind.True => YamlTree.Plain(scalar, "true"),
            JsonValueKind.False => YamlTree.Plain(scalar, "false"),
            _ => YamlTree.Plain(scalar, scalar.Value),
        };
    }

    private string Replaced(string input, out YamlMapping? by)
    {
        by = null;
        var result = new StringBuilder();
        for (var index = 0; index < input.Length; index++)
        {
            if (input[index] != '$' || index + 1 == input.Length)
            {
                result.Append(input[index]);
            }
            else if (input[index + 1] == '$')
            {
                result.Append('$');
                index++;
            }
            else if (NameAt(input, index + 1) is { } name)
            {
                if (values.GetValueOrDefault(name) is { Value: YamlScalar scalar } variable)
                {
                    Note(variable);
                    by = variable.Variable;
                    result.Append(Text(scalar));
                }
                else
                {
                    result.Append(CultureInfo.InvariantCulture, $"$({name})");
                }

                index += name.Length + 2;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }

    /// <summary>The name in parentheses at <paramref name="open"/>; null when there is none.</summary>
    private static string? NameAt(string input, int open)
    {
        if (open >= input.Length || input[open] != '(')
            return null;
        var close = input.IndexOf(')', open);
        return close < 0 ? null : input[(open + 1)..close];
    }

    private static string Text(YamlScalar scalar) => YamlJson.ToJson(scalar)?.ToString() ?? scalar.Value;

    private void Note(VariableValue variable)
    {
        item.TouchedBy(variable.Value.Source.Path);
        item.TouchedBy(variable.Variable.Source.Path);
    }
}
