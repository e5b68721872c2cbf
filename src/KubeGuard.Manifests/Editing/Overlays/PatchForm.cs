namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>How a change is said in a kustomization, the plainest first: a form that does not lead to what is wanted gives way to the next.</summary>
internal enum PatchForm
{
    /// <summary>In a strategic merge patch that the kustomization has for the object already; a new one where there is none.</summary>
    Amended,

    /// <summary>In a new strategic merge patch.</summary>
    Merge,

    /// <summary>In a new JSON patch.</summary>
    Json,
}
