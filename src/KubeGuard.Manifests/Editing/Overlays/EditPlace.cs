using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>A text that shall be different, and the effective objects that change by it.</summary>
/// <param name="Targets">The objects; all that the text makes or patches.</param>
/// <param name="Wanted">What the object shall be there; null when it shall be gone.</param>
internal abstract record EditPlace(ImmutableArray<Resource> Targets, JsonObject? Wanted)
{
    /// <summary>Where the object is written.</summary>
    public sealed record AtOrigin(ImmutableArray<Resource> Targets, JsonObject? Wanted) : EditPlace(Targets, Wanted);

    /// <summary>The patches of a kustomization that the object passes.</summary>
    /// <param name="Targets">The objects.</param>
    /// <param name="Pass">The object on its way through that kustomization.</param>
    /// <param name="Wanted">What the object shall be after the patches.</param>
    public sealed record AtLayer(ImmutableArray<Resource> Targets, LayerPass Pass, JsonObject? Wanted) : EditPlace(Targets, Wanted);
}
