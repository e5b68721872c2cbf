using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Risk;

/// <summary>
/// A documented way from a right to more power (Kubernetes documentation, "RBAC Good Practices", "Privilege escalation risks"; Flux documentation,
/// "Multi-tenancy lockdown"; Kubernetes CSI documentation, "Token requests").
/// </summary>
/// <param name="Gain">What an attacker who has the workload can do, continuing "An attacker who has the workload can …".</param>
/// <param name="Severity">How bad that is when the right is cluster-wide.</param>
/// <param name="Misconfiguration">Id in the misconfiguration index; null where the index has no row for it.</param>
/// <param name="Probes">Requests any of which opens the path.</param>
internal sealed record EscalationPath(string Gain, Severity Severity, string? Misconfiguration, ImmutableArray<ApiRequest> Probes)
{
    /// <summary>Id of the path that takes in all others.</summary>
    public const string Everything = "KG-RBAC-002";

    private const string Rbac = "rbac.authorization.k8s.io";
    private static readonly ImmutableArray<string> Writes = ["create", "update", "patch", "delete", "deletecollection"];
    private static readonly ImmutableArray<string> Changes = ["create", "update", "patch"];

    private static readonly FrozenSet<GroupResource> OfCluster = BuiltInResources.All
        .Where(resource => !resource.Namespaced && resource.Group != Rbac && resource.Resource != "namespaces")
        .Select(resource => new GroupResource(resource.Group, resource.Resource))
        .ToFrozenSet();

    /// <summary>All paths, the worst first.</summary>
    public static ImmutableArray<EscalationPath> All { get; } =
    [
        new("do whatever they like with the whole cluster", Severity.Critical, Everything, [Probe("any-verb", "any.group.invalid", "any-resource")]),
        new("give itself any right (escalate)", Severity.Critical, "KG-RBAC-019", [Probe("escalate", Rbac, "clusterroles"), Probe("escalate", Rbac, "roles")]),
        new("bind itself to any role (bind)", Severity.Critical, "KG-RBAC-018", [Probe("bind", Rbac, "clusterroles"), Probe("bind", Rbac, "roles")]),
        new("act as anybody else (impersonate)", Severity.Critical, "KG-RBAC-017",
            [Probe("impersonate", "", "users"), Probe("impersonate", "", "groups"), Probe("impersonate", "", "serviceaccounts")]),
        new("run commands on nodes through the kubelet", Severity.Critical, "KG-RBAC-016", [Probe("get", "", "nodes", "proxy"), Probe("create", "", "nodes", "proxy")]),
        new("change what admission webhooks see", Severity.Critical, "KG-RBAC-022",
        [
            .. Writes.Select(verb => Probe(verb, "admissionregistration.k8s.io", "mutatingwebhookconfigurations")),
            .. Writes.Select(verb => Probe(verb, "admissionregistration.k8s.io", "validatingwebhookconfigurations")),
            .. Writes.Select(verb => Probe(verb, "admissionregistration.k8s.io", "validatingadmissionpolicies")),
            .. Writes.Select(verb => Probe(verb, "admissionregistration.k8s.io", "validatingadmissionpolicybindings")),
        ]),
        new("approve its own certificates", Severity.Critical, "KG-RBAC-023",
            [Probe("update", "certificates.k8s.io", "certificatesigningrequests", "approval"), Probe("patch", "certificates.k8s.io", "certificatesigningrequests", "approval")]),
        new("sign certificates", Severity.Critical, null, [Probe("sign", "certificates.k8s.io", "signers")]),
        new("answer for whole API groups (APIService)", Severity.Critical, null, [.. Writes.Select(verb => Probe(verb, "apiregistration.k8s.io", "apiservices"))]),
        new("read Secrets", Severity.High, "KG-RBAC-010", [Probe("get", "", "secrets"), Probe("list", "", "secrets"), Probe("watch", "", "secrets")]),
        new("change who is bound to roles", Severity.High, "KG-RBAC-021",
            [Probe("update", Rbac, "clusterrolebindings"), Probe("patch", Rbac, "clusterrolebindings"), Probe("update", Rbac, "rolebindings"), Probe("patch", Rbac, "rolebindings")]),
        new("run its own pods under any service account of the namespace, with paths of the node where nothing forbids it", Severity.High, "KG-RBAC-012",
        [
            Probe("create", "", "pods"),
            .. new[] { "deployments", "daemonsets", "statefulsets", "replicasets" }.SelectMany(workload =>
                new[] { "create", "update", "patch" }.Select(verb => Probe(verb, "apps", workload))),
            .. new[] { "jobs", "cronjobs" }.SelectMany(workload => new[] { "create", "update", "patch" }.Select(verb => Probe(verb, "batch", workload))),
        ]),
        new("run commands in other pods (exec)", Severity.High, "KG-RBAC-013", [Probe("create", "", "pods", "exec"), Probe("get", "", "pods", "exec")]),
        new("attach to other pods", Severity.High, "KG-RBAC-014", [Probe("create", "", "pods", "attach"), Probe("get", "", "pods", "attach")]),
        new("run commands in other pods (debug containers)", Severity.High, null, [Probe("update", "", "pods", "ephemeralcontainers"), Probe("patch", "", "pods", "ephemeralcontainers")]),
        new("mint tokens of other service accounts", Severity.High, "KG-RBAC-024", [Probe("create", "", "serviceaccounts", "token")]),
        new("have tokens made as Secrets (kubernetes.io/service-account-token) and change Secrets that others trust", Severity.High, null,
            [Probe("create", "", "secrets"), Probe("update", "", "secrets"), Probe("patch", "", "secrets")]),
        new("have a GitOps controller apply anything with its rights", Severity.High, null,
        [
            .. Changes.Select(verb => Probe(verb, "kustomize.toolkit.fluxcd.io", "kustomizations")),
            .. Changes.Select(verb => Probe(verb, "helm.toolkit.fluxcd.io", "helmreleases")),
            .. Changes.Select(verb => Probe(verb, "argoproj.io", "applications")),
        ]),
        new("get tokens and secrets of pods through a CSI driver", Severity.High, null,
        [
            .. Changes.Select(verb => Probe(verb, "storage.k8s.io", "csidrivers")),
            .. Changes.Select(verb => Probe(verb, "secrets-store.csi.x-k8s.io", "secretproviderclasses")),
        ]),
        new("rewrite custom resources through a conversion webhook", Severity.High, null,
            [Probe("update", "apiextensions.k8s.io", "customresourcedefinitions"), Probe("patch", "apiextensions.k8s.io", "customresourcedefinitions")]),
        new("mount any path of a node through a PersistentVolume", Severity.High, "KG-RBAC-025", [Probe("create", "", "persistentvolumes")]),
        new("redirect traffic of the cluster", Severity.High, "KG-RBAC-031",
        [
            .. new[] { "services", "endpoints" }.SelectMany(resource => Writes.Select(verb => Probe(verb, "", resource))),
            .. Writes.Select(verb => Probe(verb, "discovery.k8s.io", "endpointslices")),
            .. Writes.Select(verb => Probe(verb, "networking.k8s.io", "networkpolicies")),
            .. Writes.Select(verb => Probe(verb, "networking.k8s.io", "ingresses")),
        ]),
        new("take over traffic by the status of a Service", Severity.High, "KG-RBAC-032", [Probe("update", "", "services", "status"), Probe("patch", "", "services", "status")]),
        new("reach pods and Services past every NetworkPolicy (proxy)", Severity.Medium, null,
            [Probe("get", "", "pods", "proxy"), Probe("create", "", "pods", "proxy"), Probe("get", "", "services", "proxy"), Probe("create", "", "services", "proxy")]),
        new("weaken the Pod Security of a namespace by its labels", Severity.Medium, null, [Probe("update", "", "namespaces"), Probe("patch", "", "namespaces")]),
        new("draw pods to a node or keep them off by labels and taints", Severity.Medium, null, [Probe("update", "", "nodes"), Probe("patch", "", "nodes")]),
        new("hide traces by deleting Events", Severity.Medium, "KG-RBAC-026", [Probe("delete", "", "events"), Probe("deletecollection", "", "events")]),
        new("open connections into other pods (port-forward)", Severity.Medium, "KG-RBAC-015", [Probe("create", "", "pods", "portforward"), Probe("get", "", "pods", "portforward")]),
        new("delete workloads, Secrets or Services", Severity.Medium, "KG-RBAC-027",
        [
            .. new[] { "secrets", "pods", "services" }.SelectMany(resource => new[] { "delete", "deletecollection" }.Select(verb => Probe(verb, "", resource))),
            .. new[] { "deployments", "daemonsets", "statefulsets" }.SelectMany(resource => new[] { "delete", "deletecollection" }.Select(verb => Probe(verb, "apps", resource))),
        ]),
        new("change configuration in ConfigMaps", Severity.Medium, "KG-RBAC-028", [.. Writes.Select(verb => Probe(verb, "", "configmaps"))]),
    ];

    /// <summary>Whether any of the rules opens the path, for every name.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="isClusterWide">Whether they count in the whole cluster; a RoleBinding gives nothing that has no namespace.</param>
    public bool IsOpenIn(IEnumerable<PolicyRule> rules, bool isClusterWide) =>
        rules.Any(rule => Probes.Any(probe => rule.Covers(probe) && (isClusterWide || !OfCluster.Contains(new(probe.Group, probe.Resource)))));

    /// <summary>How bad the path is where it counts in namespaces only: one step less.</summary>
    public Severity SeverityIn(bool wholeCluster) => wholeCluster || Severity == Severity.Low ? Severity : Severity - 1;

    private static ApiRequest Probe(string verb, string group, string resource, string subresource = "") => new(verb, group, resource, subresource, "", "");
}
