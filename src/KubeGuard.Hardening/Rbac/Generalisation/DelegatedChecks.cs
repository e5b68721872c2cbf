using System.Collections.Frozen;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>
/// Rights that other servers check by asking the API server for a decision (SubjectAccessReview): their use has no event of its own, so the log
/// says nothing about it. Sources: Kubernetes documentation, "Kubelet authentication/authorization"; metrics endpoints behind delegated
/// authorization.
/// </summary>
internal static class DelegatedChecks
{
    private static readonly FrozenSet<string> Kubelet = FrozenSet.Create(
        StringComparer.Ordinal,
        "nodes/checkpoint",
        "nodes/configz",
        "nodes/healthz",
        "nodes/log",
        "nodes/metrics",
        "nodes/pods",
        "nodes/proxy",
        "nodes/spec",
        "nodes/stats");

    private static readonly string[] ApiServerPaths =
        ["/api", "/apis", "/healthz", "/livez", "/readyz", "/version", "/openapi", "/swagger", "/swaggerapi", "/logs", "/.well-known", "/debug", "/openid"];

    /// <summary>Whether the kubelet serves the resource.</summary>
    public static bool IsOfKubelet(string group, string resource) => group.Length == 0 && Kubelet.Contains(resource);

    /// <summary>Whether a path is one that other servers have, so that the API server need not see its use; never for the bare <c>*</c>.</summary>
    public static bool IsOfOtherServers(string pattern) =>
        pattern.Trim('*').Length > 1
        && !ApiServerPaths.Any(own => pattern == own || pattern.TrimEnd('*').TrimEnd('/') == own || pattern.StartsWith($"{own}/", StringComparison.Ordinal));
}
