using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class CreationTests
{
    private const string DnsRule =
        "{'to':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}},'podSelector':{'matchLabels':{'k8s-app':'kube-dns'}}}],"
        + "'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]}";

    private static readonly Endpoint.Pod Web = Flows.Pod("shop", "web");
    private static readonly Endpoint.Pod Api = Flows.Pod("shop", "api");

    private static readonly string[] Shop =
    [
        Objects.Deployment("shop", "web", "app=web", "http:8080,metrics:9090"),
        Objects.Deployment("shop", "api", "app=api", "8000"),
    ];

    [Fact]
    public void N5_N7_N14_A_policy_names_container_ports_and_exact_pods_and_always_its_types()
    {
        var result = new Cluster(Shop).Propose(new Flows()
            .Tcp(Flows.Pod("DaemonSet", "edge", "proxy", ["app.kubernetes.io/name=proxy", "app.kubernetes.io/version=1.2"]), Web, 8080, count: 5)
            .Tcp(Web, Api, 8000, count: 7));

        Cluster.SpecOf(result, "shop/web").ShouldBe(
            "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Ingress','Egress'],"
            + "'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'edge'}},'podSelector':{'matchLabels':{'app.kubernetes.io/name':'proxy'}}}],"
            + "'ports':[{'protocol':'TCP','port':'http'}]}],"
            + "'egress':[{'to':[{'podSelector':{'matchLabels':{'app':'api'}}}],'ports':[{'protocol':'TCP','port':8000}]}," + DnsRule + "]}");
    }

    [Fact]
    public void Every_rule_says_what_it_rests_on()
    {
        var flows = new Flows().Tcp(Web, Api, 8000, count: 7);
        var proposal = new Cluster(Shop).Propose(flows).Proposals.Single(proposal => proposal.Target.Name == "api");

        proposal.Class.ShouldBe(ProposalClass.Create);
        proposal.Confidence.ShouldBe(Confidence.ShortWindow);
        proposal.Rationale.ShouldContain(item => item.Kind == RationaleKind.Kept
            && item.Text == "Ingress from shop/web on TCP 8000: observed, 7 flows, 2026-03-02 08:00 UTC."
            && item.Evidence.Single() == flows.Build().Connections[0].Id);
        proposal.Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("less than 14 days", StringComparison.Ordinal));
    }

    [Fact]
    public void N6_The_selector_is_the_workloads_own_without_labels_that_do_not_last()
    {
        var result = new Cluster(Objects.Deployment("shop", "web", "app=web,pod-template-hash=abc,helm.sh/chart=web-1", "80")).Propose(new Flows().Tcp(Flows.Dns, Web, 80));

        Cluster.SpecOf(result, "shop/web").ShouldStartWith("{'podSelector':{'matchLabels':{'app':'web'}}");
    }

    [Fact]
    public void N6_Versions_that_share_an_app_label_are_told_apart()
    {
        var result = new Cluster(
            Objects.Deployment("shop", "api-v1", "app=api,version=v1", "80"),
            Objects.Deployment("shop", "api-v2", "app=api,version=v2", "80")).Propose(new Flows().Tcp(Flows.Pod("shop", "api-v1"), Flows.Pod("shop", "api-v2"), 80));

        Cluster.SpecOf(result, "shop/api-v2").ShouldBe(
            "{'podSelector':{'matchLabels':{'app':'api','version':'v2'}},'policyTypes':['Ingress'],"
            + "'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'api','version':'v1'}}}],'ports':[{'protocol':'TCP','port':80}]}]}");
    }

    [Fact]
    public void N6_A_selector_that_means_other_pods_too_gets_further_labels_of_the_template()
    {
        const string broad = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web, tier: front}}
                spec: {containers: [{name: main, image: example.test/web:1}]}
            """;
        var result = new Cluster(broad, Objects.Deployment("shop", "admin", "app=web,role=admin")).Propose(new Flows().Tcp(Flows.Dns, Web, 80));

        Cluster.SpecOf(result, "shop/web").ShouldStartWith("{'podSelector':{'matchLabels':{'app':'web','tier':'front'}}");
    }

    [Fact]
    public void N6_Pods_that_no_label_tells_apart_are_abstained_on()
    {
        var result = new Cluster(Objects.Deployment("shop", "blue", "app=web"), Objects.Deployment("shop", "green", "app=web"))
            .Propose(new Flows().Tcp(Flows.Dns, Flows.Pod("shop", "blue"), 80));

        result.Proposals.ShouldBeEmpty();
        result.Abstentions.ShouldContain(new Abstention("Deployment/shop/blue", "no NetworkPolicy: no lasting label tells its pods from those of green; give the pod template one"));
    }

    [Fact]
    public void N8_A_lookup_seen_on_one_protocol_and_port_is_allowed_on_both()
    {
        var resolver = Flows.Pod("DaemonSet", "openshift-dns", "dns-default", ["dns.operator.openshift.io/daemonset-dns=default"]);
        var result = new Cluster(Shop).Propose(new Flows().Udp(Web, resolver, 5353, count: 4));

        Cluster.SpecOf(result, "shop/web").ShouldContain(
            "'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'openshift-dns'}},'podSelector':{'matchLabels':{'dns.operator.openshift.io/daemonset-dns':'default'}}}],"
            + "'ports':[{'protocol':'UDP','port':5353},{'protocol':'TCP','port':5353}]}]");
    }

    [Fact]
    public void N8_The_node_local_cache_is_allowed_where_it_was_seen()
    {
        var result = new Cluster(Shop).Propose(new Flows().Udp(Web, Flows.World("169.254.20.10"), 53).Tcp(Web, Api, 8000));

        Cluster.SpecOf(result, "shop/web").ShouldContain("{'ipBlock':{'cidr':'169.254.20.10/32'}}");
    }

    [Fact]
    public void N9_The_API_server_is_allowed_by_the_address_and_port_that_were_seen()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Web, Flows.Reserved("kube-apiserver", "172.18.0.3"), 6443));

        Cluster.SpecOf(result, "shop/web").ShouldContain("{'to':[{'ipBlock':{'cidr':'172.18.0.3/32'}}],'ports':[{'protocol':'TCP','port':6443}]}");
        result.Proposals.Single().Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("managed control plane", StringComparison.Ordinal));
    }

    [Fact]
    public void N10_Probes_from_the_node_need_no_rule_and_host_network_pods_get_no_policy()
    {
        var result = new Cluster([.. Shop, Objects.Deployment("shop", "agent", "app=agent", podExtra: "hostNetwork: true")])
            .Propose(new Flows().Tcp(Flows.Reserved("host", "10.0.0.1"), Web, 8080).Tcp(Api, Web, 8080).Tcp(Flows.Pod("shop", "agent"), Flows.Dns, 53));

        Cluster.SpecOf(result, "shop/web").ShouldNotContain("10.0.0.1");
        result.Proposals.Single(proposal => proposal.Target.Name == "web").Rationale.ShouldContain(item => item.Text.Contains("needs no rule", StringComparison.Ordinal));
        result.Proposals.ShouldNotContain(proposal => proposal.Target.Name == "agent");
    }

    [Fact]
    public void N11_Outside_addresses_are_listed_with_their_names_and_neighbours_become_a_block_only_when_there_are_too_many()
    {
        var few = new Flows().Tcp(Web, Flows.World("198.51.100.7", "api.example.test"), 443).Tcp(Web, Flows.World("2001:db8::1"), 443);
        var many = Enumerable.Range(1, 20).Aggregate(new Flows(), (flows, index) => flows.Tcp(Web, Flows.World($"198.51.100.{index}"), 443));
        var cluster = new Cluster(Shop);

        var result = cluster.Propose(few);
        Cluster.SpecOf(result, "shop/web").ShouldContain("{'to':[{'ipBlock':{'cidr':'198.51.100.7/32'}},{'ipBlock':{'cidr':'2001:db8::1/128'}}],'ports':[{'protocol':'TCP','port':443}]}");
        ((Manifests.Editing.ResourceChange.Create)result.Proposals.Single().Changes[0]).Comments.ShouldContain(comment =>
            comment.Text == "api.example.test" && comment.Pointer.ToString() == "/spec/egress/0/to/0");
        Cluster.SpecOf(cluster.Propose(many), "shop/web").ShouldContain("{'to':[{'ipBlock':{'cidr':'198.51.100.0/24'}}],");
    }

    [Fact]
    public void N11_Only_what_a_Service_opens_may_be_reached_from_everywhere()
    {
        var flows = new Flows().Tcp(Flows.World("198.51.100.7"), Web, 8080).Tcp(Flows.World("198.51.100.7"), Web, 9090);
        var result = new Cluster([.. Shop, Objects.Service("shop", "web", "app=web", "80>http", "LoadBalancer")]).Propose(flows);

        Cluster.SpecOf(result, "shop/web").ShouldContain(
            "'ingress':[{'from':[{'ipBlock':{'cidr':'0.0.0.0/0'}},{'ipBlock':{'cidr':'::/0'}}],'ports':[{'protocol':'TCP','port':'http'}]},"
            + "{'from':[{'ipBlock':{'cidr':'198.51.100.7/32'}}],'ports':[{'protocol':'TCP','port':'metrics'}]}]");
        result.Proposals.Single().Severity.ShouldBe(Severity.High);
        result.Proposals.Single().Rationale.ShouldContain(item => item.Text.StartsWith("Ingress from 0.0.0.0/0 (opened by Service/shop/web of type LoadBalancer) on TCP 8080: observed", StringComparison.Ordinal));
        Cluster.SpecOf(new Cluster(Shop).Propose(flows), "shop/web").ShouldNotContain("/0'");
    }

    [Fact]
    public void N11_The_metadata_service_is_reported_and_leaves_egress_to_a_persons_decision()
    {
        var flows = new Flows().Tcp(Web, Flows.World("169.254.169.254"), 80).Tcp(Api, Web, 8080);
        var cluster = new Cluster(Shop);

        var asked = cluster.Propose(flows);
        Cluster.SpecOf(asked, "shop/web").ShouldContain("'policyTypes':['Ingress']");
        asked.Abstentions.ShouldContain(abstention => abstention.Reason.Contains("metadata service", StringComparison.Ordinal));
        asked.Observations.ShouldContain(observation => observation.Target == "shop/web" && observation.Text.Contains("metadata service", StringComparison.Ordinal));
        Cluster.SpecOf(cluster.Propose(flows, new() { MetadataService = MetadataServiceAccess.Allow }), "shop/web").ShouldContain("169.254.169.254/32");
    }

    [Fact]
    public void N12_A_Services_address_is_resolved_to_the_pods_behind_it()
    {
        var service = Objects.Service("shop", "api", "app=api", "80>8000").Replace("type: ClusterIP", "clusterIP: 10.96.0.20", StringComparison.Ordinal);
        var result = new Cluster([.. Shop, service]).Propose(new Flows().Tcp(Web, Flows.World("10.96.0.20"), 8000));

        Cluster.SpecOf(result, "shop/web").ShouldContain("{'podSelector':{'matchLabels':{'app':'api'}}}");
        Cluster.SpecOf(result, "shop/web").ShouldNotContain("10.96.0.20");
    }

    [Fact]
    public void N13_ICMP_is_said_to_be_beyond_a_NetworkPolicy()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Api, Web, 8080).Add(Api, Web, TransportProtocol.IcmpV4, null, ConnectionVerdict.Forwarded, 2));

        result.Proposals.Single(proposal => proposal.Target.Name == "web").Rationale.ShouldContain(item => item.Text.StartsWith("ICMPv4 with shop/api was seen", StringComparison.Ordinal));
    }

    [Fact]
    public void N14_P3_Silence_closes_a_direction_only_on_full_evidence()
    {
        var cluster = new Cluster(Shop);
        var flows = new Flows().Tcp(Web, Api, 8000);

        Cluster.SpecOf(cluster.Propose(flows), "shop/web").ShouldContain("'policyTypes':['Egress']");
        Cluster.SpecOf(cluster.Propose(new Flows().Tcp(Web, Api, 8000).Over(15)), "shop/web").ShouldContain("'policyTypes':['Ingress','Egress'],'ingress':[]");
        Cluster.SpecOf(cluster.Propose(new Flows().Tcp(Web, Api, 8000).Over(15).Losing("3 events were lost")), "shop/web").ShouldContain("'policyTypes':['Egress']");
    }

    [Fact]
    public void P3_A_workload_that_was_not_seen_is_abstained_on()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Flows.Dns, Web, 8080));

        result.Abstentions.ShouldContain(abstention => abstention.Target == "Deployment/shop/api" && abstention.Reason.Contains("not seen running", StringComparison.Ordinal));
        result.Proposals.ShouldNotContain(proposal => proposal.Target.Name == "api");
    }

    [Fact]
    public void P3_A_workload_that_was_seen_in_another_namespace_is_told_so()
    {
        var result = new Cluster(Objects.Deployment("default", "web", "app=web")).Propose(new Flows().Tcp(Flows.Dns, Flows.Stranger("shop", "app=web"), 80));

        result.Abstentions.ShouldHaveSingleItem().Reason.ShouldEndWith("it was not seen running in default; pods with its labels were seen in shop");
    }

    [Fact]
    public void P3_A_window_shorter_than_the_policy_demands_changes_nothing()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Web, Api, 8000), new() { RequireMinimumWindow = true });

        result.Proposals.ShouldBeEmpty();
        result.Abstentions.ShouldContain(abstention => abstention.Reason.Contains("less than the 14 days", StringComparison.Ordinal));
    }

    [Fact]
    public void P1_An_observed_end_that_no_rule_can_name_leaves_its_direction_open()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Flows.Reserved("unmanaged"), Web, 8080).Tcp(Web, Api, 8000));

        Cluster.SpecOf(result, "shop/web").ShouldContain("'policyTypes':['Egress']");
        result.Abstentions.ShouldContain(abstention => abstention.Target == "Deployment/shop/web" && abstention.Reason.StartsWith("ingress stays open: unmanaged", StringComparison.Ordinal));
    }

    [Fact]
    public void N16_What_a_mesh_hides_is_left_out_and_named_and_alone_keeps_the_direction_open()
    {
        var partly = new Cluster(Shop).Propose(new Flows().Tcp(Api, Web, 15006).Tcp(Flows.Stranger("istio-system", "app=prometheus"), Web, 15020));
        var wholly = new Cluster(Shop).Propose(new Flows().Tcp(Api, Web, 15006));

        Cluster.SpecOf(partly, "shop/web").ShouldNotContain("15006");
        Cluster.SpecOf(partly, "shop/web").ShouldContain("15020");
        partly.Proposals.Single(proposal => proposal.Target.Name == "web").Rationale.ShouldContain(item =>
            item.Kind == RationaleKind.Warning && item.Text.Contains("hides the port of shop/api on 15006", StringComparison.Ordinal));
        wholly.Proposals.ShouldBeEmpty();
        wholly.Abstentions.ShouldContain(abstention => abstention.Target == "Deployment/shop/web" && abstention.Reason.Contains("mesh sidecar", StringComparison.Ordinal));
    }

    [Fact]
    public void N17_A_CronJob_is_left_alone_until_its_schedule_came_round_and_is_selected_by_labels_that_last()
    {
        const string report = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: report, namespace: shop}
            spec:
              schedule: "0 3 * * 1"
              jobTemplate:
                spec:
                  template:
                    metadata: {labels: {app: report, job-name: report-123}}
                    spec: {restartPolicy: Never, containers: [{name: main, image: example.test/report:1}]}
            """;
        var pod = Flows.Pod("CronJob", "shop", "report", ["app=report"]);
        var cluster = new Cluster([.. Shop, report]);

        cluster.Propose(new Flows().Tcp(pod, Api, 8000)).Abstentions.ShouldContain(abstention =>
            abstention.Target == "CronJob/shop/report" && abstention.Reason.Contains("one cycle of its schedule '0 3 * * 1'", StringComparison.Ordinal));
        Cluster.SpecOf(cluster.Propose(new Flows().Tcp(pod, Api, 8000).Over(8)), "shop/report").ShouldStartWith("{'podSelector':{'matchLabels':{'app':'report'}}");
    }

    [Fact]
    public void N19_Only_the_direction_that_nothing_isolates_yet_is_added()
    {
        var result = new Cluster([.. Shop, Objects.Policy("shop", "web", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}")])
            .Propose(new Flows().Tcp(Api, Web, 8080).Tcp(Web, Api, 8000));

        Cluster.SpecOf(result, "shop/web-egress").ShouldContain("'policyTypes':['Egress']");
    }

    [Fact]
    public void P2_What_default_deny_refuses_and_the_cluster_let_through_is_a_proposal_of_its_own()
    {
        var cluster = new Cluster([.. Shop, Objects.Policy("shop", "deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}")]);
        var flows = new Flows().Tcp(Web, Api, 8000);
        var result = cluster.Propose(flows);

        result.Proposals.Select(proposal => (proposal.Id, proposal.Class)).ShouldBe(
        [
            ("network/NetworkPolicy/shop/api-missing", ProposalClass.Widen),
            ("network/NetworkPolicy/shop/web-missing", ProposalClass.Widen),
        ]);
        cluster.Prove(result.Proposals[0], flows.Build()).Holds.ShouldBeTrue();
        NetworkReplayer.Replay(cluster.With(result.Proposals).Manifests, flows.Build()).Counts.Denied.ShouldBe(0);
    }

    [Fact]
    public void A_refused_connection_becomes_an_observation_and_no_rule()
    {
        var result = new Cluster(Shop).Propose(new Flows().Refused(Flows.Pod("x", "spy"), Web, 8080).Tcp(Api, Web, 8080));

        Cluster.SpecOf(result, "shop/web").ShouldNotContain("spy");
        result.Observations.ShouldContain(observation => observation.Target == "x/spy" && observation.Text.StartsWith("Wanted but denied by policy: TCP 8080 to shop/web", StringComparison.Ordinal));
        result.Proposals.Single(proposal => proposal.Target.Name == "web").Graph!.Edges.ShouldContain(new ConnectivityEdge("x/spy", "shop/web", "TCP 8080", EdgeState.Denied));
    }

    [Fact]
    public void P6_Text_from_a_log_stays_on_its_comment_line()
    {
        var result = new Cluster(Shop).Propose(new Flows().Tcp(Web, Flows.World("198.51.100.7", "a\nspec: {}\u2028x"), 443));

        ((Manifests.Editing.ResourceChange.Create)result.Proposals.Single().Changes[0]).Comments.ShouldAllBe(comment => !comment.Text.Any(char.IsControl) && !comment.Text.Contains('\u2028'));
    }
}
