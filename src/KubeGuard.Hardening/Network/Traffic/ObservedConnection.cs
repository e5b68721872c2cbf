using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Traffic;

/// <summary>A connection of the log with both ends found in the repository, as far as they are there.</summary>
internal sealed record ObservedConnection(Connection Connection, ResolvedEnd Source, ResolvedEnd Destination)
{
    /// <summary>A mesh sidecar's ports: the application's own port is hidden behind them (N16).</summary>
    private static readonly int[] MeshPorts = [15001, 15006, 15008];

    /// <summary>The server's port; only for protocols that have one.</summary>
    public int Port => Connection.Port ?? throw new InvalidOperationException($"{Connection.Protocol} has no ports.");

    /// <summary>The port that policies are asked about. Of a protocol without ports only a rule that names no port speaks, whatever the number.</summary>
    public int JudgedPort => Connection.Port ?? 0;

    /// <summary>Protocol and port for people, such as <c>TCP 8080</c>.</summary>
    public string PortText => $"{ProtocolNames.Of(Connection.Protocol)}{(Connection.Port is { } port ? $" {port}" : "")}";

    /// <summary>Whether a NetworkPolicy can speak of it at all: ICMP it cannot (N13).</summary>
    public bool HasPort => Connection is { Port: not null, Protocol: TransportProtocol.Tcp or TransportProtocol.Udp or TransportProtocol.Sctp };

    /// <summary>Whether it went through.</summary>
    public bool WentThrough => Connection.Verdict is ConnectionVerdict.Forwarded or ConnectionVerdict.Audited;

    /// <summary>Whether a mesh sidecar hides the true port (N16).</summary>
    public bool IsHiddenByMesh => Connection is { Protocol: TransportProtocol.Tcp, Port: { } port } && MeshPorts.Contains(port);

    /// <summary>Whether the repository holds a pod at one of the ends.</summary>
    public bool TouchesRepository => Source.Workload is not null || Destination.Workload is not null;

    public ResolvedEnd Subject(PolicyDirection direction) => direction == PolicyDirection.Ingress ? Destination : Source;

    public ResolvedEnd Peer(PolicyDirection direction) => direction == PolicyDirection.Ingress ? Source : Destination;

    public string Request => $"{PortText} to {Destination}";
}
