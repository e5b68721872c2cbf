using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.TestKit;

/// <summary>Objects from YAML text without a repository around them: for tests of what comes after reading.</summary>
public static class KubernetesYaml
{
    /// <summary>The objects of all documents, written in one plain file.</summary>
    public static ImmutableArray<Resource> Resources(string yaml, string file = "objects.yaml") => [.. Repository.Of((file, yaml)).Resources];
}
