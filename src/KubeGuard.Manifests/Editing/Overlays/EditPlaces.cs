using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>
/// Chooses where wanted changes of the objects of one origin are written: at the origin when everything that comes from it shall change
/// alike, else in the innermost kustomization that makes nothing but what shall change alike.
/// </summary>
internal sealed class EditPlaces
{
    private readonly ImmutableArray<Resource> _users;
    private readonly Dictionary<Resource, JsonObject?> _wanted = new(ReferenceEqualityComparer.Instance);
    private readonly Func<string, bool> _editable;
    private PlanRefusedException? _refusal;

    /// <param name="users">All effective objects that come from the origin.</param>
    /// <param name="changes">What shall become of some of them, or all.</param>
    /// <param name="editable">Whether patches are written into the kustomization of a file: it is in the repository, and no component that others may want.</param>
    public EditPlaces(IEnumerable<Resource> users, IEnumerable<ResourceChange> changes, Func<string, bool> editable)
    {
        _users = [.. users];
        _editable = editable;
        foreach (var change in changes)
        {
            var (target, after) = change switch
            {
                ResourceChange.Modify modify => new Wish(modify.Target, modify.After),
                ResourceChange.Delete delete => new Wish(delete.Target, null),
                _ => throw new InvalidOperationException("Only changes and deletions have an origin."),
            };
            foreach (var user in _users.Where(user => user.Root == target.Root && user.Id == target.Id))
            {
                if (_wanted.TryGetValue(user, out var other) && !JsonNode.DeepEquals(other, after))
                    throw new PlanRefusedException($"{user.Id} shall become two different things.", user.Origin.Node);
                _wanted[user] = after;
            }
        }
    }

    /// <summary>The places, together for every wanted object; refuses when there is none for one of them.</summary>
    public ImmutableArray<EditPlace> Choose()
    {
        if (_users.All(_wanted.ContainsKey) && Agreed(_users, user => new Stage(user.Body, user.Origin.Node)) is { } whole)
            return [new EditPlace.AtOrigin(_users, whole.Object)];
        var places = ImmutableArray.CreateBuilder<EditPlace>();
        var placed = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        foreach (var user in _users.Where(_wanted.ContainsKey))
        {
            if (placed.Contains(user))
                continue;
            var place = AtLayer(user) ?? throw Refusal(user);
            places.Add(place);
            placed.UnionWith(place.Targets);
        }

        return places.ToImmutable();
    }

    private EditPlace.AtLayer? AtLayer(Resource user)
    {
        foreach (var pass in user.History.Layers.Where(pass => _editable(pass.Kustomization)))
        {
            var alike = _users.Where(other => PassOf(other, pass) is not null).ToImmutableArray();
            if (alike.All(_wanted.ContainsKey) && Agreed(alike, other => new Stage(other.Body, PassOf(other, pass)!.Patched)) is { } whole)
                return new(alike, pass, whole.Object);
        }

        return null;
    }

    /// <summary>The object on its way through the same kustomization under the same name; null when it does not pass there so.</summary>
    private static LayerPass? PassOf(Resource resource, LayerPass pass) =>
        resource.History.Layers.FirstOrDefault(other => other.Kustomization == pass.Kustomization && other.Identity == pass.Identity);

    /// <summary>What the object shall be at a stage of the build, when all who pass it agree and nothing later makes what shall change.</summary>
    private Agreement? Agreed(ImmutableArray<Resource> users, Func<Resource, Stage> stageOf)
    {
        JsonObject? agreed = null;
        foreach (var (index, user) in users.Index())
        {
            try
            {
                var stage = stageOf(user);
                var here = _wanted[user] is { } after ? OriginReversal.Reverse(stage.Effective, stage.Earlier, after) : null;
                if (index > 0 && !JsonNode.DeepEquals(agreed, here))
                    return null;
                agreed = here;
            }
            catch (PlanRefusedException refusal)
            {
                _refusal ??= refusal;
                return null;
            }
        }

        return new(agreed);
    }

    private PlanRefusedException Refusal(Resource user)
    {
        if (_refusal is { } known)
            return known;
        var others = _users.Where(other => !_wanted.ContainsKey(other)).Select(other => $"{other.Id} in {other.Root}").ToList();
        return new(
            others.Count == 0
                ? $"{user.Id} and another object that comes from the same text shall become different."
                : $"The text also makes {string.Join(", ", others)}, which shall stay as it is.",
            user.Origin.Node);
    }

    private readonly record struct Wish(Resource Target, JsonObject? After);

    /// <summary>An object in the end, and at an earlier stage of its build.</summary>
    private readonly record struct Stage(Yaml.YamlMapping Effective, Yaml.YamlMapping Earlier);

    private sealed record Agreement(JsonObject? Object);
}
