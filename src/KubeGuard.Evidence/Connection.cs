using System.Collections.Immutable;

namespace KubeGuard.Evidence;

/// <summary>One end of a connection.</summary>
public abstract record Endpoint
{
    private Endpoint()
    {
    }

    /// <summary>
    /// A pod of a workload. <see cref="Namespace"/> is empty when the log gives labels and no namespace. Labels are those that last over
    /// rollouts (hashes, ordinals and controller uids are left out when read), in ordinal order.
    /// </summary>
    /// <param name="Namespace">Namespace.</param>
    /// <param name="Kind">Kind of the owning workload, or empty when the log does not name one.</param>
    /// <param name="Workload">Name of the owning workload, or empty; never cut from a pod name.</param>
    /// <param name="Labels">Kubernetes labels without source prefix.</param>
    public sealed record Pod(string Namespace, string Kind, string Workload, ImmutableArray<EndpointLabel> Labels) : Endpoint
    {
        /// <inheritdoc/>
        public bool Equals(Pod? other) =>
            other is not null && Namespace == other.Namespace && Kind == other.Kind && Workload == other.Workload && Labels.SequenceEqual(other.Labels);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Namespace, Kind, Workload, Labels.Length);

        /// <inheritdoc/>
        public override string ToString() => $"{Namespace}/{(Workload.Length > 0 ? Workload : string.Join(',', Labels))}";
    }

    /// <summary>A reserved identity such as <c>host</c>, <c>remote-node</c>, <c>kube-apiserver</c>, <c>health</c>, <c>ingress</c>, <c>unmanaged</c>.</summary>
    /// <param name="Identity">Name without <c>reserved:</c>; the most telling one when there are several.</param>
    /// <param name="Address">IP address, or empty.</param>
    public sealed record Reserved(string Identity, string Address) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => Address.Length > 0 ? $"{Identity} ({Address})" : Identity;
    }

    /// <summary>An address outside the cluster, with the DNS names that the log ties to it.</summary>
    public sealed record External(string Address, ImmutableArray<string> DnsNames) : Endpoint
    {
        /// <inheritdoc/>
        public bool Equals(External? other) => other is not null && Address == other.Address && DnsNames.SequenceEqual(other.DnsNames);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Address, DnsNames.Length);

        /// <inheritdoc/>
        public override string ToString() => DnsNames.IsEmpty ? Address : $"{Address} ({string.Join(", ", DnsNames)})";
    }
}

/// <summary>A Kubernetes label of a pod.</summary>
public sealed record EndpointLabel(string Key, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key}={Value}";
}

/// <summary>Transport of a connection.</summary>
public enum TransportProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>SCTP.</summary>
    Sctp,

    /// <summary>ICMP for IPv4; no port. Cannot be said in a NetworkPolicy.</summary>
    IcmpV4,

    /// <summary>ICMP for IPv6; no port. Cannot be said in a NetworkPolicy.</summary>
    IcmpV6,
}

/// <summary>What the cluster did with a connection.</summary>
public enum ConnectionVerdict
{
    /// <summary>It went through (forwarded, redirected to a proxy, translated, traced).</summary>
    Forwarded,

    /// <summary>It went through only because policies audit: a policy would have refused it.</summary>
    Audited,

    /// <summary>Refused by policy: wanted but denied; never becomes an allow.</summary>
    DeniedByPolicy,

    /// <summary>Dropped for another reason; says nothing about policies.</summary>
    Dropped,
}

/// <summary>A counted connection: both ends, protocol and the server's port, in the direction of the connection (not of the packet).</summary>
/// <param name="Source">Who opened it.</param>
/// <param name="Destination">Who served it.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="Port">The server's port after destination NAT; null for ICMP.</param>
/// <param name="Verdict">What the cluster did.</param>
/// <param name="Policies">Names of network policies that the log gives, in ordinal order.</param>
/// <param name="Seen">How often and when.</param>
public sealed record Connection(
    Endpoint Source, Endpoint Destination, TransportProtocol Protocol, int? Port, ConnectionVerdict Verdict, ImmutableArray<string> Policies, Occurrences Seen)
{
    /// <summary>Stable id of the tuple: <c>net:</c> and a short hash of all but <see cref="Seen"/>.</summary>
    public string Id => EvidenceId.Of(this);
}
