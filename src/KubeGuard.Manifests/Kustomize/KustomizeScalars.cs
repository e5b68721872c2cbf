using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Kustomize reads resources as YAML 1.2 does and prints them quoted where YAML 1.1 would differ: <c>yes</c>, <c>on</c>, <c>n</c> and their
/// like are text in what it builds, where the API machinery would read a boolean.
/// </summary>
internal static class KustomizeScalars
{
    /// <summary>The object with such words as text; the same instance when it has none.</summary>
    public static YamlMapping AsRead(YamlMapping node) => (YamlMapping)Convert(node);

    /// <summary>The scalar, as text when it is such a word.</summary>
    public static YamlScalar AsRead(YamlScalar node) => (YamlScalar)Convert(node);

    private static YamlNode Convert(YamlNode node)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    var converted = Convert(entry.Value);
                    if (entry.Name is { } key && !ReferenceEquals(converted, entry.Value.Resolved))
                        mapping = mapping.With(key, converted);
                }

                return mapping;
            case YamlSequence sequence:
                var items = sequence.RawItems;
                for (var i = 0; i < items.Length; i++)
                {
                    var converted = Convert(items[i]);
                    if (!ReferenceEquals(converted, items[i].Resolved))
                        items = items.SetItem(i, converted);
                }

                return items == sequence.RawItems ? sequence : sequence.WithItems(items);
            case YamlScalar { Style: YamlScalarStyle.Plain, Tag: null, Value.Length: <= 3 } scalar when IsOldBoolean(scalar.Value):
                return YamlTree.Text(scalar, scalar.Value);
            case var other:
                return other;
        }
    }

    /// <summary>Whether YAML 1.1 takes the word for a boolean and YAML 1.2 does not.</summary>
    public static bool IsOldBoolean(string value) => value is
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";
}
