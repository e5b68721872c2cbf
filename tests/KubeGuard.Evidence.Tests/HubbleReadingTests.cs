using System.Text.Json.Nodes;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

public sealed class HubbleReadingTests
{
    private static readonly HubbleFlowLine Flow = new();

    [Fact]
    public void N1_A_flow_is_a_connection_from_client_to_server()
    {
        var connection = Reading.Lines(Flow).OnlyConnection();

        connection.Source.ShouldBe(new Endpoint.Pod("shop", "Deployment", "web", [new("app", "web")]));
        connection.Destination.ShouldBe(new Endpoint.Pod("shop", "Deployment", "db", [new("app", "db")]));
        connection.Protocol.ShouldBe(TransportProtocol.Tcp);
        connection.Port.ShouldBe(5432);
        connection.Verdict.ShouldBe(ConnectionVerdict.Forwarded);
        connection.Seen.Count.ShouldBe(1);
        connection.Seen.FirstSeen.ShouldBe(Flow.Time);
    }

    [Fact]
    public void N1_Bare_flows_and_wrapped_ones_are_the_same()
    {
        var wrapped = new JsonObject { ["log"] = Flow.ToString(), ["stream"] = "stdout" };
        var nested = new JsonObject { ["result"] = new JsonObject { ["flow"] = Flow.ToFlow() } };

        var evidence = Reading.Lines(Flow, Flow.ToFlow().ToJsonString(), wrapped.ToJsonString(), nested.ToJsonString());

        evidence.OnlyConnection().Seen.Count.ShouldBe(4);
    }

    [Fact]
    public void N1_Camel_case_names_of_protobuf_JSON_are_understood()
    {
        const string flow = """
            {"flow":{"time":"2026-03-02T10:00:00Z","verdict":"FORWARDED","IP":{"source":"10.0.1.5","destination":"10.0.2.6"},
            "l4":{"TCP":{"sourcePort":41000,"destinationPort":5432}},"source":{"labels":["k8s:app=web"],"namespace":"shop","podName":"web-1"},
            "destination":{"labels":["k8s:app=db"],"namespace":"shop","podName":"db-0"},"isReply":false,"eventType":{"type":4}}}
            """;

        Reading.Lines(flow).OnlyConnection().Port.ShouldBe(5432);
    }

    [Theory]
    [InlineData("is_reply", true)]
    [InlineData("reply", true)]
    public void N1_Replies_are_dropped_and_counted(string member, bool value)
    {
        var evidence = Reading.Lines(Flow with { IsReply = null, More = new JsonObject { [member] = value } });

        evidence.Connections.ShouldBeEmpty();
        evidence.Source().Skipped["reply"].ShouldBe(1);
    }

    [Theory]
    [InlineData("SYN", 41000, 42000, true)]
    [InlineData("SYN,ACK", 41000, 42000, false)]
    [InlineData("ACK", 41000, 9080, true)]
    [InlineData("ACK", 9080, 41000, false)]
    [InlineData("", 8080, 443, true)]
    [InlineData("", 53, 41000, false)]
    public void N1_Without_is_reply_SYN_and_ports_decide(string flags, int from, int to, bool forward)
    {
        var evidence = Reading.Lines(Flow with
        {
            IsReply = null,
            SourcePort = from,
            DestinationPort = to,
            Flags = [.. flags.Split(',', StringSplitOptions.RemoveEmptyEntries)],
        });

        evidence.Connections.Length.ShouldBe(forward ? 1 : 0);
        evidence.Source().Skipped.ContainsKey("reply").ShouldBe(!forward);
    }

    [Theory]
    [InlineData("NEW", true)]
    [InlineData("ESTABLISHED", true)]
    [InlineData("REPLY", false)]
    public void N1_Without_is_reply_the_trace_reason_decides(string reason, bool forward) =>
        Reading.Lines(Flow with { IsReply = null, SourcePort = 50000, DestinationPort = 50001, More = new JsonObject { ["trace_reason"] = reason } })
            .Connections.Length.ShouldBe(forward ? 1 : 0);

    [Theory]
    [InlineData(40000, 50000)]
    [InlineData(9080, 9090)]
    public void N1_A_flow_whose_direction_nothing_tells_is_left_out_and_counted(int from, int to)
    {
        var evidence = Reading.Lines(Flow with { IsReply = null, SourcePort = from, DestinationPort = to, Flags = ["ACK"] });

        evidence.Connections.ShouldBeEmpty();
        evidence.Source().Skipped["direction unknown"].ShouldBe(1);
    }

    [Theory]
    [InlineData("TCP", TransportProtocol.Tcp)]
    [InlineData("UDP", TransportProtocol.Udp)]
    [InlineData("SCTP", TransportProtocol.Sctp)]
    public void N1_Transports_with_ports(string name, TransportProtocol protocol) =>
        Reading.Lines(Flow with { Protocol = name }).OnlyConnection().Protocol.ShouldBe(protocol);

    [Theory]
    [InlineData("ICMPv4", TransportProtocol.IcmpV4)]
    [InlineData("ICMPv6", TransportProtocol.IcmpV6)]
    public void N1_ICMP_has_no_port(string name, TransportProtocol protocol)
    {
        var connection = Reading.Lines(Flow with { Protocol = name }).OnlyConnection();

        connection.Protocol.ShouldBe(protocol);
        connection.Port.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, "reply")]
    [InlineData(3, "ICMP error about another connection")]
    [InlineData(11, "ICMP error about another connection")]
    public void N1_ICMP_answers_and_errors_are_no_connections(int type, string reason) =>
        Reading.Lines(Flow with { IsReply = null, Protocol = "ICMPv4", More = new JsonObject { ["l4"] = new JsonObject { ["ICMPv4"] = new JsonObject { ["type"] = type } } } })
            .Source().Skipped[reason].ShouldBe(1);

    [Fact]
    public void N1_HTTP_and_DNS_records_are_connections_too()
    {
        var l7 = new JsonObject { ["type"] = "REQUEST", ["http"] = new JsonObject { ["method"] = "GET", ["url"] = "http://db/" } };
        var answer = new JsonObject { ["type"] = "RESPONSE", ["http"] = new JsonObject { ["code"] = 200 } };

        var evidence = Reading.Lines(
            Flow with { IsReply = null, SourcePort = 40000, DestinationPort = 50000, More = new JsonObject { ["Type"] = "L7", ["l7"] = l7 } },
            Flow with { IsReply = null, SourcePort = 50000, DestinationPort = 40000, More = new JsonObject { ["Type"] = "L7", ["l7"] = answer } });

        evidence.OnlyConnection().Port.ShouldBe(50000);
        evidence.Source().Skipped["reply"].ShouldBe(1);
    }

    [Fact]
    public void N1_What_the_socket_load_balancer_saw_before_it_chose_a_backend_is_left_out()
    {
        var evidence = Reading.Lines(
            Flow with { IsReply = null, Verdict = "TRACED", More = new JsonObject { ["sock_xlate_point"] = "SOCK_XLATE_POINT_PRE_DIRECTION_FWD" } },
            Flow with { IsReply = null, Verdict = "TRANSLATED", More = new JsonObject { ["sock_xlate_point"] = "SOCK_XLATE_POINT_POST_DIRECTION_FWD" } });

        evidence.OnlyConnection().Seen.Count.ShouldBe(1);
        evidence.Source().Skipped["before service translation"].ShouldBe(1);
    }

    [Theory]
    [InlineData("\"FORWARDED\"", ConnectionVerdict.Forwarded)]
    [InlineData("\"REDIRECTED\"", ConnectionVerdict.Forwarded)]
    [InlineData("\"TRANSLATED\"", ConnectionVerdict.Forwarded)]
    [InlineData("\"TRACED\"", ConnectionVerdict.Forwarded)]
    [InlineData("\"AUDIT\"", ConnectionVerdict.Audited)]
    [InlineData("\"DROPPED\"", ConnectionVerdict.Dropped)]
    [InlineData("\"ERROR\"", ConnectionVerdict.Dropped)]
    [InlineData("1", ConnectionVerdict.Forwarded)]
    [InlineData("2", ConnectionVerdict.Dropped)]
    [InlineData("4", ConnectionVerdict.Audited)]
    [InlineData("5", ConnectionVerdict.Forwarded)]
    public void N2_Verdicts_by_name_and_number(string verdict, ConnectionVerdict expected) =>
        Reading.Lines(Flow with { Verdict = JsonNode.Parse(verdict) }).OnlyConnection().Verdict.ShouldBe(expected);

    [Theory]
    [InlineData("""{"drop_reason":133}""")]
    [InlineData("""{"drop_reason_desc":"POLICY_DENIED"}""")]
    [InlineData("""{"drop_reason_desc":"POLICY_DENY"}""")]
    [InlineData("""{"event_type":{"type":5}}""")]
    [InlineData("""{"ingress_denied_by":[{"name":"deny","namespace":"shop"}]}""")]
    public void N2_A_drop_by_policy_is_wanted_but_denied(string more) =>
        Reading.Lines(Flow with { IsReply = null, Verdict = "DROPPED", Flags = ["SYN"], More = JsonNode.Parse(more)!.AsObject() })
            .OnlyConnection().Verdict.ShouldBe(ConnectionVerdict.DeniedByPolicy);

    [Fact]
    public void N2_An_unknown_verdict_allows_nothing()
    {
        var source = Reading.Lines(Flow, Flow with { Verdict = "VERDICT_UNKNOWN" }, Flow with { Verdict = null }).Source();

        source.Used.ShouldBe(1);
        source.Skipped["no verdict"].ShouldBe(2);
    }

    [Fact]
    public void N2_The_policies_that_the_log_names_are_kept()
    {
        var more = JsonNode.Parse("""{"egress_allowed_by":[{"name":"web","namespace":"shop"}],"ingress_allowed_by":[{"name":"baseline"},{"name":"db","namespace":"shop"}]}""")!;

        Reading.Lines(Flow with { More = more.AsObject() }).OnlyConnection().Policies.ShouldBe(["baseline", "shop/db", "shop/web"]);
    }

    [Fact]
    public void N3_Pod_names_are_never_cut()
    {
        var bare = new FlowEnd("10.0.1.5", [], "shop", "web-7d9f8b6c5-x2x4z");

        Reading.Lines(Flow with { Source = bare }).OnlyConnection().Source.ShouldBe(new Endpoint.Pod("shop", "", "", []));
    }

    [Fact]
    public void N3_The_namespace_may_come_from_a_label()
    {
        var end = new FlowEnd("10.0.1.5", ["k8s:app=web", "k8s:io.kubernetes.pod.namespace=shop"]);

        Reading.Lines(Flow with { Source = end }).OnlyConnection().Source.ShouldBe(new Endpoint.Pod("shop", "", "", [new("app", "web")]));
    }

    [Fact]
    public void N3_Only_labels_that_outlast_the_pods_are_kept()
    {
        var end = new FlowEnd("10.0.1.5",
        [
            "k8s:version=v1", "k8s:app=web", "k8s:pod-template-hash=7d9f8b6c5", "k8s:controller-revision-hash=web-55", "k8s:controller-uid=1",
            "k8s:job-name=web-1", "k8s:batch.kubernetes.io/job-name=web-1", "k8s:statefulset.kubernetes.io/pod-name=web-0",
            "k8s:apps.kubernetes.io/pod-index=0", "k8s:io.cilium.k8s.policy.cluster=default", "k8s:io.kubernetes.pod.namespace=shop",
            "k8s:io.cilium.k8s.namespace.labels.team=a", "container:image=x",
        ]);

        Reading.Lines(Flow with { Source = end }).OnlyConnection().Source
            .ShouldBe(new Endpoint.Pod("shop", "", "", [new("app", "web"), new("version", "v1")]));
    }

    [Fact]
    public void N3_A_ReplicaSet_is_its_Deployment_when_the_pods_own_hash_proves_it()
    {
        var proven = new FlowEnd("10.0.1.5", ["k8s:app=web", "k8s:pod-template-hash=7d9f8b6c5"], "shop", "web-7d9f8b6c5-x2x4z", "ReplicaSet", "web-7d9f8b6c5");
        var unproven = proven with { Labels = ["k8s:app=web"] };

        Reading.Lines(Flow with { Source = proven }).OnlyConnection().Source.ShouldBeOfType<Endpoint.Pod>().Workload.ShouldBe("web");
        Reading.Lines(Flow with { Source = unproven }).OnlyConnection().Source.ShouldBeOfType<Endpoint.Pod>().Workload.ShouldBe("web-7d9f8b6c5");
    }

    [Theory]
    [InlineData("host", "host")]
    [InlineData("remote-node,kube-apiserver", "kube-apiserver")]
    [InlineData("world,kube-apiserver", "kube-apiserver")]
    [InlineData("host,kube-apiserver", "kube-apiserver")]
    [InlineData("health", "health")]
    [InlineData("unmanaged", "unmanaged")]
    [InlineData("ingress", "ingress")]
    public void N3_Reserved_identities_say_the_most_telling(string labels, string identity) =>
        Reading.Lines(Flow with { Destination = FlowEnd.OfReserved("172.18.0.2", [.. labels.Split(',')]) })
            .OnlyConnection().Destination.ShouldBe(new Endpoint.Reserved(identity, "172.18.0.2"));

    [Theory]
    [InlineData("reserved:world")]
    [InlineData("reserved:world-ipv4")]
    [InlineData("cidr:203.0.113.7/32,reserved:world")]
    [InlineData("fqdn:api.example.com,reserved:world-ipv4")]
    public void N3_The_world_is_an_address(string labels) =>
        Reading.Lines(Flow with { Destination = new("203.0.113.7", [.. labels.Split(',')]) })
            .OnlyConnection().Destination.ShouldBe(new Endpoint.External("203.0.113.7", []));

    [Fact]
    public void N3_An_identity_number_stands_in_for_missing_labels()
    {
        Reading.Lines(Flow with { Source = new("172.18.0.2", [], Identity: 6) }).OnlyConnection().Source.ShouldBe(new Endpoint.Reserved("remote-node", "172.18.0.2"));
        Reading.Lines(Flow with { Source = new("172.18.0.2", [], Identity: 0) }).OnlyConnection().Source.ShouldBe(new Endpoint.Reserved("unknown", "172.18.0.2"));
    }

    [Fact]
    public void N3_Outside_addresses_get_the_names_that_answers_gave_them_before_or_after()
    {
        var world = Flow with { Destination = FlowEnd.OfReserved("203.0.113.7", "world"), DestinationPort = 443 };
        var dns = new JsonObject { ["query"] = "API.example.com.", ["ips"] = AuditEventLine.Strings(["203.0.113.7"]), ["rcode"] = 0 };
        var answer = Flow with { IsReply = true, Protocol = "UDP", More = new JsonObject { ["Type"] = "L7", ["l7"] = new JsonObject { ["type"] = "RESPONSE", ["dns"] = dns } } };
        var named = world with { More = new JsonObject { ["destination_names"] = AuditEventLine.Strings(["cdn.example.net"]) } };

        var evidence = Reading.Lines(world, answer, named);

        evidence.OnlyConnection().Destination.ShouldBe(new Endpoint.External("203.0.113.7", ["api.example.com", "cdn.example.net"]));
        evidence.OnlyConnection().Seen.Count.ShouldBe(2);
    }

    [Fact]
    public void N4_Lost_events_are_part_of_the_coverage()
    {
        var source = Reading.Lines(
            Flow,
            """{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"4096"},"node_name":"n","time":"2026-03-02T10:00:00Z"}""",
            """{"lost_events":{"source":"PERF_EVENT_RING_BUFFER","num_events_lost":4}}""").Source();

        source.Used.ShouldBe(1);
        source.Skipped["not a flow"].ShouldBe(2);
        source.Notes.ShouldBe(["4100 events were lost before they were logged: connections may be missing"]);
    }

    [Fact]
    public void N4_Connections_that_were_open_before_the_log_begins_are_said()
    {
        var source = Reading.Lines(
            Flow with { SourcePort = 41000, Flags = ["ACK"] },
            Flow with { SourcePort = 41000, Flags = ["ACK", "PSH"] },
            Flow with { SourcePort = 41001, Flags = ["SYN"] },
            Flow with { SourcePort = 41001, Flags = ["ACK"] }).Source();

        source.Used.ShouldBe(4);
        source.Notes.ShouldBe(["1 connections were open before the log begins, or their start was not logged"]);
    }

    [Fact]
    public void Flows_without_a_transport_or_a_port_are_not_connections()
    {
        var source = Reading.Lines(
            Flow,
            Flow with { More = new JsonObject { ["l4"] = new JsonObject { ["IGMP"] = new JsonObject() } } },
            Flow with { DestinationPort = 0 },
            Flow with { DestinationPort = 70000 }).Source();

        source.Used.ShouldBe(1);
        source.Skipped["no transport layer"].ShouldBe(1);
        source.Malformed.ShouldBe(2);
    }
}
