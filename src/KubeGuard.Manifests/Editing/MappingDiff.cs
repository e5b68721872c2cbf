using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Works out which entries of a written mapping stay, so that with its merge keys it reads as wanted.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="after">What it shall be.</param>
/// <param name="merged">
/// What its merge keys will bring after the edit, or null when they must be written out because an anchor that they need is gone.
/// </param>
internal sealed class MappingDiff(YamlMapping mapping, JsonObject after, IReadOnlyDictionary<string, JsonNode?>? merged)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>The key as <see cref="YamlJson"/> reads it: a key that is no scalar has the empty name.</summary>
    public static string NameOf(YamlEntry entry) => entry.Name ?? "";

    public ContainerPlan Plan()
    {
        var plan = new ContainerPlan(mapping.RawEntries.Length);
        foreach (var (index, entry) in mapping.RawEntries.Index())
        {
            if (entry.IsMerge)
                continue;
            var name = NameOf(entry);
            if (after.ContainsKey(name))
                _written.Add(name);
            else
                plan.Remove(index);
        }

        var keepsMerges = KeepsMerges();
        foreach (var (index, entry) in mapping.RawEntries.Index())
        {
            if (entry.IsMerge && !keepsMerges)
                plan.Remove(index);
        }

        InsertMissing(plan, keepsMerges);
        return plan;
    }

    /// <summary>Merge keys stay unless they bring a key that shall not be, or cannot be followed any more.</summary>
    private bool KeepsMerges() => merged is not null && merged.Keys.All(key => _written.Contains(key) || after.ContainsKey(key));

    private void InsertMissing(ContainerPlan plan, bool keepsMerges)
    {
        var places = Places(plan);
        int? previous = null;
        var waiting = new List<NewChild>();
        foreach (var (key, value) in after)
        {
            var isMerged = keepsMerges && merged!.TryGetValue(key, out var brought) && JsonNode.DeepEquals(brought, value);
            if (_written.Contains(key))
            {
                previous = places[key];
                foreach (var child in waiting)
                    plan.Insert(previous.Value, child);
                waiting.Clear();
            }
            else if (isMerged)
            {
                // Comes with the merge key: nothing to write, and no place to write next to.
            }
            else if (previous is { } place)
            {
                plan.Insert(place + 1, new(key, value));
            }
            else
            {
                waiting.Add(new(key, value));
            }
        }

        foreach (var child in waiting)
            plan.Insert(mapping.RawEntries.Length, child);
    }

    /// <summary>Index of the entry that counts for each key that stays.</summary>
    private Dictionary<string, int> Places(ContainerPlan plan)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, entry) in mapping.RawEntries.Index())
        {
            if (!entry.IsMerge && plan.IsKept(index))
                places[NameOf(entry)] = index;
        }

        return places;
    }
}

/// <summary>What merge keys bring, worked out over the values that anchored nodes will have.</summary>
internal static class MergeSources
{
    /// <summary>The keys that merging brings, or null when an anchored node that it needs may be gone.</summary>
    /// <param name="mapping">The mapping with the merge keys.</param>
    /// <param name="before">What it reads as.</param>
    /// <param name="after">What it shall read as.</param>
    /// <param name="definitions">What the anchored nodes so far shall read as.</param>
    public static Dictionary<string, JsonNode?>? Of(
        YamlMapping mapping, JsonObject before, JsonObject after, IReadOnlyDictionary<YamlNode, JsonNode?> definitions)
    {
        var brought = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var source in mapping.RawEntries.Where(entry => entry.IsMerge).SelectMany(entry => Sources(entry.Value)))
        {
            JsonNode? value;
            if (source is not YamlAlias alias || IsUnchangedInside(mapping, before, after, alias.Target))
                value = YamlJson.ToJson(source);
            else if (!definitions.TryGetValue(alias.Target, out value))
                return null;
            foreach (var (key, member) in Mappings(value).SelectMany(members => members))
                brought.TryAdd(key, member);
        }

        return brought;
    }

    /// <summary>Whether the anchored node lies in an entry of this same mapping, which is not walked yet, and that entry stays as it is.</summary>
    private static bool IsUnchangedInside(YamlMapping mapping, JsonObject before, JsonObject after, YamlNode target) =>
        mapping.Span.Contains(target.Span)
        && mapping.RawEntries.Single(entry => entry.Value.Span.Contains(target.Span) || entry.Key.Span.Contains(target.Span)) is var entry
        && after.TryGetPropertyValue(MappingDiff.NameOf(entry), out var wanted)
        && JsonNode.DeepEquals(before[MappingDiff.NameOf(entry)], wanted);

    private static ImmutableArray<YamlNode> Sources(YamlNode value) => value is YamlSequence list ? list.RawItems : [value];

    private static IEnumerable<JsonObject> Mappings(JsonNode? value) => value switch
    {
        JsonObject members => [members],
        JsonArray list => list.OfType<JsonObject>(),
        _ => [],
    };
}
