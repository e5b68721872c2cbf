using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Why an edit is not made; never leaves <see cref="SurgicalEditor"/>.</summary>
internal sealed class EditRefusedException(string reason, SourceSpan? at = null) : Exception(reason)
{
    /// <summary>The place, or null for the document as a whole.</summary>
    public SourceSpan? At { get; } = at;
}
