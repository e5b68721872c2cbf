using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Reading;

/// <summary>How kustomization files are recognised.</summary>
internal static class KustomizationFiles
{
    /// <summary>The names that Kustomize looks for, in its order.</summary>
    public static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static bool IsName(string fileName) => Array.IndexOf(Names, fileName) >= 0;

    /// <summary>
    /// Whether a file with such a name is Kustomize's. Flux's <c>Kustomization</c> objects are often kept under the same name: they are
    /// resources.
    /// </summary>
    public static bool IsKustomization(YamlFile file) =>
        file.Documents is not [{ Root: YamlMapping root }, ..]
        || root.Text("apiVersion") is not { } apiVersion
        || apiVersion.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal)
        || root.Text("kind") is null;
}
