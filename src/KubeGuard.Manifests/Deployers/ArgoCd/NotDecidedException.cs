using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>What an ApplicationSet makes cannot be told from the repository. Caught where the set is read, and there becomes a note.</summary>
internal sealed class NotDecidedException(YamlNode at, string reason) : Exception(reason)
{
    public YamlNode At { get; } = at;
}
