using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Editing.Overlays;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>Tells the reviewer where an edit was made when there was a choice (base or overlay), whom else it concerns, and what it takes for granted.</summary>
internal static class PlacementRationale
{
    private const int NamedObjects = 4;

    /// <summary>Nothing for an object that only one root makes out of one text.</summary>
    public static IEnumerable<RationaleItem> Of(ChangeOutcome.Planned planned) =>
        planned.Placements.Select(Sentence).Concat(planned.Assumptions).OfType<string>().Select(text => new RationaleItem(RationaleKind.Warning, text, []));

    private static string? Sentence(EditPlacement placement) => placement switch
    {
        { Kind: PlacementKind.Origin, Changed.Length: > 1 } =>
            $"{placement.File} makes {List(placement.Changed)}: all of them change alike, so the change is made there, once.",
        { Kind: PlacementKind.Origin } => null,
        { Kind: PlacementKind.ChartValues } =>
            $"The change is made in {placement.File}, whose value makes it in {placement.Origin}: the chart was rendered again with it, and nothing else differs.",
        { Untouched.IsEmpty: true } => $"The change is made in {Patch(placement)}, because a patch there makes what changes.",
        _ => $"The change is made in {Patch(placement)}, because {placement.Origin} also makes {List(placement.Untouched)}, which stays as it is.",
    };

    private static string Patch(EditPlacement placement) => placement.Kind == PlacementKind.ExistingPatch
        ? $"a patch that {placement.Kustomization} applies already ({placement.File})"
        : $"a new patch ({placement.File}) that {placement.Kustomization} lists";

    private static string List(ImmutableArray<string> objects) => objects.Length <= NamedObjects
        ? string.Join(", ", objects)
        : $"{string.Join(", ", objects.Take(NamedObjects))} and {objects.Length - NamedObjects} more";
}
