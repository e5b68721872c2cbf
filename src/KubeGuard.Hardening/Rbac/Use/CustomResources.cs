using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>A kind that a CustomResourceDefinition of the repository defines.</summary>
/// <param name="Group">API group.</param>
/// <param name="Resource">Plural.</param>
/// <param name="IsClusterScoped">Whether its objects live outside namespaces.</param>
internal sealed record CustomResource(string Group, string Resource, bool IsClusterScoped);

internal static class CustomResources
{
    /// <summary>All kinds that the repository defines.</summary>
    public static IEnumerable<CustomResource> In(ManifestSet manifests) => manifests.Resources
        .Where(resource => resource.Id is { Kind: "CustomResourceDefinition", Group: "apiextensions.k8s.io" })
        .Select(resource => resource.Body.Mapping("spec"))
        .Where(spec => spec?.Text("group") is not null && spec.Mapping("names")?.Text("plural") is not null)
        .Select(spec => new CustomResource(spec!.Text("group")!, spec.Mapping("names")!.Text("plural")!, spec.Text("scope") == "Cluster"));
}
