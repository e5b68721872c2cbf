using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Sample;

/// <summary>One end of a flow, as Hubble describes it.</summary>
internal sealed record FlowEnd(string Address, string Node, string[] Labels, string Namespace = "", string Pod = "", string Kind = "", string Workload = "", string DnsName = "")
{
    public static FlowEnd Of(string ns, string kind, string workload, string pod, string address, string node, params string[] labels) => new(
        address, node,
        [.. labels.Select(label => $"k8s:{label}"), "k8s:io.cilium.k8s.policy.cluster=demo", $"k8s:io.kubernetes.pod.namespace={ns}"],
        ns, pod, kind, workload);

    public static FlowEnd Reserved(string identity, string address, string dnsName = "") =>
        new(address, "", identity == "kube-apiserver" ? ["reserved:kube-apiserver", "reserved:remote-node"] : [$"reserved:{identity}"], DnsName: dnsName);

    public JsonObject ToJson()
    {
        var end = new JsonObject { ["identity"] = Math.Abs(string.Join(',', Labels).Sum(c => c) % 60000) + 1000 };
        if (Namespace.Length > 0)
            end["namespace"] = Namespace;
        end["labels"] = new JsonArray([.. Labels.Select(label => (JsonNode)label)]);
        if (Pod.Length > 0)
            end["pod_name"] = Pod;
        if (Workload.Length > 0)
            end["workloads"] = new JsonArray(new JsonObject { ["name"] = Workload, ["kind"] = Kind });
        return end;
    }
}

/// <summary>Collects Hubble flows and writes them in the order of their time.</summary>
internal sealed class FlowLogWriter(Random random)
{
    private const int PolicyDenied = 133;
    private const int StaleRoute = 151;

    private readonly List<TimedLine> _lines = [];

    /// <summary>A connection that went through: seen where it leaves and where it arrives (twice, when these are two nodes), and its answer.</summary>
    public void Connection(DateTimeOffset time, FlowEnd from, FlowEnd to, string protocol, int port)
    {
        var sourcePort = 32768 + random.Next(28000);
        if (from.Node.Length > 0)
            Add(time, Forwarded(time, from, to, protocol, sourcePort, port, isReply: false, from.Node, "EGRESS"));
        if (to.Node.Length > 0 && to.Node != from.Node)
            Add(time.AddTicks(900), Forwarded(time.AddTicks(900), from, to, protocol, sourcePort, port, isReply: false, to.Node, "INGRESS"));
        var answered = time.AddTicks(9000);
        Add(answered, Forwarded(answered, to, from, protocol, port, sourcePort, isReply: true, from.Node.Length > 0 ? from.Node : to.Node, "INGRESS"));
    }

    /// <summary>A packet that a policy refused at its destination.</summary>
    public void Refused(DateTimeOffset time, FlowEnd from, FlowEnd to, int port) => Dropped(time, from, to, port, PolicyDenied, "POLICY_DENIED");

    /// <summary>A packet that was lost for a reason that is no policy.</summary>
    public void Lost(DateTimeOffset time, FlowEnd from, FlowEnd to, int port) => Dropped(time, from, to, port, StaleRoute, "STALE_OR_UNROUTABLE_IP");

    /// <summary>Flows that the node's buffer had no room for.</summary>
    public void LostEvents(DateTimeOffset time, string node, int count) => Add(time, new JsonObject
    {
        ["lost_events"] = new JsonObject { ["source"] = "PERF_EVENT_RING_BUFFER", ["num_events_lost"] = count.ToString(CultureInfo.InvariantCulture) },
        ["node_name"] = $"demo/{node}",
        ["time"] = SampleClock.Nanoseconds(time),
    });

    public IEnumerable<string> Lines() => _lines.OrderBy(line => line.Time).ThenBy(line => line.Order).Select(line => line.Text);

    private static JsonObject Forwarded(
        DateTimeOffset time, FlowEnd from, FlowEnd to, string protocol, int sourcePort, int port, bool isReply, string node, string direction)
    {
        var flow = Flow(time, "FORWARDED", from, to, protocol, sourcePort, port);
        flow["node_name"] = $"demo/{node}";
        flow["is_reply"] = isReply;
        flow["event_type"] = new JsonObject { ["type"] = 4, ["sub_type"] = 3 };
        flow["traffic_direction"] = direction;
        flow["trace_observation_point"] = direction == "EGRESS" ? "TO_STACK" : "TO_ENDPOINT";
        return Record(flow, time);
    }

    private void Dropped(DateTimeOffset time, FlowEnd from, FlowEnd to, int port, int reason, string words)
    {
        var flow = Flow(time, "DROPPED", from, to, "TCP", 32768 + random.Next(28000), port);
        flow["drop_reason"] = reason;
        flow["drop_reason_desc"] = words;
        flow["node_name"] = $"demo/{to.Node}";
        flow["event_type"] = new JsonObject { ["type"] = 1, ["sub_type"] = reason };
        flow["traffic_direction"] = "INGRESS";
        Add(time, Record(flow, time));
    }

    private static JsonObject Flow(DateTimeOffset time, string verdict, FlowEnd from, FlowEnd to, string protocol, int sourcePort, int port)
    {
        var l4 = protocol switch
        {
            "ICMPv4" => new JsonObject { ["type"] = 8 },
            "TCP" => new JsonObject { ["source_port"] = sourcePort, ["destination_port"] = port, ["flags"] = new JsonObject { ["ACK"] = true, ["PSH"] = true } },
            _ => new JsonObject { ["source_port"] = sourcePort, ["destination_port"] = port },
        };
        var flow = new JsonObject
        {
            ["time"] = SampleClock.Nanoseconds(time),
            ["verdict"] = verdict,
            ["IP"] = new JsonObject { ["source"] = from.Address, ["destination"] = to.Address, ["ipVersion"] = "IPv4" },
            ["l4"] = new JsonObject { [protocol] = l4 },
            ["source"] = from.ToJson(),
            ["destination"] = to.ToJson(),
            ["Type"] = "L3_L4",
        };
        if (from.DnsName.Length > 0)
            flow["source_names"] = new JsonArray(from.DnsName);
        if (to.DnsName.Length > 0)
            flow["destination_names"] = new JsonArray(to.DnsName);
        return flow;
    }

    private static JsonObject Record(JsonObject flow, DateTimeOffset time) => new()
    {
        ["flow"] = flow,
        ["node_name"] = flow["node_name"]!.GetValue<string>(),
        ["time"] = SampleClock.Nanoseconds(time),
    };

    private void Add(DateTimeOffset time, JsonObject line) => _lines.Add(new(time, _lines.Count, line.ToJsonString()));

    private readonly record struct TimedLine(DateTimeOffset Time, int Order, string Text);
}
