using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>A change cannot be made where the objects are written. Caught in <see cref="ChangePlanner"/>, where it becomes the outcome.</summary>
internal sealed class PlanRefusedException(string reason, SourceLocation? at) : Exception(reason)
{
    public PlanRefusedException(string reason, YamlNode at)
        : this(reason, at.Location)
    {
    }

    public SourceLocation? At { get; } = at;
}
