using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Provenance;

/// <summary>Finds what a step put into an object.</summary>
internal static class NewNodes
{
    /// <summary>The outermost nodes of <paramref name="after"/> that neither were in <paramref name="before"/> nor are changed copies of what was.</summary>
    public static IEnumerable<YamlNode> Between(YamlNode? before, YamlNode after)
    {
        if (ReferenceEquals(before, after))
            return [];
        return (before, after) switch
        {
            (YamlMapping was, YamlMapping now) => now.Entries.SelectMany(entry => entry.Name is { } name ? Between(was[name], entry.Value.Resolved) : []),
            (YamlSequence was, YamlSequence now) => now.Items.SelectMany((item, index) => Between(ItemBefore.Find(was, now, item, index), item)),
            _ => [after],
        };
    }
}

/// <summary>Finds items of a sequence again that a step moved or changed.</summary>
internal static class ItemBefore
{
    /// <summary>
    /// The item of <paramref name="before"/> that <paramref name="item"/> of <paramref name="after"/> was: the same instance, a copy that is
    /// written at the same place, or else the one with the same index when no item came or went. Null for a new item.
    /// </summary>
    public static YamlNode? Find(YamlSequence before, YamlSequence after, YamlNode item, int index)
    {
        foreach (var candidate in before.RawItems)
        {
            if (ReferenceEquals(candidate.Resolved, item))
                return item;
        }

        foreach (var candidate in before.RawItems)
        {
            if (candidate.Resolved is not YamlScalar && candidate.Resolved.SamePlace(item))
                return candidate.Resolved;
        }

        return before.RawItems.Length == after.RawItems.Length ? before.RawItems[index].Resolved : null;
    }
}
