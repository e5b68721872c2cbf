using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Logs;

/// <summary>One end of a flow. Labels carry their source prefix (<c>k8s:app=web</c>, <c>reserved:world</c>).</summary>
public sealed record FlowEnd(string Ip, ImmutableArray<string> Labels, string Namespace = "", string Pod = "", string WorkloadKind = "", string Workload = "", int Identity = 1000)
{
    public static FlowEnd OfPod(string ns, string app, string ip) =>
        new(ip, [$"k8s:app={app}", $"k8s:io.kubernetes.pod.namespace={ns}"], ns, $"{app}-7d9f8b6c5-x2x4z", "Deployment", app);

    public static FlowEnd OfReserved(string ip, params ImmutableArray<string> identities) => new(ip, [.. identities.Select(name => $"reserved:{name}")], Identity: 2);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["identity"] = Identity };
        if (Namespace.Length > 0)
            json["namespace"] = Namespace;
        json["labels"] = AuditEventLine.Strings(Labels);
        if (Pod.Length > 0)
            json["pod_name"] = Pod;
        if (Workload.Length > 0)
            json["workloads"] = new JsonArray(new JsonObject { ["name"] = Workload, ["kind"] = WorkloadKind });
        return json;
    }
}

/// <summary>One flow as <c>hubble observe -o jsonpb</c> and the Hubble exporter write it. Vary it with <c>with</c>.</summary>
public sealed record HubbleFlowLine
{
    public FlowEnd Source { get; init; } = FlowEnd.OfPod("shop", "web", "10.0.1.5");

    public FlowEnd Destination { get; init; } = FlowEnd.OfPod("shop", "db", "10.0.2.6");

    /// <summary>TCP, UDP, SCTP, ICMPv4, ICMPv6.</summary>
    public string Protocol { get; init; } = "TCP";

    public int SourcePort { get; init; } = 41000;

    public int DestinationPort { get; init; } = 5432;

    public ImmutableArray<string> Flags { get; init; } = [];

    public JsonNode? Verdict { get; init; } = "FORWARDED";

    public bool? IsReply { get; init; } = false;

    public DateTimeOffset Time { get; init; } = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    /// <summary>More members of the flow.</summary>
    public JsonObject More { get; init; } = [];

    public JsonObject ToFlow()
    {
        var ports = Protocol.StartsWith("ICMP", StringComparison.Ordinal)
            ? new JsonObject { ["type"] = Protocol == "ICMPv4" ? 8 : 128 }
            : new JsonObject { ["source_port"] = SourcePort, ["destination_port"] = DestinationPort };
        if (!Flags.IsEmpty)
            ports["flags"] = new JsonObject(Flags.Select(flag => KeyValuePair.Create<string, JsonNode?>(flag, true)));
        var flow = new JsonObject
        {
            ["time"] = Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture),
            ["verdict"] = Verdict?.DeepClone(),
            ["IP"] = new JsonObject { ["source"] = Source.Ip, ["destination"] = Destination.Ip, ["ipVersion"] = "IPv4" },
            ["l4"] = new JsonObject { [Protocol] = ports },
            ["source"] = Source.ToJson(),
            ["destination"] = Destination.ToJson(),
            ["Type"] = "L3_L4",
            ["node_name"] = "node-1",
        };
        if (IsReply is { } reply)
            flow["is_reply"] = reply;
        foreach (var member in More)
            flow[member.Key] = member.Value?.DeepClone();
        return flow;
    }

    public override string ToString() => new JsonObject { ["flow"] = ToFlow(), ["node_name"] = "node-1" }.ToJsonString();
}
