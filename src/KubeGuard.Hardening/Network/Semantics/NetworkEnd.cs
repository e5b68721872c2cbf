using System.Collections.Immutable;
using System.Net;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>A port that a container declares.</summary>
/// <param name="Name">Name, or null.</param>
/// <param name="Number">Port number.</param>
/// <param name="Protocol">Protocol; TCP by default.</param>
public sealed record ContainerPort(string? Name, int Number, TransportProtocol Protocol);

/// <summary>An end of a connection, as policies see it.</summary>
public abstract class NetworkEnd
{
    private NetworkEnd()
    {
    }

    /// <summary>Whether <paramref name="number"/> is the port that this end calls <paramref name="name"/>.</summary>
    public abstract Match HasPort(string name, TransportProtocol protocol, int number);

    /// <summary>A pod with its own network namespace. Compared by reference.</summary>
    public sealed class Pod(
        string @namespace, LabelSet labels, ImmutableArray<ContainerPort> ports, LabelKnowledge portKnowledge, ImmutableArray<IPAddress> addresses) : NetworkEnd
    {
        /// <summary>Its namespace; empty when a log does not give it.</summary>
        public string Namespace { get; } = @namespace;

        /// <summary>Its labels.</summary>
        public LabelSet Labels { get; } = labels;

        /// <summary>The ports that its containers declare.</summary>
        public ImmutableArray<ContainerPort> Ports { get; } = ports;

        /// <summary>Its addresses, where they are known.</summary>
        public ImmutableArray<IPAddress> Addresses { get; } = addresses;

        /// <inheritdoc/>
        public override Match HasPort(string name, TransportProtocol protocol, int number)
        {
            foreach (var port in Ports)
            {
                if (port.Number == number && port.Protocol == protocol && port.Name == name)
                    return Match.Yes;
            }

            return portKnowledge == LabelKnowledge.Partial ? Match.Unknown : Match.No;
        }
    }

    /// <summary>An address that is no pod's: outside the cluster, another node, the API server; or a block of which not each address is known.</summary>
    public sealed class Address(IPNetwork network) : NetworkEnd
    {
        /// <summary>One address.</summary>
        public Address(IPAddress address)
            : this(IpBlocks.Single(address))
        {
        }

        /// <summary>The address as a block, or the block.</summary>
        public IPNetwork Network { get; } = network;

        /// <inheritdoc/>
        public override Match HasPort(string name, TransportProtocol protocol, int number) => Match.No;
    }

    /// <summary>The node that the pod at the other end runs on: never kept out by a NetworkPolicy.</summary>
    public sealed class OwnNode : NetworkEnd
    {
        /// <inheritdoc/>
        public override Match HasPort(string name, TransportProtocol protocol, int number) => Match.No;
    }

    /// <summary>An end of which too little is known: only a rule for everyone surely means it.</summary>
    public sealed class Opaque : NetworkEnd
    {
        /// <inheritdoc/>
        public override Match HasPort(string name, TransportProtocol protocol, int number) => Match.Unknown;
    }
}
