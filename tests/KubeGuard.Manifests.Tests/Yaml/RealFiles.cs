using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Yaml;

/// <summary>The real manifests and GitOps trees.</summary>
internal static class RealFiles
{
    public static IEnumerable<string> All() =>
        ((string[])["manifests", "repos", "e2e"])
        .SelectMany(folder => Directory.EnumerateFiles(SharedData.PathOf("data", folder), "*", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/logs/", StringComparison.Ordinal))
        .Where(path => Path.GetExtension(path) is ".yaml" or ".yml" or ".json" && new FileInfo(path).Length < 2_000_000)
        .Order(StringComparer.Ordinal);
}
