namespace KubeGuard.Hardening.Network.Model;

/// <summary>Cluster DNS names of Services (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).</summary>
internal static class ServiceNames
{
    /// <summary>
    /// The Service that a DNS name leads to: <c>name.namespace</c>, <c>….svc</c>, <c>….svc.cluster.local</c>, a pod's name in front of a headless
    /// one, and inside <paramref name="homeNamespace"/> the bare name. Null when the repository has none of that name.
    /// </summary>
    public static ServiceModel? Find(NetworkModel model, string dnsName, string? homeNamespace)
    {
        var labels = dnsName.TrimEnd('.').Split('.');
        if (labels.Length == 1)
            return homeNamespace is null ? null : model.Service(homeNamespace, labels[0]);
        var svc = Array.IndexOf(labels, "svc");
        return svc switch
        {
            2 or 3 => model.Service(labels[svc - 1], labels[svc - 2]),
            < 0 when labels.Length == 2 => model.Service(labels[1], labels[0]),
            _ => null,
        };
    }
}
