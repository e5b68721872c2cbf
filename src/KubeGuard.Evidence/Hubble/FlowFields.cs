using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>One end of a flow as Hubble writes it. Labels and workloads are raw JSON arrays.</summary>
internal ref struct FlowEndpoint
{
    public JsonSlice Identity;
    public JsonSlice Namespace;
    public bool HasPodName;
    public ReadOnlySpan<byte> Labels;
    public ReadOnlySpan<byte> Workloads;
    public JsonSlice Address;

    /// <summary>Whether this is a pod that Cilium manages, rather than an address with a reserved identity.</summary>
    public readonly bool IsPod =>
        Labels.IndexOf("\"reserved:"u8) < 0
        && (HasPodName || !Namespace.IsEmpty || Workloads.IndexOf((byte)'{') >= 0 || Labels.IndexOf("\"k8s:"u8) >= 0);
}

/// <summary>Yes, no, or not said.</summary>
internal enum Stated
{
    Nothing,
    No,
    Yes,
}

/// <summary>The fields of a flow that matter; slices of the log itself.</summary>
internal ref struct FlowFields
{
    public bool IsFlow;
    public long Time;
    public JsonSlice Verdict;
    public JsonSlice DropReason;
    public JsonSlice DropDescription;
    public JsonSlice Type;
    public JsonSlice EventType;
    public JsonSlice TraceReason;
    public JsonSlice TranslationPoint;
    public Stated IsReply;
    public Stated OldReply;
    public bool HasTransport;
    public TransportProtocol Protocol;
    public int SourcePort;
    public int DestinationPort;
    public int IcmpType;
    public bool HasFlags;
    public bool Syn;
    public bool Ack;
    public FlowEndpoint Source;
    public FlowEndpoint Destination;
    public ReadOnlySpan<byte> SourceNames;
    public ReadOnlySpan<byte> DestinationNames;
    public JsonSlice L7Type;
    public JsonSlice DnsQuery;
    public ReadOnlySpan<byte> DnsAddresses;
    public ReadOnlySpan<byte> EgressAllowedBy;
    public ReadOnlySpan<byte> IngressAllowedBy;
    public ReadOnlySpan<byte> EgressDeniedBy;
    public ReadOnlySpan<byte> IngressDeniedBy;

    public readonly bool IsIcmp => Protocol is TransportProtocol.IcmpV4 or TransportProtocol.IcmpV6;
}

/// <summary>What a Hubble record holds beside or instead of a flow.</summary>
internal ref struct HubbleRecord
{
    public FlowFields Flow;
    public bool HasFlow;
    public bool IsOtherEvent;
    public bool HasLostEvents;
    public long LostEvents;
}
