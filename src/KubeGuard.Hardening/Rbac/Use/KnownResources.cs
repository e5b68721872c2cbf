using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>
/// What a wildcard stands for here: the API server's own resources, the custom resources of the repository's CustomResourceDefinitions, and those
/// that the log shows.
/// </summary>
internal static class KnownResources
{
    /// <summary>All of them as rules write them (<c>pods</c>, <c>pods/log</c>), ordered by group and resource.</summary>
    public static ImmutableArray<GroupResource> In(ManifestSet manifests, EvidenceSet evidence) =>
    [
        .. BuiltInResources.All.Select(resource => new GroupResource(resource.Group, resource.Resource))
            .Concat(CustomResources.In(manifests).Select(kind => new GroupResource(kind.Group, kind.Resource)))
            .Concat(evidence.ApiUses.Where(use => !use.Request.IsNonResource).Select(use => new GroupResource(
                use.Request.Group, use.Request.Subresource.Length > 0 ? $"{use.Request.Resource}/{use.Request.Subresource}" : use.Request.Resource)))
            .Distinct()
            .OrderBy(resource => resource.Group, StringComparer.Ordinal)
            .ThenBy(resource => resource.Resource, StringComparer.Ordinal),
    ];
}
