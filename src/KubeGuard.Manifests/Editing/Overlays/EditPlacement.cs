using System.Collections.Immutable;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>What kind of text an edit was made in.</summary>
public enum PlacementKind
{
    /// <summary>Where the object itself is written: every root that uses the text changes.</summary>
    Origin,

    /// <summary>In a patch that the kustomization has already.</summary>
    ExistingPatch,

    /// <summary>In a new patch of the kustomization.</summary>
    NewPatch,

    /// <summary>In the values that a chart is rendered with.</summary>
    ChartValues,
}

/// <summary>Where an edit was made, and whom else that concerns: the choice between a base and an overlay, for the reader of a change.</summary>
/// <param name="Kind">What kind of text.</param>
/// <param name="File">The edited or new file; for a patch inside of a kustomization, the kustomization.</param>
/// <param name="Kustomization">The kustomization whose patch it is; null for an edit at the origin.</param>
/// <param name="Origin">The file that the object itself is written in.</param>
/// <param name="Changed">The effective objects that change, as <c>Role/shop/web in overlays/prod</c>.</param>
/// <param name="Untouched">Other effective objects that the text at the origin makes, and that stay as they are.</param>
public sealed record EditPlacement(
    PlacementKind Kind, string File, string? Kustomization, string Origin, ImmutableArray<string> Changed, ImmutableArray<string> Untouched);
