using System.Collections.Frozen;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Labels that controllers and releases put on pods and that do not last: a selector must not name them (N6, N17).</summary>
internal static class GeneratedLabels
{
    private static readonly FrozenSet<string> Generated = FrozenSet.Create(
        StringComparer.Ordinal,
        "pod-template-hash",
        "controller-revision-hash",
        "pod-template-generation",
        "controller-uid",
        "job-name",
        "batch.kubernetes.io/job-name",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
        "rollouts-pod-template-hash",
        "serving.knative.dev/revision",
        "serving.knative.dev/revisionUID",
        "serving.knative.dev/configurationGeneration",
        "serving.knative.dev/configurationUID",
        "serving.knative.dev/serviceUID");

    private static readonly FrozenSet<string> Released = FrozenSet.Create(
        StringComparer.Ordinal,
        "helm.sh/chart",
        "chart",
        "app.kubernetes.io/version",
        "app.kubernetes.io/managed-by",
        "heritage",
        "service.istio.io/canonical-revision",
        "istio.io/rev");

    /// <summary>Set by a controller, another value for each pod, revision or run.</summary>
    public static bool IsGenerated(string key) => Generated.Contains(key);

    /// <summary>Generated, or changed by every release (chart and version labels).</summary>
    public static bool IsShortLived(string key) => Generated.Contains(key) || Released.Contains(key);

    /// <summary>
    /// Cilium makes no identity of most labels of the Kubernetes domains, so its flows do not show them
    /// (https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/).
    /// </summary>
    public static bool IsLeftOutOfIdentities(string key) =>
        !key.StartsWith("app.kubernetes.io/", StringComparison.Ordinal)
        && (key.Contains("kubernetes.io/", StringComparison.Ordinal)
            || key.Contains("k8s.io/", StringComparison.Ordinal)
            || key.StartsWith("annotation", StringComparison.Ordinal)
            || key.StartsWith("etcd_node", StringComparison.Ordinal));
}
