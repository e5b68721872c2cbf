using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Compares what the repository applied before with what it applies after the edits: exactly the wanted objects may differ, as wanted. It
/// looks at the built roots only, not at how the edits came about.
/// </summary>
internal sealed class ChangeProof
{
    private readonly Dictionary<RootedId, JsonObject> _modified = [];
    private readonly HashSet<RootedId> _deleted = [];
    private readonly Dictionary<RootedId, JsonObject> _created = [];

    public ChangeProof(IReadOnlyList<ResourceChange> changes, IReadOnlyList<CreatedObject> created)
    {
        foreach (var change in changes)
        {
            if (change is ResourceChange.Modify modify)
                _modified[new(modify.Target.Root, modify.Target.Id)] = modify.After;
            else if (change is ResourceChange.Delete delete)
                _deleted.Add(new(delete.Target.Root, delete.Target.Id));
        }

        foreach (var item in created)
            _created[new(item.Root, item.Id)] = item.Change.Object;
    }

    /// <summary>What differs that should not, or does not differ as wanted; null when everything is as it shall be.</summary>
    public string? Objection(ManifestSet before, ManifestSet after)
    {
        var afterByKey = after.Roots.ToDictionary(root => root.Key, StringComparer.Ordinal);
        foreach (var root in before.Roots)
        {
            if (!afterByKey.Remove(root.Key, out var now))
                now = root with { Resources = [], Problem = null };
            if (Compare(root, now) is { } objection)
                return objection;
        }

        return afterByKey.Values.OrderBy(root => root.Key, StringComparer.Ordinal)
            .Select(root => Compare(root with { Resources = [], Problem = null }, root))
            .FirstOrDefault(objection => objection is not null);
    }

    private string? Compare(ManifestRoot before, ManifestRoot after)
    {
        if (ReferenceEquals(before, after))
            return null;
        if (after.Problem is { } problem && before.Problem is null)
            return $"{after.Key} could not be built any more: {problem}";
        var now = after.Resources.Except(before.Resources, ReferenceEqualityComparer.Instance).Cast<Resource>().ToLookup(resource => resource.Id);
        var was = before.Resources.Except(after.Resources, ReferenceEqualityComparer.Instance).Cast<Resource>().ToLookup(resource => resource.Id);
        foreach (var id in was.Select(group => group.Key).Union(now.Select(group => group.Key)))
        {
            if (Compare(new(after.Key, id), [.. was[id]], [.. now[id]]) is { } objection)
                return objection;
        }

        return null;
    }

    private string? Compare(RootedId id, ImmutableArray<Resource> was, ImmutableArray<Resource> now)
    {
        if (_modified.TryGetValue(id, out var wanted))
            return now.Length == was.Length && now.Any(resource => JsonNode.DeepEquals(resource.ToJson(), wanted)) ? null : $"{id} would not become what is wanted.";
        if (_deleted.Contains(id))
            return now.Length < was.Length ? null : $"{id} would still be there.";
        if (_created.TryGetValue(id, out var created))
            return now is [var only] && was.IsEmpty && CreatedComparison.IsMet(created, only) ? null : $"{id} would not be made as wanted.";
        if (was.IsEmpty)
            return $"{id} would appear.";
        if (now.Length < was.Length)
            return $"{id} would vanish.";
        return was.Zip(now).All(pair => JsonNode.DeepEquals(pair.First.ToJson(), pair.Second.ToJson())) && was.Length == now.Length
            ? null
            : $"{id} would change as well.";
    }

    private readonly record struct RootedId(string Root, ObjectRef Id)
    {
        public override string ToString() => Root == RepositoryPath.Root ? Id.ToString() : $"{Id} in {Root}";
    }
}
