using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Whether an ipBlock means a pod that has an address in it: network plugins differ, and the API leaves it open.</summary>
public enum PodAddressMatching
{
    /// <summary>The plugin's choice: such a rule leaves the answer open.</summary>
    Undecided,

    /// <summary>An ipBlock is compared with the pod's addresses (Calico and others).</summary>
    Compared,
}

/// <summary>What the policies that select a pod say about a connection.</summary>
/// <param name="Allowed">Whether it is allowed on this side.</param>
/// <param name="Isolating">The policies that isolate the pod in this direction, ordered by name; empty when it is open.</param>
public readonly record struct SideVerdict(Match Allowed, ImmutableArray<NetworkPolicy> Isolating);

/// <summary>What all policies together say about a connection: it must be allowed at both ends.</summary>
public readonly record struct ConnectionJudgement(SideVerdict Egress, SideVerdict Ingress)
{
    /// <summary>Allowed at both ends.</summary>
    public Match Allowed => Egress.Allowed.And(Ingress.Allowed);
}

/// <summary>
/// Judges connections by the union of NetworkPolicies, with the semantics of
/// https://kubernetes.io/docs/concepts/services-networking/network-policies/.
/// </summary>
public sealed class NetworkPolicyEvaluator
{
    private readonly FrozenDictionary<string, ImmutableArray<NetworkPolicy>> _policies;
    private readonly FrozenDictionary<string, LabelSet> _namespaces;
    private readonly ConcurrentDictionary<string, LabelSet> _unknownNamespaces = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<NetworkEnd.Pod, PodPolicies> _selecting = [];
    private readonly PodAddressMatching _podAddresses;

    /// <summary>Prepares to judge.</summary>
    /// <param name="policies">All policies of the cluster, as far as they are known.</param>
    /// <param name="namespaces">Labels of the namespaces that are known; of any other only <c>kubernetes.io/metadata.name</c> is known.</param>
    /// <param name="podAddresses">How ipBlocks and pods go together.</param>
    public NetworkPolicyEvaluator(
        IEnumerable<NetworkPolicy> policies,
        IReadOnlyDictionary<string, LabelSet> namespaces,
        PodAddressMatching podAddresses = PodAddressMatching.Undecided)
    {
        _policies = policies
            .GroupBy(policy => policy.Namespace, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.OrderBy(policy => policy.Name, StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal);
        _namespaces = namespaces.ToFrozenDictionary(StringComparer.Ordinal);
        _podAddresses = podAddresses;
    }

    /// <summary>Judges a connection to <paramref name="port"/> of <paramref name="destination"/> at both ends.</summary>
    public ConnectionJudgement Judge(NetworkEnd source, NetworkEnd destination, TransportProtocol protocol, int port) => new(
        JudgeSide(PolicyDirection.Egress, source, destination, protocol, port),
        JudgeSide(PolicyDirection.Ingress, destination, source, protocol, port));

    /// <summary>Judges one side: the policies that select <paramref name="subject"/>. An end that is no pod has none.</summary>
    public SideVerdict JudgeSide(PolicyDirection direction, NetworkEnd subject, NetworkEnd peer, TransportProtocol protocol, int port)
    {
        if (subject is not NetworkEnd.Pod pod)
            return new(Match.Yes, []);
        var selecting = _selecting.GetValue(pod, Select);
        var isolating = direction == PolicyDirection.Ingress ? selecting.Ingress : selecting.Egress;
        if (isolating.IsEmpty)
            return new(Match.Yes, []);
        if (peer is NetworkEnd.OwnNode)
            return new(Match.Yes, selecting.Policies(direction));
        var receiver = direction == PolicyDirection.Ingress ? subject : peer;
        return new(Union(isolating, direction, peer, receiver, protocol, port), selecting.Policies(direction));
    }

    /// <summary>The policies that certainly or perhaps select a pod and isolate it in a direction.</summary>
    public ImmutableArray<NetworkPolicy> Isolating(NetworkEnd.Pod pod, PolicyDirection direction) =>
        _selecting.GetValue(pod, Select).Policies(direction);

    /// <summary>Whether one rule of a policy in <paramref name="policyNamespace"/> means a connection.</summary>
    public Match RuleMatches(
        PolicyRule rule, string policyNamespace, NetworkEnd peer, NetworkEnd receiver, TransportProtocol protocol, int port)
    {
        var ports = rule.Ports.IsEmpty ? Match.Yes : Match.No;
        foreach (var candidate in rule.Ports)
            ports = ports.Or(candidate.Covers(protocol, port, receiver));
        if (ports == Match.No)
            return Match.No;
        var peers = rule.Peers.IsEmpty ? Match.Yes : Match.No;
        foreach (var candidate in rule.Peers)
        {
            peers = peers.Or(PeerMatches(candidate, policyNamespace, peer));
            if (peers == Match.Yes)
                break;
        }

        return ports.And(peers);
    }

    /// <summary>Whether a peer of a policy in <paramref name="policyNamespace"/> means an end.</summary>
    public Match PeerMatches(PolicyPeer peer, string policyNamespace, NetworkEnd end) => peer switch
    {
        PolicyPeer.PodPeer pods => end switch
        {
            NetworkEnd.Pod pod => NamespaceMatches(pods.Namespaces, policyNamespace, pod.Namespace).And(pods.Pods.Matches(pod.Labels)),
            NetworkEnd.Opaque => Match.Unknown,
            _ => Match.No,
        },
        PolicyPeer.BlockPeer block => end switch
        {
            NetworkEnd.Address address => block.Covers(address.Network),
            NetworkEnd.Pod pod when _podAddresses == PodAddressMatching.Compared => pod.Addresses.Any(block.Contains).ToMatch(),
            NetworkEnd.Pod pod when pod.Addresses.IsEmpty || pod.Addresses.Any(block.Contains) => Match.Unknown,
            NetworkEnd.Opaque => Match.Unknown,
            _ => Match.No,
        },
        PolicyPeer.Unreadable => Match.No,
        _ => throw new InvalidOperationException($"{peer.GetType()} is no peer."),
    };

    private Match NamespaceMatches(LabelSelector? selector, string policyNamespace, string podNamespace)
    {
        if (podNamespace.Length == 0)
            return selector is { IsEmpty: true } ? Match.Yes : Match.Unknown;
        if (selector is null)
            return (podNamespace == policyNamespace).ToMatch();
        return selector.Matches(LabelsOf(podNamespace));
    }

    private LabelSet LabelsOf(string @namespace) => _namespaces.TryGetValue(@namespace, out var known)
        ? known
        : _unknownNamespaces.GetOrAdd(@namespace, name => new([new("kubernetes.io/metadata.name", name)], LabelKnowledge.Partial));

    private Match Union(
        ImmutableArray<Selecting> isolating, PolicyDirection direction, NetworkEnd peer, NetworkEnd receiver, TransportProtocol protocol, int port)
    {
        var granted = Match.No;
        var surelyIsolated = false;
        var grantedByAll = true;
        foreach (var (policy, selects) in isolating)
        {
            var grant = Match.No;
            foreach (var rule in policy.Rules(direction))
            {
                grant = grant.Or(RuleMatches(rule, policy.Namespace, peer, receiver, protocol, port));
                if (grant == Match.Yes)
                    break;
            }

            granted = granted.Or(grant.And(selects));
            surelyIsolated |= selects == Match.Yes;
            grantedByAll &= grant == Match.Yes;
            if (granted == Match.Yes)
                return Match.Yes;
        }

        if (surelyIsolated)
            return granted;
        return grantedByAll ? Match.Yes : Match.Unknown;
    }

    private PodPolicies Select(NetworkEnd.Pod pod)
    {
        var candidates = pod.Namespace.Length == 0
            ? []
            : _policies.GetValueOrDefault(pod.Namespace, []);
        var selecting = candidates
            .Select(policy => new Selecting(policy, policy.PodSelector.Matches(pod.Labels)))
            .Where(candidate => candidate.Selects != Match.No)
            .ToImmutableArray();
        return new(
            [.. selecting.Where(candidate => candidate.Policy.IsolatesIngress)],
            [.. selecting.Where(candidate => candidate.Policy.IsolatesEgress)]);
    }

    private readonly record struct Selecting(NetworkPolicy Policy, Match Selects);

    private sealed class PodPolicies(ImmutableArray<Selecting> ingress, ImmutableArray<Selecting> egress)
    {
        private readonly ImmutableArray<NetworkPolicy> _ingress = [.. ingress.Select(candidate => candidate.Policy)];
        private readonly ImmutableArray<NetworkPolicy> _egress = [.. egress.Select(candidate => candidate.Policy)];

        public ImmutableArray<Selecting> Ingress { get; } = ingress;

        public ImmutableArray<Selecting> Egress { get; } = egress;

        public ImmutableArray<NetworkPolicy> Policies(PolicyDirection direction) => direction == PolicyDirection.Ingress ? _ingress : _egress;
    }
}
