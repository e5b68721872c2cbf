using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Watch;

/// <summary>A change of the repository that was proposed by this program and merged.</summary>
/// <param name="Name">What people know it by, such as <c>#12</c>.</param>
/// <param name="MergedAt">When.</param>
/// <param name="Before">The repository without it.</param>
/// <param name="After">The repository with it.</param>
/// <param name="Revert">The command that takes it back whole.</param>
public sealed record MergedChange(string Name, DateTimeOffset MergedAt, ManifestSet Before, ManifestSet After, string Revert);
