using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>Finds the ConfigMap that a Flux object takes values from.</summary>
internal static class ConfigMapLookup
{
    /// <summary>The ConfigMap that the roots above apply, else all that are written with that name; encrypted ones are not there.</summary>
    public static List<YamlMapping> Find(string name, string? ns, DeploymentContext context)
    {
        foreach (var applied in context.Ancestors)
        {
            if (applied.FirstOrDefault(resource => resource.Id.Kind == "ConfigMap" && resource.Id.Name == name && (ns is null || resource.Id.Namespace == ns)) is { } found)
                return IsReadable(found.Origin, context) ? [found.Body] : [];
        }

        return [.. context.Repository.OfKind("ConfigMap")
            .Where(written => written.Node.Mapping("metadata") is { } metadata && metadata.Text("name") == name
                && (metadata.Text("namespace") is not { } own || ns is null || own == ns) && IsReadable(written.Origin, context))
            .Select(written => written.Node)];
    }

    private static bool IsReadable(ResourceOrigin origin, DeploymentContext context) =>
        context.Repository.File(origin.File)?.Problems.Any(problem => problem.Kind == ManifestProblemKind.Encrypted) != true;
}
