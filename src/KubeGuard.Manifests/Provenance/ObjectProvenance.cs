using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Provenance;

/// <summary>
/// Where an effective object comes from: every text that has a part in it, and for every node the texts and steps that made it. Worked out
/// from the history of the build, in which each step left what it did not change the same instance.
/// </summary>
public sealed class ObjectProvenance
{
    private readonly Resource _resource;

    private ObjectProvenance(Resource resource) => _resource = resource;

    /// <summary>The provenance of an effective object.</summary>
    public static ObjectProvenance Of(Resource resource) => new(resource);

    /// <summary>
    /// Every text that has a part in the object, the object's own first, then in the order of the build. A kustomization that only lists or
    /// includes has none.
    /// </summary>
    public ImmutableArray<Contribution> Contributions =>
    [
        .. Beginning().Concat(_resource.History.Steps.SelectMany(Places)).DistinctBy(place => (place.Location.File, place.Location.Line, place.Location.EndLine, place.By)),
    ];

    /// <summary>Every node of the object in the order of its text, collections before what is in them.</summary>
    public ImmutableArray<NodeProvenance> Nodes => [.. new NodeHistory(_resource).Nodes()];

    private IEnumerable<Contribution> Beginning()
    {
        var by = _resource.History.Beginning;
        return _resource.History.Inputs.Select(input => new Contribution(input, by)).Prepend(new(_resource.Origin.Node.Location, by));
    }

    /// <summary>The text of a step, and the texts elsewhere that its values were taken from.</summary>
    private static IEnumerable<Contribution> Places(BuildStep step)
    {
        var files = step.Cause.Text.Select(text => text.File).ToHashSet(StringComparer.Ordinal);
        return step.Cause.Text
            .Concat(NewNodes.Between(step.Before, step.After).Select(node => node.Location).Where(place => !files.Contains(place.File)))
            .Select(place => new Contribution(place, step.Cause.By));
    }
}
