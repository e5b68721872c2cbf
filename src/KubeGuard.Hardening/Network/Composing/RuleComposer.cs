using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>A rule as it will be written, with its reasons.</summary>
internal sealed record ComposedRule(
    ImmutableArray<RulePeer> Peers, ImmutableArray<RulePort> Ports, ImmutableArray<RationaleItem> Rationale, string Comment)
{
    /// <summary>The field of a rule that lists its peers.</summary>
    public static string PeersKey(PolicyDirection direction) => direction == PolicyDirection.Ingress ? "from" : "to";

    /// <summary>The rule as it stands in a policy.</summary>
    public JsonObject ToJson(PolicyDirection direction) => new()
    {
        [PeersKey(direction)] = new JsonArray([.. Peers.Select(peer => peer.ToJson())]),
        ["ports"] = new JsonArray([.. Ports.Select(port => port.ToJson())]),
    };
}

/// <summary>Turns uses into the fewest rules that allow exactly them: peers that use the same ports share a rule.</summary>
internal static class RuleComposer
{
    /// <summary>The rules of one direction.</summary>
    /// <param name="workload">The only workload whose pods the policy selects; null when it selects others, too, whose ports may be named otherwise.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="uses">What they shall allow.</param>
    public static ImmutableArray<ComposedRule> Compose(Workload? workload, PolicyDirection direction, ImmutableArray<Use> uses)
    {
        var byPeer = uses
            .GroupBy(use => use.Peer)
            .Select(group => new PeerUses(group.Key, [.. group.Select(use => PortOf(use, workload, direction)).Distinct().OrderBy(port => port.SortKey, StringComparer.Ordinal)], [.. group]))
            .ToArray();
        return
        [
            .. byPeer
                // Name resolution has a rule of its own, so that it can be read and kept as such.
                .GroupBy(peer => $"{(IsNameResolution(peer, direction) ? 1 : 0)} {string.Join(' ', peer.Ports.Select(port => port.SortKey))}", StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Rule([.. group.OrderBy(peer => peer.Peer.SortKey, StringComparer.Ordinal)], direction)),
        ];
    }

    private static ComposedRule Rule(ImmutableArray<PeerUses> peers, PolicyDirection direction) => new(
        [.. peers.Select(peer => peer.Peer)],
        peers[0].Ports,
        [.. peers.SelectMany(peer => Reasons(peer, direction))],
        CommentOf(peers, direction));

    private static IEnumerable<RationaleItem> Reasons(PeerUses peer, PolicyDirection direction)
    {
        foreach (var group in peer.Uses.GroupBy(use => (use.Basis, use.Reason)))
        {
            var ports = string.Join(", ", group.Select(use => $"{ProtocolNames.Of(use.Protocol)} {use.Port}").Distinct().Order(StringComparer.Ordinal));
            var what = direction == PolicyDirection.Ingress ? $"Ingress from {peer.Peer.Display} on {ports}" : $"Egress to {peer.Peer.Display} on {ports}";
            var seen = group.SelectMany(use => use.Seen).ToArray();
            yield return group.Key.Basis switch
            {
                UseBasis.Observed => new(RationaleKind.Kept, $"{what}: observed, {EvidenceText.Of(seen)}.", EvidenceText.Ids(seen)),
                UseBasis.Declared => new(RationaleKind.Inferred, $"{what}: declared, not observed; {group.Key.Reason}.", []),
                UseBasis.Inferred => new(RationaleKind.Inferred, $"{what}: inferred, not observed; {group.Key.Reason}.", []),
                _ => throw new InvalidOperationException($"{group.Key.Basis} is no basis."),
            };
        }

        if (WarningOf(peer.Peer, direction) is { } warning)
            yield return new(RationaleKind.Warning, $"{peer.Peer.Display}: {warning}", []);
    }

    private static string? WarningOf(RulePeer peer, PolicyDirection direction) => (peer, direction) switch
    {
        (RulePeer.Block { Network.PrefixLength: 0 }, PolicyDirection.Ingress) =>
            "the port is open to every address because a Service opens it; narrow it if the callers are known.",
        (RulePeer.Block { Network.PrefixLength: 0 }, PolicyDirection.Egress) => "every address can be reached; decide whether that is meant.",
        (RulePeer.Block { Note: "kube-apiserver" }, _) => "the address as seen after NAT; a managed control plane's addresses can change, and then this rule has to follow.",
        (RulePeer.Block { Note: "remote-node" }, _) => "another node's address; when nodes come and go, this rule has to follow.",
        (RulePeer.Block { Note: RulePeer.Block.NamelessPrivate }, _) =>
            "if a pod has this address, the rule lasts no longer than that pod, and some network plugins do not match pods by address.",
        _ => null,
    };

    private static string CommentOf(ImmutableArray<PeerUses> peers, PolicyDirection direction)
    {
        if (peers.All(peer => IsNameResolution(peer, direction)))
        {
            return peers.SelectMany(peer => peer.Uses).All(use => use.Basis == UseBasis.Inferred)
                ? "Name resolution: inferred, no lookup was observed."
                : "Name resolution.";
        }

        return peers.SelectMany(peer => peer.Uses).All(use => use.Basis == UseBasis.Declared)
            ? $"Declared, not observed: {string.Join("; ", peers.SelectMany(peer => peer.Uses).Select(use => use.Reason).Distinct().Order(StringComparer.Ordinal))}."
            : "";
    }

    private static bool IsNameResolution(PeerUses peer, PolicyDirection direction) =>
        direction == PolicyDirection.Egress
        && peer.Ports.All(port => DnsResolvers.IsResolverPort(port.Number))
        && peer.Uses.Any(use => use.Basis == UseBasis.Inferred || (use.Port == 53 && use.End is NetworkEnd.Pod));

    private static RulePort PortOf(Use use, Workload? workload, PolicyDirection direction) =>
        // Only the policy's own workload keeps a name in step with its number: the manifest of another may change without this one.
        new(use.Protocol, use.Port, direction == PolicyDirection.Ingress ? workload?.NameOf(use.Protocol, use.Port) : null);

    private sealed record PeerUses(RulePeer Peer, ImmutableArray<RulePort> Ports, ImmutableArray<Use> Uses);
}
