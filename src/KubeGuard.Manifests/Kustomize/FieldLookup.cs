using System.Globalization;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Finds the field that a dotted path names: keys, positions in a list (<c>-</c> is the last), and <c>[key=value]</c> for the first item of a
/// list that has it.
/// </summary>
internal static class FieldLookup
{
    /// <summary>The field, or null when it is not there; <paramref name="at"/> is what asks.</summary>
    public static YamlNode? Find(YamlNode node, IEnumerable<string> path, YamlNode at)
    {
        var found = node;
        foreach (var part in path)
        {
            if (found.IsNull)
                return null;
            if (Child(found, part, at)?.Resolved is not { } child)
                return null;
            found = child;
        }

        return found;
    }

    /// <summary>The key and value of <c>[key=value]</c>; the key is empty for <c>[=value]</c>.</summary>
    public static KeyValuePair<string, string> Condition(string part)
    {
        var inside = part[1..^1];
        var sign = inside.IndexOf('=', StringComparison.Ordinal);
        return sign < 0 ? new("", inside) : new(inside[..sign], inside[(sign + 1)..]);
    }

    public static bool IsCondition(string part) => part is ['[', .., ']'];

    public static int? Position(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static YamlNode? Child(YamlNode node, string part, YamlNode at)
    {
        if (part == "*")
            throw new KustomizeException(at, "A source names one field: * is not possible in its path.");
        if (part == "-")
            return Items(node, part, at).RawItems.LastOrDefault();
        if (Position(part) is { } index)
            return Items(node, part, at).RawItems.ElementAtOrDefault(index);
        if (IsCondition(part))
        {
            var condition = Condition(part);
            return Items(node, part, at).Items.FirstOrDefault(item => Meets(item, condition));
        }

        return node is YamlMapping mapping ? mapping[part] : throw new KustomizeException(at, $"'{part}' is asked of something that is no mapping.");
    }

    private static bool Meets(YamlNode item, KeyValuePair<string, string> condition) =>
        (condition.Key.Length == 0 ? item : (item as YamlMapping)?[condition.Key]) is YamlScalar scalar && scalar.Value == condition.Value;

    private static YamlSequence Items(YamlNode node, string part, YamlNode at) =>
        node as YamlSequence ?? throw new KustomizeException(at, $"'{part}' is asked of something that is no list.");
}
