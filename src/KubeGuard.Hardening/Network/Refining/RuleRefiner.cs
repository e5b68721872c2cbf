using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>What one rule becomes.</summary>
internal sealed record RefinedRule(ImmutableArray<JsonObject> Rules, ImmutableArray<RationaleItem> Rationale);

/// <summary>
/// Narrows one rule that is in use. Where all its peers and ports are narrow, the unused ones go and the rest stays as written. Where something
/// is broad, the rule becomes rules for exactly the uses; each is the intersection of the use with what was written, so it can never widen.
/// </summary>
internal sealed class RuleRefiner(
    HardeningFacts facts, NetworkPolicy policy, PolicyDirection direction, ImmutableArray<Workload> selected, PolicyRule rule, JsonObject written)
{
    private readonly List<RationaleItem> _rationale = [];
    private readonly string _peersKey = direction == PolicyDirection.Ingress ? "from" : "to";

    public RefinedRule Refine(ImmutableArray<SelectedUse> used, string name)
    {
        var kept = used.SelectMany(PeersOf, (use, peer) => (use, peer)).SelectMany(pair => PortsOf(pair.use), (pair, port) => new KeptGrant(pair.use, pair.peer, port)).ToImmutableArray();
        if (TooManyAddresses(kept))
        {
            return new([(JsonObject)written.DeepClone()],
                [new(RationaleKind.Warning, $"{name} stays as it is: it is used for more outside addresses than {facts.Options.MaximumExternalAddresses} (maximumExternalAddresses).", [])]);
        }

        foreach (var peer in rule.Peers.Where(peer => !kept.Any(grant => grant.Peer.Source == peer)))
            _rationale.Add(new(RationaleKind.Removed, $"In {name}, {DirectionRefiner.Describe(peer)} goes: no use of it was seen in {facts.WindowText}.", []));
        foreach (var port in rule.Ports.Where(port => !kept.Any(grant => grant.Port.Source == port)))
            _rationale.Add(new(RationaleKind.Removed, $"In {name}, {DirectionRefiner.Describe(port)} goes: no use of it was seen in {facts.WindowText}.", []));
        ExplainKept(kept, name);
        var isBroad = kept.Any(grant => grant.Peer.IsDerived || grant.Port.IsDerived);
        var rules = isBroad ? Rebuild(kept) : [Filter(kept)];
        if (isBroad)
            _rationale.Add(new(RationaleKind.Removed, $"{char.ToUpperInvariant(name[0])}{name[1..]} allowed {DirectionRefiner.Describe(rule)}; now only what was used of it.", []));
        return new(rules, [.. _rationale]);
    }

    /// <summary>The peers that a use needs: what is written where that is narrow, else the intersection of both.</summary>
    private IEnumerable<KeptPeer> PeersOf(SelectedUse use)
    {
        if (rule.Peers.IsEmpty)
            return [new(null, use.Use.Peer.ToJson(), IsDerived: true)];
        var matching = rule.Peers
            .Select((peer, index) => new Candidate(peer, written[_peersKey]![index]!.AsObject(), facts.Model.Evaluator.PeerMatches(peer, policy.Namespace, use.Use.End)))
            .Where(candidate => candidate.Matches != Match.No)
            .ToArray();
        // What a peer surely covers needs none that only may, and what a narrow peer surely covers no part of a broad one.
        var sure = matching.Where(candidate => candidate.Matches == Match.Yes).ToArray();
        var narrow = sure.Where(candidate => !Breadth.IsBroad(candidate.Peer)).ToArray();
        return (narrow.Length > 0 ? narrow : sure.Length > 0 ? sure : matching).Select(candidate => Breadth.IsBroad(candidate.Peer)
            ? PeerIntersection.Of(candidate.Peer, candidate.Written, use.Use.Peer, policy.Namespace) is { } intersection
                ? new KeptPeer(candidate.Peer, intersection, IsDerived: !JsonNode.DeepEquals(intersection, candidate.Written))
                : new KeptPeer(candidate.Peer, candidate.Written, IsDerived: false)
            : new KeptPeer(candidate.Peer, candidate.Written, IsDerived: false));
    }

    private IEnumerable<KeptPort> PortsOf(SelectedUse use)
    {
        var receiver = direction == PolicyDirection.Ingress ? use.Subject : use.Use.End;
        var derived = new KeptPort(null, PortFor(use).ToJson(), IsDerived: true);
        if (rule.Ports.IsEmpty)
            return [derived];
        var matching = rule.Ports
            .Select((port, index) => (Port: port, Written: written["ports"]![index]!.AsObject()))
            .Where(candidate => candidate.Port.Covers(use.Use.Protocol, use.Use.Port, receiver) != Match.No)
            .ToArray();
        var narrow = matching.Where(candidate => !Breadth.IsBroad(candidate.Port)).ToArray();
        return narrow.Length > 0
            ? narrow.Select(candidate => new KeptPort(candidate.Port, candidate.Written, IsDerived: false))
            : matching.Select(candidate => derived with { Source = candidate.Port });
    }

    private RulePort PortFor(SelectedUse use) => new(
        use.Use.Protocol, use.Use.Port, direction == PolicyDirection.Ingress && selected is [var only] ? only.NameOf(use.Use.Protocol, use.Use.Port) : null);

    /// <summary>The rule as written, without the peers and ports that nobody uses.</summary>
    private JsonObject Filter(ImmutableArray<KeptGrant> kept)
    {
        var filtered = (JsonObject)written.DeepClone();
        for (var index = rule.Peers.Length - 1; index >= 0; index--)
        {
            if (!kept.Any(grant => grant.Peer.Source == rule.Peers[index]))
                filtered[_peersKey]!.AsArray().RemoveAt(index);
        }

        for (var index = rule.Ports.Length - 1; index >= 0; index--)
        {
            if (!kept.Any(grant => grant.Port.Source == rule.Ports[index]))
                filtered["ports"]!.AsArray().RemoveAt(index);
        }

        return filtered;
    }

    /// <summary>One rule for each set of ports, peers in the order in which they were written.</summary>
    private ImmutableArray<JsonObject> Rebuild(ImmutableArray<KeptGrant> kept) =>
    [
        .. kept
            .GroupBy(grant => grant.Peer.Json.ToJsonString(), StringComparer.Ordinal)
            .Select(peer => new
            {
                Order = peer.Min(grant => grant.Peer.Source is { } source ? rule.Peers.IndexOf(source) : 0),
                Text = peer.Key,
                peer.First().Peer.Json,
                Ports = peer.Select(grant => grant.Port.Json).DistinctBy(port => port.ToJsonString()).OrderBy(SortKey, StringComparer.Ordinal).ToArray(),
            })
            .OrderBy(peer => peer.Order)
            .ThenBy(peer => peer.Text, StringComparer.Ordinal)
            .GroupBy(peer => string.Join(' ', peer.Ports.Select(port => port.ToJsonString())), StringComparer.Ordinal)
            .Select(group => new JsonObject
            {
                [_peersKey] = new JsonArray([.. group.Select(peer => peer.Json.DeepClone())]),
                ["ports"] = new JsonArray([.. group.First().Ports.Select(port => port.DeepClone())]),
            }),
    ];

    private static string SortKey(JsonObject port) => $"{port["port"]?.ToString().PadLeft(8, '0')} {port["protocol"]}";

    private void ExplainKept(ImmutableArray<KeptGrant> kept, string name)
    {
        foreach (var group in kept.Select(grant => grant.Use.Use).Distinct().GroupBy(use => (use.Peer.Display, use.Basis, use.Reason)))
        {
            var ports = string.Join(", ", group.Select(use => $"{ProtocolNames.Of(use.Protocol)} {use.Port}").Distinct().Order(StringComparer.Ordinal));
            var seen = group.SelectMany(use => use.Seen).Distinct().ToArray();
            var what = $"In {name}, {group.Key.Display} on {ports}";
            _rationale.Add(group.Key.Basis switch
            {
                UseBasis.Observed => new(RationaleKind.Kept, $"{what}: observed, {EvidenceText.Of(seen)}.", EvidenceText.Ids(seen)),
                UseBasis.Declared => new(RationaleKind.Inferred, $"{what}: declared, not observed; {group.Key.Reason}.", []),
                UseBasis.Inferred => new(RationaleKind.Inferred, $"{what}: inferred, not observed; {group.Key.Reason}.", []),
                _ => throw new InvalidOperationException($"{group.Key.Basis} is no basis."),
            });
        }
    }

    private bool TooManyAddresses(ImmutableArray<KeptGrant> kept) =>
        kept.Where(grant => grant.Peer.IsDerived && grant.Peer.Json.ContainsKey("ipBlock")).Select(grant => grant.Peer.Json.ToJsonString()).Distinct().Count()
        > facts.Options.MaximumExternalAddresses;

    private sealed record Candidate(PolicyPeer Peer, JsonObject Written, Match Matches);

    private sealed record KeptPeer(PolicyPeer? Source, JsonObject Json, bool IsDerived);

    private sealed record KeptPort(PolicyPort? Source, JsonObject Json, bool IsDerived);

    private sealed record KeptGrant(SelectedUse Use, KeptPeer Peer, KeptPort Port);
}
