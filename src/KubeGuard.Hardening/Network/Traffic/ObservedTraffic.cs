using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Traffic;

/// <summary>All connections of the evidence, resolved against one repository.</summary>
internal sealed class ObservedTraffic
{
    private static readonly ConditionalWeakTable<NetworkModel, ConditionalWeakTable<EvidenceSet, ObservedTraffic>> Known = [];

    private readonly ILookup<Workload, ObservedConnection> _byWorkload;

    private ObservedTraffic(NetworkModel model, EvidenceSet evidence)
    {
        var resolver = new EndpointResolver(model);
        Connections = [.. evidence.Connections.Select(resolver.Resolve)];
        _byWorkload = Connections
            .SelectMany(connection => new[] { connection.Source.Workload, connection.Destination.Workload }
                .OfType<Workload>()
                .Distinct()
                .Select(workload => (workload, connection)))
            .ToLookup(pair => pair.workload, pair => pair.connection);
        Strangers =
        [
            .. Connections
                .SelectMany(connection => new[] { connection.Source, connection.Destination })
                .Where(end => end.Workload is null)
                .Select(end => end.End)
                .OfType<NetworkEnd.Pod>()
                .Distinct(),
        ];
        var dated = evidence.Connections.SelectMany(connection => connection.Seen.Days).Where(bucket => !bucket.IsUndated).ToArray();
        if (dated.Length == 0)
            return;
        var span = dated.Max(bucket => bucket.LastSeen) - dated.Min(bucket => bucket.FirstSeen);
        var days = TimeSpan.FromDays(dated.Select(bucket => bucket.Day).Distinct().Count());
        Window = span < days ? span : days;
    }

    /// <summary>In the order of the evidence.</summary>
    public ImmutableArray<ObservedConnection> Connections { get; }

    /// <summary>The pods of the log that are no workload's of the repository.</summary>
    public ImmutableArray<NetworkEnd.Pod> Strangers { get; }

    /// <summary>From the first to the last connection; days of which the log shows nothing at all do not count.</summary>
    public TimeSpan Window { get; }

    public static ObservedTraffic Of(NetworkModel model, EvidenceSet evidence) =>
        Known.GetValue(model, _ => []).GetValue(evidence, set => new ObservedTraffic(model, set));

    /// <summary>The connections that have a pod of the workload at an end, in the order of the evidence.</summary>
    public IEnumerable<ObservedConnection> Of(Workload workload) => _byWorkload[workload];
}
