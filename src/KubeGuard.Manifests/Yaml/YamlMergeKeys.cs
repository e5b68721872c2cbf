using System.Collections.Immutable;

namespace KubeGuard.Manifests.Yaml;

/// <summary>YAML 1.1 merge keys (<c>&lt;&lt;: *base</c>, <c>&lt;&lt;: [*a, *b]</c>), as sigs.k8s.io/yaml applies them.</summary>
internal static class YamlMergeKeys
{
    public static ImmutableArray<YamlEntry> Apply(ImmutableArray<YamlEntry> entries)
    {
        var order = new List<string>(entries.Length);
        var byName = new Dictionary<string, YamlEntry>(entries.Length, StringComparer.Ordinal);
        var unnamed = new List<YamlEntry>();
        foreach (var entry in entries)
        {
            if (entry.IsMerge)
                continue;
            var followed = entry.Value is YamlAlias ? entry with { Value = entry.Value.Resolved } : entry;
            if (entry.Name is not { } name)
            {
                unnamed.Add(followed);
                continue;
            }

            if (!byName.ContainsKey(name))
                order.Add(name);
            byName[name] = followed;
        }

        foreach (var merged in entries.Where(entry => entry.IsMerge).SelectMany(entry => Sources(entry.Value.Resolved)).SelectMany(map => map.Entries))
        {
            if (merged.Name is { } name && byName.TryAdd(name, merged))
                order.Add(name);
        }

        return [.. order.Select(name => byName[name]), .. unnamed];
    }

    private static IEnumerable<YamlMapping> Sources(YamlNode value) => value switch
    {
        YamlMapping mapping => [mapping],
        YamlSequence sequence => sequence.Items.OfType<YamlMapping>(),
        _ => [],
    };
}
