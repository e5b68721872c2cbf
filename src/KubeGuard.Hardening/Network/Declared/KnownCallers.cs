using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>Who stands behind "the ingress controller", "Prometheus" and "the API server" in this cluster, as far as repository and log tell.</summary>
internal sealed class KnownCallers
{
    private static readonly string[] NameLabels = ["app.kubernetes.io/name", "app", "k8s-app", "name", "istio", "app.kubernetes.io/component"];

    private static readonly FrozenSet<string> FrontDoors =
        FrozenSet.Create(StringComparer.Ordinal, "traefik", "contour", "envoy", "kong", "ambassador", "emissary-ingress", "haproxy-ingress", "nginx-gateway");

    public KnownCallers(NetworkModel model, ObservedTraffic traffic)
    {
        var ends = model.Workloads
            .Where(workload => !workload.HostNetwork && workload.Kind is not ("Job" or "CronJob"))
            .Select(workload => new ResolvedEnd(workload.Pod, workload, workload.ToString()))
            .Concat(traffic.Connections.SelectMany(connection => new[] { connection.Source, connection.Destination }).Where(end => end.Workload is null))
            .Distinct()
            .OrderBy(end => end.Display, StringComparer.Ordinal)
            .ToArray();
        IngressControllers = [.. ends.Where(end => Names(end).Any(name => name.Contains("ingress", StringComparison.Ordinal) || FrontDoors.Contains(name)))];
        Prometheus = [.. ends.Where(end => Names(end).Contains("prometheus")), .. OperatedPrometheus(model)];
        Prometheus = [.. Prometheus.DistinctBy(end => end.Display, StringComparer.Ordinal)];
        ApiServers =
        [
            .. traffic.Connections
                .SelectMany(connection => new[] { connection.Source, connection.Destination })
                .Where(end => end.End is NetworkEnd.Address && end.Display.StartsWith("kube-apiserver", StringComparison.Ordinal))
                .Distinct()
                .OrderBy(end => end.Display, StringComparer.Ordinal),
        ];
    }

    public ImmutableArray<ResolvedEnd> IngressControllers { get; }

    public ImmutableArray<ResolvedEnd> Prometheus { get; }

    public ImmutableArray<ResolvedEnd> ApiServers { get; }

    private static IEnumerable<string> Names(ResolvedEnd end) => end.End is NetworkEnd.Pod pod
        ? NameLabels.Select(key => pod.Labels[key]).OfType<string>()
        : [];

    /// <summary>The pods that the Prometheus operator makes of a Prometheus object carry these labels.</summary>
    private static IEnumerable<ResolvedEnd> OperatedPrometheus(NetworkModel model) => model.Resources
        .Where(resource => resource.Id is { Group: "monitoring.coreos.com", Kind: "Prometheus" })
        .Select(resource => new ResolvedEnd(
            new NetworkEnd.Pod(
                resource.Id.Namespace ?? "default",
                new LabelSet(
                    [new("app.kubernetes.io/name", "prometheus"), new("operator.prometheus.io/name", resource.Id.Name)],
                    LabelKnowledge.Partial),
                [],
                LabelKnowledge.Partial,
                []),
            null,
            $"{resource.Id.Namespace ?? "default"}/prometheus"));
}
