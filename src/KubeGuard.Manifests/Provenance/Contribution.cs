using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Provenance;

/// <summary>A text that has a part in an effective object.</summary>
/// <param name="Location">The lines: of the object itself, of a patch, of a field of a kustomization, of a file that data is taken from.</param>
/// <param name="By">What kind of part.</param>
public sealed record Contribution(SourceLocation Location, MadeBy By);
