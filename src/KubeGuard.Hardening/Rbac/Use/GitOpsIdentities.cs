using System.Collections.Frozen;
using KubeGuard.Evidence;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>
/// The service accounts of Flux and Argo CD (R19): what they need is whatever the repository holds tomorrow, so no window can tell. They are
/// known by their workloads' images and <c>part-of</c> label, or by the account names of their standard installations.
/// </summary>
internal sealed class GitOpsIdentities
{
    private static readonly FrozenSet<ServiceAccountName> Standard = new ServiceAccountName[]
    {
        new("argocd", "argocd-application-controller"),
        new("argocd", "argocd-applicationset-controller"),
        new("argocd", "argocd-dex-server"),
        new("argocd", "argocd-notifications-controller"),
        new("argocd", "argocd-repo-server"),
        new("argocd", "argocd-server"),
        new("flux-system", "flux-operator"),
        new("flux-system", "helm-controller"),
        new("flux-system", "image-automation-controller"),
        new("flux-system", "image-reflector-controller"),
        new("flux-system", "kustomize-controller"),
        new("flux-system", "notification-controller"),
        new("flux-system", "source-controller"),
    }.ToFrozenSet();

    private readonly FrozenSet<ServiceAccountName> _found;

    public GitOpsIdentities(ILookup<ServiceAccountName, Resource> workloads) =>
        _found = workloads.Where(account => account.Any(IsController)).Select(account => account.Key).ToFrozenSet();

    /// <summary>Whether the account is a GitOps controller's.</summary>
    public bool Contains(ServiceAccountName account) => Standard.Contains(account) || _found.Contains(account);

    private static bool IsController(Resource workload) =>
        workload.Labels.TryGetValue("app.kubernetes.io/part-of", out var whole) && whole is "flux" or "argocd"
        || Images(workload).Any(image => image.Contains("/fluxcd/", StringComparison.Ordinal) || image.Contains("argoproj/argocd", StringComparison.Ordinal));

    private static IEnumerable<string> Images(Resource workload) =>
        WorkloadAccounts.PodSpec(workload)?.Sequence("containers")?.Items.OfType<YamlMapping>().Select(container => container.Text("image") ?? "") ?? [];
}
