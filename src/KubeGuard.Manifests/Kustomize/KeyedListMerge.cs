using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Merges a list whose items are told apart by keys; the items of the patch come first. Where items leave out one of several keys (the protocol
/// of a port), what Kustomize makes of them depends on its steps, so they are the same here (kyaml 0.20, associative sequences).
/// </summary>
internal sealed class KeyedListMerge
{
    private readonly MergeSchema _schema;
    private readonly List<Item> _target;
    private readonly List<Item> _patch;
    private readonly List<Item> _result = [];

    private KeyedListMerge(MergeSchema schema, YamlSequence? target, YamlSequence patch)
    {
        _schema = schema;
        _target = [.. target?.Items.Select(node => new Item(node)) ?? []];
        _patch = [.. patch.Items.Select(node => new Item(node))];
    }

    public static YamlSequence? Apply(YamlSequence? target, YamlSequence patch, MergeSchema schema)
    {
        if (patch.Items.Any(item => StrategicMerge.DirectiveOf(item) == "delete" && item is YamlMapping { Entries.Length: 1 }))
            return null;
        if (patch.Items.Any(item => StrategicMerge.DirectiveOf(item) == "replace"))
            return patch.WithItems([.. patch.Items.Where(item => StrategicMerge.DirectiveOf(item) is null)]);
        var merge = new KeyedListMerge(schema, target, patch);
        return (target ?? patch).WithItems(merge.Run());
    }

    private ImmutableArray<YamlNode> Run()
    {
        var keys = _schema.ItemKeys;
        var identities = Identities(keys);
        var used = keys.Where((_, index) => identities.Exists(values => values[index].Length > 0)).ToArray();
        if (used.Length == 0)
            used = keys;
        foreach (var values in identities)
            Merge(used, [.. keys.Zip(values).Where(pair => used.Contains(pair.First)).Select(pair => pair.Second)]);
        foreach (var item in _target.ToList())
            Append(item, used);
        return [.. _result.Select(item => item.Node)];
    }

    /// <summary>
    /// The values of the keys, for each item that has others: of the patch, then of the target. Items that differ only in keys that one of them
    /// leaves out count as the same.
    /// </summary>
    private List<string[]> Identities(string[] keys)
    {
        var found = new List<string[]>();
        foreach (var item in _patch.Concat(_target))
        {
            string[] values = [.. keys.Select(key => item.Text(key) ?? "")];
            if (!found.Exists(known => known.SequenceEqual(values, StringComparer.Ordinal)))
                found.Add(values);
        }

        for (var i = 0; keys.Length > 1 && i < found.Count; i++)
        {
            for (var j = 0; j < found.Count; j++)
            {
                if (Common(found[i], found[j]) is { } common)
                    found[i] = found[j] = common;
            }
        }

        return found;
    }

    /// <summary>What both say together; null when they contradict each other or have nothing in common.</summary>
    private static string[]? Common(string[] one, string[] two)
    {
        var pairs = one.Zip(two).ToList();
        return pairs.Exists(pair => pair.First == pair.Second) && pairs.TrueForAll(pair => pair.First == pair.Second || pair.First.Length == 0 || pair.Second.Length == 0)
            ? [.. pairs.Select(pair => pair.First.Length > 0 ? pair.First : pair.Second)]
            : null;
    }

    private void Merge(string[] keys, string[] values)
    {
        var present = Find(_target, keys, values);
        var patch = Find(_patch, keys, values);
        var merged = patch is null ? present?.Node : StrategicMerge.Merge(present?.Node, patch.Node, _schema.Item);
        if (merged is null or { IsNull: true } or YamlMapping { Entries.IsEmpty: true })
        {
            Put(_target, null, keys, values);
            return;
        }

        var item = present ?? patch!;
        item.Node = merged;
        Put(_result, item, keys, values);
    }

    /// <summary>Puts an item of the target behind the others, or in the place of what has the same keys.</summary>
    private void Append(Item item, string[] keys)
    {
        var values = new List<string>();
        foreach (var key in keys)
        {
            if (item.Text(key) is { } value)
                values.Add(value);
            else
                _result.Add(item);
        }

        if (keys.Length > 1)
            Put(_result, null, keys, [.. values]);
        Put(_result, item, keys, [.. values]);
    }

    private static Item? Find(List<Item> items, string[] keys, string[] values)
    {
        var given = keys.Zip(values).Where(pair => pair.Second.Length > 0).ToList();
        if (given.Count == 0)
            given = [.. keys.Zip(values)];
        return items.Find(item => given.TrueForAll(pair => item.Text(pair.First) == pair.Second));
    }

    /// <summary>
    /// Puts the item in the place of every one that has the values, or at the end when none has; without an item, takes them away. A value that
    /// is empty or not given fits all.
    /// </summary>
    private static void Put(List<Item> items, Item? item, string[] keys, string[] values)
    {
        var isThere = false;
        var kept = new List<Item>();
        foreach (var present in items)
        {
            var fits = values.Length > 0 && keys.Zip(values).All(pair => pair.Second.Length == 0 ? present.Text(pair.First) is not null : present.Text(pair.First) == pair.Second);
            if (!fits && values.Length > 0)
                kept.Add(present);
            if (fits && item is not null)
                kept.Add(item);
            isThere |= fits;
        }

        if (!isThere && item is not null)
            kept.Add(item);
        items.Clear();
        items.AddRange(kept);
    }

    /// <summary>An item on its way; what is merged into it is seen wherever it stands.</summary>
    private sealed class Item(YamlNode node)
    {
        public YamlNode Node { get; set; } = node;

        public string? Text(string key) => ((Node as YamlMapping)?[key] as YamlScalar)?.Value;
    }
}
