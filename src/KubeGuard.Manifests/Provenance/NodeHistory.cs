using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Provenance;

/// <summary>Follows every node of an object back through the steps of its build.</summary>
internal sealed class NodeHistory(Resource resource)
{
    private readonly string? _lister = resource.History.Layers is [var innermost, ..] ? innermost.Kustomization : null;

    public IEnumerable<NodeProvenance> Nodes()
    {
        var versions = resource.History.Steps.Select(step => new Version(step.Cause, step.Before, step.After));
        return Below(JsonPointer.Root, resource.Body, [.. versions]);
    }

    private IEnumerable<NodeProvenance> Below(JsonPointer pointer, YamlNode node, ImmutableArray<Version> versions)
    {
        yield return new(pointer, node, Steps(node, versions));
        var children = node switch
        {
            YamlMapping mapping => mapping.Entries.SelectMany(entry => entry.Name is { } key ? Below(pointer.Append(key), entry.Value.Resolved, Entered(versions, key)) : []),
            YamlSequence sequence => sequence.Items.SelectMany((item, index) => Below(pointer.Append(index), item, Entered(versions, sequence, item, index))),
            _ => [],
        };
        foreach (var child in children)
            yield return child;
    }

    private ImmutableArray<NodeStep> Steps(YamlNode node, ImmutableArray<Version> versions)
    {
        var steps = ImmutableArray.CreateBuilder<NodeStep>();
        var first = versions is [var oldest, ..] ? oldest.Before : node;
        if (first is not null)
            steps.Add(First(first));
        foreach (var version in versions)
        {
            if (version.After is { } made && (version.Before is null || !IsCopy(version.Before, made)))
                steps.Add(new(version.Cause.By, version.Cause.Name, version.Cause.Kustomization, made.Location, ValueOf(made)));
        }

        return steps.Count > 0 ? steps.ToImmutable() : [First(node)];
    }

    private NodeStep First(YamlNode node)
    {
        var by = resource.History.Beginning;
        return by == MadeBy.Generator
            ? new(by, resource.Origin.Pointer.Tokens is [var field, ..] ? field : "generators", resource.Origin.File, node.Location, ValueOf(node))
            : new(by, "resources", _lister, node.Location, ValueOf(node));
    }

    /// <summary>Whether a step only changed what is in a collection, not where the collection stands.</summary>
    private static bool IsCopy(YamlNode before, YamlNode after) =>
        before is not YamlScalar && before.GetType() == after.GetType() && before.SamePlace(after);

    private static string? ValueOf(YamlNode node) => node is YamlScalar { IsNullValue: false } scalar ? scalar.Value : null;

    private static ImmutableArray<Version> Entered(ImmutableArray<Version> versions, string key) => versions.IsEmpty
        ? versions
        : [.. versions.Select(version => version with { Before = (version.Before as YamlMapping)?[key], After = (version.After as YamlMapping)?[key] }).Where(IsChange)];

    /// <summary>From the last step to the first, as the item's place is known at the end.</summary>
    private static ImmutableArray<Version> Entered(ImmutableArray<Version> versions, YamlSequence sequence, YamlNode item, int index)
    {
        if (versions.IsEmpty)
            return versions;
        var entered = new List<Version>();
        YamlNode? current = item;
        var list = sequence;
        foreach (var version in versions.Reverse())
        {
            YamlNode? before = null;
            if (current is not null && version.Before is YamlSequence earlier)
            {
                before = ItemBefore.Find(earlier, list, current, index);
                index = before is null ? index : earlier.Items.Index().First(pair => ReferenceEquals(pair.Item, before)).Index;
                list = earlier;
            }

            entered.Add(version with { Before = before, After = current });
            current = before;
        }

        entered.Reverse();
        return [.. entered.Where(IsChange)];
    }

    private static bool IsChange(Version version) => !ReferenceEquals(version.Before, version.After);

    /// <summary>What a step made of a node; either is null where the object did not have it.</summary>
    private sealed record Version(BuildCause Cause, YamlNode? Before, YamlNode? After);
}
