using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Declared;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Collects what a workload does in one direction: observed, declared, and name resolution.</summary>
internal sealed class UseCollector(ObservedTraffic traffic, PeerComposer peers, DeclaredConnections declared, DnsResolvers resolvers, HardeningOptions options)
{
    private static readonly System.Net.IPAddress[] MetadataServices =
        [System.Net.IPAddress.Parse("169.254.169.254"), System.Net.IPAddress.Parse("fd00:ec2::254")];

    /// <summary>Whether an end is a cloud's metadata service, which hands out the node's credentials (N11).</summary>
    public static bool IsMetadataService(NetworkEnd end) => end is NetworkEnd.Address address && MetadataServices.Contains(address.Network.BaseAddress) && address.Network.Equals(IpBlocks.Single(address.Network.BaseAddress));

    public DirectionUses Collect(Workload workload, PolicyDirection direction)
    {
        var collection = new Collection();
        foreach (var connection in traffic.Of(workload).Where(connection => connection.WentThrough && connection.Subject(direction).Workload == workload))
            Observe(connection, workload, direction, collection);
        if (collection.Hidden.Count > 0)
            Hide(collection, direction);
        if (direction == PolicyDirection.Egress)
            AddNameResolution(workload, collection);
        foreach (var use in declared.Uses[workload].Where(use => use.Direction == direction).Select(use => use.Use))
        {
            if (!collection.Uses.Any(known => known.Peer.Equals(use.Peer) && known.Port == use.Port && known.Protocol == use.Protocol && known.Basis == UseBasis.Observed && known.End is NetworkEnd.Pod))
                collection.Uses.Add(use);
        }

        foreach (var gap in declared.Gaps[workload].Where(gap => gap.Direction == direction))
            collection.Notes.Add(new(RationaleKind.Warning, $"{gap.Text}. If that caller exists, add a rule for it.", []));
        return new(ExternalBlocks.Aggregate([.. collection.Uses], options.MaximumExternalAddresses), [.. collection.Hindrances.Distinct()], [.. collection.Notes], collection.SeenCount);
    }

    private void Observe(ObservedConnection observed, Workload workload, PolicyDirection direction, Collection collection)
    {
        var connection = observed.Connection;
        var peer = observed.Peer(direction);
        var evidence = EvidenceText.Of([connection]);
        if (!observed.HasPort)
        {
            collection.Notes.Add(new(
                RationaleKind.Warning, $"{ProtocolNames.Of(connection.Protocol)} with {peer} was seen ({evidence}); a NetworkPolicy cannot speak of it.", [connection.Id]));
            return;
        }

        collection.SeenCount += connection.Seen.Count;
        if (observed.IsHiddenByMesh)
        {
            collection.Hidden.Add(observed);
            return;
        }

        if (IsMetadataService(peer.End) && options.MetadataService == MetadataServiceAccess.Ask)
        {
            collection.Hindrances.Add(
                $"it reaches the cloud's metadata service ({evidence}), which hands out the node's credentials: decide whether it may (metadataService)");
            return;
        }

        switch (peers.Compose(peer, workload.Namespace))
        {
            case PeerChoice.Named named:
                if (named.Generalised is { } generalised)
                    collection.Notes.Add(new(RationaleKind.Generalised, Sentence(generalised), [connection.Id]));
                collection.Add(observed, peer.End, OpenPeer(named.Peer, peer.End, workload, direction, observed), observed.Port);
                break;
            case PeerChoice.NotNeeded:
                collection.Notes.Add(new(
                    RationaleKind.Kept,
                    direction == PolicyDirection.Ingress
                        ? $"{ProtocolNames.Of(connection.Protocol)} {observed.Port} from the pod's own node ({evidence}) needs no rule: a NetworkPolicy never keeps the node out."
                        : $"{ProtocolNames.Of(connection.Protocol)} {observed.Port} to the pod's own node ({evidence}) needs no rule: a NetworkPolicy never keeps it from the node.",
                    [connection.Id]));
                break;
            case PeerChoice.Impossible impossible:
                collection.Hindrances.Add($"{impossible.Reason} ({ProtocolNames.Of(connection.Protocol)} {observed.Port}, {evidence})");
                break;
        }
    }

    /// <summary>Callers from outside are not listed one by one where manifests open the port to everyone.</summary>
    private RulePeer OpenPeer(RulePeer peer, NetworkEnd end, Workload workload, PolicyDirection direction, ObservedConnection observed) =>
        direction == PolicyDirection.Ingress && end is NetworkEnd.Address address && declared.OpenedBy(workload, observed.Connection.Protocol, observed.Port) is { } by
            ? new RulePeer.Block(AnyAddress.Of(address.Network.BaseAddress), by)
            : peer;

    private static void Hide(Collection collection, PolicyDirection direction)
    {
        var names = string.Join(", ", collection.Hidden.Select(hidden => $"{hidden.Peer(direction)} on {hidden.Port}").Distinct().Order(StringComparer.Ordinal));
        var text = $"a mesh sidecar hides the port of {names} ({EvidenceText.Of(collection.Hidden.Select(hidden => hidden.Connection))})";
        if (collection.Uses.Count == 0)
            collection.Hindrances.Add($"{text}, and nothing else was seen in this direction");
        else
            collection.Notes.Add(new(RationaleKind.Warning, $"{Sentence(text)[..^1]}: no rule is made for it.", EvidenceText.Ids(collection.Hidden.Select(hidden => hidden.Connection))));
    }

    private void AddNameResolution(Workload workload, Collection collection)
    {
        var observed = resolvers.Seen.Where(resolver => collection.Uses.Any(use => ReferenceEquals(use.End, resolver.End.End) && use.Port == resolver.Port)).ToArray();
        foreach (var resolver in observed.Length > 0 ? observed : [.. resolvers.All])
        {
            if (resolver.End.Workload == workload || peers.Compose(resolver.End, workload.Namespace) is not PeerChoice.Named named)
                continue;
            foreach (var protocol in new[] { TransportProtocol.Udp, TransportProtocol.Tcp })
            {
                if (!collection.Uses.Any(use => use.Peer.Equals(named.Peer) && use.Port == resolver.Port && use.Protocol == protocol))
                    collection.Uses.Add(new(resolver.End.End, named.Peer, protocol, resolver.Port, UseBasis.Inferred, "name resolution", []));
            }
        }
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    /// <summary>What one pass over the connections of a workload gathers.</summary>
    private sealed class Collection
    {
        public List<Use> Uses { get; } = [];

        public List<string> Hindrances { get; } = [];

        public List<RationaleItem> Notes { get; } = [];

        public List<ObservedConnection> Hidden { get; } = [];

        public long SeenCount { get; set; }

        public void Add(ObservedConnection observed, NetworkEnd end, RulePeer peer, int port)
        {
            var protocol = observed.Connection.Protocol;
            var known = Uses.FindIndex(use => ReferenceEquals(use.End, end) && use.Peer.Equals(peer) && use.Port == port && use.Protocol == protocol);
            if (known < 0)
                Uses.Add(new(end, peer, protocol, port, UseBasis.Observed, "", [observed.Connection]));
            else
                Uses[known] = Uses[known] with { Seen = Uses[known].Seen.Add(observed.Connection) };
        }
    }
}
