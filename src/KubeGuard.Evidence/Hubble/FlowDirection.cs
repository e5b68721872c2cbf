namespace KubeGuard.Evidence.Hubble;

/// <summary>What a flow shows of its connection.</summary>
internal enum FlowDirection
{
    /// <summary>From the client to the server.</summary>
    Forward,

    /// <summary>From the server back to the client.</summary>
    Reply,

    /// <summary>An ICMP error that speaks of another connection.</summary>
    Related,

    /// <summary>Seen by the socket load balancer with the service's address, before it chose a backend.</summary>
    BeforeTranslation,

    /// <summary>Nothing tells client from server.</summary>
    Unknown,
}

/// <summary>Tells the direction of the connection from that of the packet.</summary>
internal static class ConnectionDirection
{
    /// <summary>Where Linux starts to give out client ports (<c>net.ipv4.ip_local_port_range</c>).</summary>
    private const int FirstEphemeralPort = 32768;

    private const int FirstRegisteredPort = 1024;

    public static FlowDirection Of(in FlowFields flow) =>
        OfTranslation(flow)
        ?? OfIcmp(flow)
        ?? OfStated(flow.IsReply)
        ?? OfStated(flow.OldReply)
        ?? OfTraceReason(flow)
        ?? OfLayer7(flow)
        ?? OfTcpFlags(flow)
        ?? OfPorts(flow);

    private static FlowDirection? OfTranslation(in FlowFields flow)
    {
        var point = flow.TranslationPoint;
        if (point.IsEmpty || point.Is("0"u8) || point.Is("SOCK_XLATE_POINT_UNKNOWN"u8))
            return null;
        if (point.Is("1"u8) || point.Is("SOCK_XLATE_POINT_PRE_DIRECTION_FWD"u8))
            return FlowDirection.BeforeTranslation;
        return point.Is("2"u8) || point.Is("SOCK_XLATE_POINT_POST_DIRECTION_FWD"u8) ? FlowDirection.Forward : FlowDirection.Reply;
    }

    private static FlowDirection? OfIcmp(in FlowFields flow) => (flow.Protocol, flow.IcmpType) switch
    {
        (TransportProtocol.IcmpV4, 3 or 4 or 5 or 11 or 12) => FlowDirection.Related,
        (TransportProtocol.IcmpV6, >= 1 and <= 4) => FlowDirection.Related,
        _ when flow.IsReply != Stated.Nothing => null,
        (TransportProtocol.IcmpV4, 0 or 14 or 16 or 18) => FlowDirection.Reply,
        (TransportProtocol.IcmpV6, 129) => FlowDirection.Reply,
        (TransportProtocol.IcmpV4 or TransportProtocol.IcmpV6, _) when flow.OldReply == Stated.Nothing => FlowDirection.Forward,
        _ => null,
    };

    private static FlowDirection? OfStated(Stated reply) => reply switch
    {
        Stated.Yes => FlowDirection.Reply,
        Stated.No => FlowDirection.Forward,
        _ => null,
    };

    private static FlowDirection? OfTraceReason(in FlowFields flow)
    {
        var reason = flow.TraceReason;
        if (reason.Is("REPLY"u8) || reason.Is("3"u8))
            return FlowDirection.Reply;
        if (reason.Is("RELATED"u8) || reason.Is("4"u8))
            return FlowDirection.Related;
        return reason.Is("NEW"u8) || reason.Is("ESTABLISHED"u8) || reason.Is("REOPENED"u8) || reason.Is("1"u8) || reason.Is("2"u8) || reason.Is("5"u8)
            ? FlowDirection.Forward
            : null;
    }

    private static FlowDirection? OfLayer7(in FlowFields flow)
    {
        if (flow.L7Type.Is("REQUEST"u8) || flow.L7Type.Is("1"u8))
            return FlowDirection.Forward;
        return flow.L7Type.Is("RESPONSE"u8) || flow.L7Type.Is("2"u8) ? FlowDirection.Reply : null;
    }

    private static FlowDirection? OfTcpFlags(in FlowFields flow) =>
        flow.Protocol != TransportProtocol.Tcp || !flow.Syn ? null : flow.Ack ? FlowDirection.Reply : FlowDirection.Forward;

    private static FlowDirection OfPorts(in FlowFields flow) => (Rank(flow.SourcePort) - Rank(flow.DestinationPort)) switch
    {
        > 0 => FlowDirection.Forward,
        < 0 => FlowDirection.Reply,
        _ => FlowDirection.Unknown,
    };

    private static int Rank(int port) => port < FirstRegisteredPort ? 0 : port < FirstEphemeralPort ? 1 : 2;
}
