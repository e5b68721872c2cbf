using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>The two directions that a policy can isolate.</summary>
public enum PolicyDirection
{
    /// <summary>Connections to the selected pods.</summary>
    Ingress,

    /// <summary>Connections from the selected pods.</summary>
    Egress,
}

/// <summary>A networking.k8s.io/v1 NetworkPolicy with the API server's defaults filled in.</summary>
/// <param name="Namespace">Its namespace, in which it selects pods.</param>
/// <param name="Name">Its name.</param>
/// <param name="PodSelector">The pods that it applies to.</param>
/// <param name="IsolatesIngress">Whether the selected pods accept only what a policy allows.</param>
/// <param name="IsolatesEgress">Whether the selected pods reach only what a policy allows.</param>
/// <param name="Ingress">What may come in; without effect unless it isolates.</param>
/// <param name="Egress">What may go out; without effect unless it isolates.</param>
/// <param name="Faults">What the API server would refuse, by path; such a part allows nothing.</param>
public sealed record NetworkPolicy(
    string Namespace,
    string Name,
    LabelSelector PodSelector,
    bool IsolatesIngress,
    bool IsolatesEgress,
    ImmutableArray<PolicyRule> Ingress,
    ImmutableArray<PolicyRule> Egress,
    ImmutableArray<string> Faults)
{
    /// <summary>Reads an object of kind NetworkPolicy. An object without a namespace is in <paramref name="defaultNamespace"/>.</summary>
    public static NetworkPolicy Parse(JsonObject policy, string defaultNamespace = "default") => NetworkPolicyParser.Parse(policy, defaultNamespace);

    /// <summary>Whether the selected pods are isolated in a direction.</summary>
    public bool Isolates(PolicyDirection direction) => direction == PolicyDirection.Ingress ? IsolatesIngress : IsolatesEgress;

    /// <summary>The rules of a direction.</summary>
    public ImmutableArray<PolicyRule> Rules(PolicyDirection direction) => direction == PolicyDirection.Ingress ? Ingress : Egress;

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>One ingress or egress rule: any of the peers on any of the ports. No peers means every end, no ports every port.</summary>
public sealed record PolicyRule(ImmutableArray<PolicyPeer> Peers, ImmutableArray<PolicyPort> Ports);

/// <summary>Who is at the other end.</summary>
public abstract record PolicyPeer
{
    private PolicyPeer()
    {
    }

    /// <summary>Pods: in the policy's own namespace when <paramref name="Namespaces"/> is null, else in the namespaces that it selects.</summary>
    /// <param name="Namespaces">Selector over namespace labels, or null.</param>
    /// <param name="Pods">Selector over pod labels; absent in the manifest means every pod.</param>
    public sealed record PodPeer(LabelSelector? Namespaces, LabelSelector Pods) : PolicyPeer;

    /// <summary>Addresses.</summary>
    public sealed record BlockPeer(IPNetwork Block, ImmutableArray<IPNetwork> Except) : PolicyPeer
    {
        /// <summary>Whether an address lies in the block and in none of the exceptions; other address families never do.</summary>
        public bool Contains(IPAddress address) => Block.Contains(address) && !Except.Any(except => except.Contains(address));

        /// <summary>Whether all of <paramref name="network"/> lies in it, none, or a part.</summary>
        public Match Covers(IPNetwork network)
        {
            if (IpBlocks.IsInside(network, Block))
            {
                if (Except.Any(except => IpBlocks.IsInside(network, except)))
                    return Match.No;
                return Except.Any(except => IpBlocks.IsInside(except, network)) ? Match.Unknown : Match.Yes;
            }

            return IpBlocks.IsInside(Block, network) ? Match.Unknown : Match.No;
        }
    }

    /// <summary>A peer that cannot be read; it matches nothing.</summary>
    public sealed record Unreadable : PolicyPeer;
}

/// <summary>A port of a rule.</summary>
/// <param name="Protocol">Protocol; TCP when the manifest has none.</param>
/// <param name="Number">First port number; null with <paramref name="Name"/>, or when every port of the protocol is meant.</param>
/// <param name="EndPort">Last port number of a range, or null.</param>
/// <param name="Name">Name of a port of the receiving pod, or null.</param>
public sealed record PolicyPort(TransportProtocol Protocol, int? Number, int? EndPort, string? Name)
{
    /// <summary>Whether a connection to <paramref name="port"/> is meant; a name is looked up on the receiving pod by name and protocol.</summary>
    public Match Covers(TransportProtocol protocol, int port, NetworkEnd receiver)
    {
        if (protocol != Protocol)
            return Match.No;
        if (Name is not null)
            return receiver.HasPort(Name, protocol, port);
        return (Number is not { } first || (EndPort is { } last ? port >= first && port <= last : port == first)).ToMatch();
    }
}
