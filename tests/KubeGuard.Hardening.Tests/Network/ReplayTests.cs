using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Verification;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class ReplayTests
{
    private static readonly Cluster Shop = new(
        Objects.Deployment("shop", "web", "app=web", "http:8080"),
        Objects.Deployment("shop", "db", "app=db", "5432"),
        Objects.Deployment("shop", "agent", "app=agent", podExtra: "hostNetwork: true"),
        Objects.Policy("shop", "db", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}"));

    private static ReplayResult Replay(Flows flows) => NetworkReplayer.Replay(Shop.Manifests, flows.Build());

    [Fact]
    public void A_forwarded_connection_that_the_policies_would_refuse_is_denied_with_its_place_and_reason()
    {
        var result = Replay(new Flows().Tcp(Flows.Pod("shop", "web"), Flows.Pod("shop", "db"), 5432).Tcp(Flows.Pod("other", "spy"), Flows.Pod("shop", "db"), 5432, count: 3));

        result.Counts.ShouldBe(new ReplayCounts(4, 3, 0, 0));
        result.Denied.ShouldHaveSingleItem().ShouldBe(new ReplayFinding(
            "connection", "flows.json:2", "other/spy", "TCP 5432 to shop/db", 3, "shop/db accepts only what NetworkPolicy shop/db allows"));
    }

    [Fact]
    public void A_connection_that_policy_dropped_and_the_manifests_allow_is_a_disagreement()
    {
        var result = Replay(new Flows().Refused(Flows.Pod("shop", "web"), Flows.Pod("shop", "db"), 5432).Refused(Flows.Pod("x", "y"), Flows.Pod("shop", "db"), 1));

        result.Counts.ShouldBe(new ReplayCounts(2, 0, 1, 0));
        result.Disagreements.ShouldHaveSingleItem().Subject.ShouldBe("shop/web");
    }

    [Fact]
    public void What_the_repository_cannot_decide_is_outside()
    {
        var flows = new Flows()
            .Tcp(Flows.Pod("x", "y"), Flows.Pod("x", "z"), 80)
            .Add(Flows.Pod("shop", "web"), Flows.Pod("shop", "db"), TransportProtocol.IcmpV4, null, ConnectionVerdict.Forwarded, 1)
            .Add(Flows.Pod("shop", "web"), Flows.Pod("shop", "db"), TransportProtocol.Tcp, 1, ConnectionVerdict.Dropped, 1);

        Replay(flows).Counts.ShouldBe(new ReplayCounts(0, 0, 0, 3));
    }

    [Fact]
    public void N16_A_port_that_hides_the_true_one_is_not_held_against_the_manifests() =>
        Replay(new Flows().Tcp(Flows.Pod("shop", "web"), Flows.Pod("shop", "db"), 15006)).Counts.ShouldBe(new ReplayCounts(0, 0, 0, 1));

    [Fact]
    public void N10_The_pods_own_node_is_never_kept_out_and_other_nodes_are()
    {
        var result = Replay(new Flows().Tcp(Flows.Reserved("host", "10.0.0.1"), Flows.Pod("shop", "db"), 5432).Tcp(Flows.Reserved("remote-node", "10.0.0.2"), Flows.Pod("shop", "db"), 5432));

        result.Denied.ShouldHaveSingleItem().Subject.ShouldBe("remote-node (10.0.0.2)");
    }

    [Fact]
    public void N10_No_policy_applies_to_pods_on_the_host_network()
    {
        var isolated = new Cluster(
            Objects.Deployment("shop", "agent", "app=agent", podExtra: "hostNetwork: true"),
            Objects.Policy("shop", "deny", "{podSelector: {}, policyTypes: [Ingress]}"));

        NetworkReplayer.Replay(isolated.Manifests, new Flows().Tcp(Flows.Pod("x", "y"), Flows.Pod("shop", "agent"), 80).Build()).Counts.Denied.ShouldBe(0);
    }

    [Fact]
    public void Labels_of_a_namespace_that_the_repository_does_not_hold_leave_the_answer_open()
    {
        const string policy = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}]}]}";
        var flows = new Flows().Tcp(Flows.Pod("red", "spy"), Flows.Pod("shop", "web"), 80).Build();
        var unknown = new Cluster(Objects.Deployment("shop", "web", "app=web"), Objects.Policy("shop", "web", policy));
        var known = new Cluster(Objects.Deployment("shop", "web", "app=web"), Objects.Policy("shop", "web", policy), Objects.Namespace("red", "team=blue"));

        NetworkReplayer.Replay(unknown.Manifests, flows).Counts.ShouldBe(new ReplayCounts(0, 0, 0, 1));
        NetworkReplayer.Replay(known.Manifests, flows).Counts.ShouldBe(new ReplayCounts(1, 1, 0, 0));
    }

    [Fact]
    public void N21_Whether_an_ipBlock_means_a_pod_is_not_decided()
    {
        var cluster = new Cluster(
            Objects.Deployment("shop", "web", "app=web"),
            Objects.Policy("shop", "web", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}"));

        NetworkReplayer.Replay(cluster.Manifests, new Flows().Tcp(Flows.Pod("a", "b"), Flows.Pod("shop", "web"), 80).Build()).Counts.Outside.ShouldBe(1);
        NetworkReplayer.Replay(cluster.Manifests, new Flows().Tcp(Flows.World("198.51.100.7"), Flows.Pod("shop", "web"), 80).Build()).Counts.ShouldBe(new ReplayCounts(1, 0, 0, 0));
    }

    [Theory]
    [InlineData("ReplicaSet", "web-6d5f", "app=web", "shop/web")]
    [InlineData("", "", "app=web", "shop/web")]
    [InlineData("Deployment", "web-canary", "app=web", "shop/web-canary")]
    [InlineData("", "", "app=nobody", "shop/nobody")]
    public void N3_An_end_is_the_workload_that_the_log_names_else_the_one_whose_selector_its_labels_hold(string kind, string owner, string label, string expected)
    {
        var cluster = new Cluster(Objects.Deployment("shop", "web", "app=web"), Objects.Policy("shop", "web", "{podSelector: {}, policyTypes: [Ingress]}"));
        var flows = new Flows().Tcp(Flows.Pod("x", "y"), Flows.Pod(kind, "shop", owner, [label]), 80).Tcp(Flows.Pod("x", "y"), Flows.Pod("shop", "web"), 80);

        var denied = NetworkReplayer.Replay(cluster.Manifests, flows.Build()).Denied;

        denied.Any(finding => finding.Request == "TCP 80 to shop/web").ShouldBeTrue();
        (denied.Length == 2 || denied[0].Count == 1).ShouldBeTrue();
        if (expected != "shop/web")
            denied.ShouldHaveSingleItem();
    }

    [Fact]
    public void N3_An_end_that_two_workloads_fit_is_neither()
    {
        var cluster = new Cluster(
            Objects.Deployment("shop", "blue", "app=web"),
            Objects.Deployment("shop", "green", "app=web"),
            Objects.Policy("shop", "web", "{podSelector: {}, policyTypes: [Ingress]}"));

        NetworkReplayer.Replay(cluster.Manifests, new Flows().Tcp(Flows.Pod("x", "y"), Flows.Stranger("shop", "app=web"), 80).Build()).Counts.Outside.ShouldBe(1);
    }
}
