using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>Makes endpoints of what a flow says about one end.</summary>
internal static class EndpointReader
{
    private const string KubernetesPrefix = "k8s:";
    private const string ReservedPrefix = "reserved:";
    private const string NamespaceLabel = "io.kubernetes.pod.namespace";

    /// <summary>Reserved identities that say most come first: an API server that is also a host, or outside the cluster, is the API server.</summary>
    private static readonly ImmutableArray<string> MostTelling =
        ["kube-apiserver", "ingress", "health", "host", "remote-node", "unmanaged", "init", "world", "world-ipv4", "world-ipv6"];

    private static readonly ImmutableArray<string> IdentityNumbers =
        ["unknown", "host", "world", "unmanaged", "health", "init", "remote-node", "kube-apiserver", "ingress", "world-ipv4", "world-ipv6"];

    public static Endpoint.Pod Pod(List<string> labels, string ns, ReadOnlySpan<byte> workloads)
    {
        var pairs = labels.Select(Kubernetes).OfType<EndpointLabel>().ToList();
        if (ns.Length == 0)
            ns = pairs.Find(label => label.Key == NamespaceLabel)?.Value ?? "";
        var owner = Owner(workloads, pairs);
        var lasting = pairs.Where(label => PodLabels.Last(label.Key))
            .DistinctBy(label => label.Key, StringComparer.Ordinal)
            .OrderBy(label => label.Key, StringComparer.Ordinal);
        return new(ns, owner.Kind, owner.Name, [.. lasting]);
    }

    public static Endpoint Address(List<string> labels, string identity, string address)
    {
        var reserved = labels.Where(label => label.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            .Select(label => label[ReservedPrefix.Length..].TrimEnd('='))
            .OrderBy(name => MostTelling.IndexOf(name) is >= 0 and var rank ? rank : MostTelling.Length)
            .ThenBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault();
        reserved ??= int.TryParse(identity, out var number) && number >= 0 && number < IdentityNumbers.Length ? IdentityNumbers[number] : null;
        // Identities of outside address blocks and DNS names carry cidr: and fqdn: labels, with or without reserved:world.
        if (reserved is null && labels.Exists(label => label.StartsWith("cidr:", StringComparison.Ordinal) || label.StartsWith("fqdn:", StringComparison.Ordinal)))
            reserved = "world";
        return reserved is "world" or "world-ipv4" or "world-ipv6"
            ? new Endpoint.External(address, [])
            : new Endpoint.Reserved(reserved ?? "unknown", address);
    }

    private static EndpointLabel? Kubernetes(string label)
    {
        var colon = label.IndexOf(':', StringComparison.Ordinal);
        var equals = label.IndexOf('=', StringComparison.Ordinal);
        var hasSource = colon >= 0 && (equals < 0 || colon < equals);
        if (hasSource && !label.StartsWith(KubernetesPrefix, StringComparison.Ordinal))
            return null;
        var from = hasSource ? KubernetesPrefix.Length : 0;
        return equals < 0 ? new(label[from..], "") : new(label[from..equals], label[(equals + 1)..]);
    }

    private static WorkloadName Owner(ReadOnlySpan<byte> workloads, List<EndpointLabel> labels)
    {
        if (workloads.IndexOf((byte)'{') < 0)
            return WorkloadName.Unknown;
        using var document = JsonDocument.Parse(workloads.ToArray());
        var owner = document.RootElement.Objects()
            .Select(workload => new WorkloadName(workload.Text("kind"), workload.Text("name")))
            .FirstOrDefault(WorkloadName.Unknown);
        // A ReplicaSet's name ends in the hash that its pods carry as a label; what is before it is the Deployment's, by construction.
        var hash = labels.Find(label => label.Key == "pod-template-hash")?.Value;
        return owner.Kind == "ReplicaSet" && !string.IsNullOrEmpty(hash) && owner.Name.EndsWith($"-{hash}", StringComparison.Ordinal)
            ? new("Deployment", owner.Name[..^(hash.Length + 1)])
            : owner;
    }

    private sealed record WorkloadName(string Kind, string Name)
    {
        public static WorkloadName Unknown { get; } = new("", "");
    }
}

/// <summary>Which labels of a pod are the workload's own and outlast its pods.</summary>
internal static class PodLabels
{
    private static readonly ImmutableHashSet<string> OfOnePod = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "pod-template-hash",
        "pod-template-generation",
        "rollouts-pod-template-hash",
        "controller-revision-hash",
        "controller-uid",
        "job-name",
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
        "helm.sh/chart",
        "app.kubernetes.io/version");

    private static readonly ImmutableArray<string> OfMachinery = ["io.cilium.k8s.", "io.kubernetes.", "batch.kubernetes.io/"];

    public static bool Last(string key) =>
        !OfOnePod.Contains(key) && !OfMachinery.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));
}
