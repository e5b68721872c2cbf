using KubeGuard.Evidence;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>Which workloads of the repository run as which service account.</summary>
internal static class WorkloadAccounts
{
    /// <summary>The workloads by the service account that their pods run as, in order of identity.</summary>
    public static ILookup<ServiceAccountName, Resource> Of(ManifestSet manifests) => manifests.Resources
        .Where(resource => PodSpec(resource) is not null)
        .OrderBy(resource => resource.Id.ToString(), StringComparer.Ordinal)
        .ToLookup(resource => AccountOf(resource)!);

    /// <summary>The user name that the pods of a workload have; null for what is no workload.</summary>
    public static string? UserOf(Resource resource) => AccountOf(resource)?.User;

    /// <summary>The pod spec of a workload, whatever its kind; null for what is no workload.</summary>
    public static YamlMapping? PodSpec(Resource resource) => (resource.Id.Group, resource.Id.Kind) switch
    {
        ("", "Pod") => resource.Body.Mapping("spec"),
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("batch", "Job") or ("", "ReplicationController") => Template(resource.Body),
        ("batch", "CronJob") => resource.Body.Mapping("spec")?.Mapping("jobTemplate") is { } job ? Template(job) : null,
        _ => null,
    };

    private static YamlMapping? Template(YamlMapping owner) => owner.Mapping("spec")?.Mapping("template")?.Mapping("spec");

    private static ServiceAccountName? AccountOf(Resource resource)
    {
        if (PodSpec(resource) is not { } spec)
            return null;
        var name = spec.Text("serviceAccountName") ?? spec.Text("serviceAccount");
        return new(resource.Id.Namespace ?? "default", string.IsNullOrEmpty(name) ? "default" : name);
    }
}
