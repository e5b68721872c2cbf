using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class RefinementTests
{
    private static readonly Endpoint.Pod Web = Flows.Pod("shop", "web");
    private static readonly Endpoint.Pod Api = Flows.Pod("shop", "api");
    private static readonly Endpoint.Pod Db = Flows.Pod("shop", "db");
    private static readonly Endpoint.Pod Prometheus = Flows.Stranger("monitoring", "app=prometheus");

    private static Cluster Shop(string spec, params string[] more) => new(
    [
        Objects.Deployment("shop", "web", "app=web", "http:8080,admin:8081"),
        Objects.Deployment("shop", "api", "app=api", "8000"),
        Objects.Deployment("shop", "db", "app=db", "5432"),
        Objects.Policy("shop", "web", spec),
        .. more,
    ]);

    /// <summary>The spec after refinement; the proof has to hold and must not widen.</summary>
    private static string Refined(Cluster cluster, Flows flows)
    {
        var proposal = cluster.Propose(flows).Proposals.Single(candidate => candidate.Class == ProposalClass.Refine);
        var outcome = cluster.Prove(proposal, flows.Build());
        outcome.Faults.ShouldBeEmpty();
        outcome.Counterexamples.ShouldBeEmpty();
        outcome.Proof.Widened.ShouldBe(0);
        outcome.Proof.RemovedChecked.ShouldBeGreaterThan(0);
        outcome.Proof.GrantsAfter.ShouldBe(outcome.Proof.GrantsBefore - outcome.Proof.RemovedChecked);
        return Cluster.Text(proposal.After!["spec"]!);
    }

    [Fact]
    public void N18_Unused_peers_and_ports_go_and_the_rest_stays_as_it_is_written()
    {
        var cluster = Shop("""
            {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [
              {from: [{podSelector: {matchLabels: {app: db}}}, {podSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}}], ports: [{port: 9999}, {port: http, protocol: TCP}]},
              {from: [{podSelector: {matchLabels: {app: gone}}}]}]}
            """);

        Refined(cluster, new Flows().Tcp(Api, Web, 8080)).ShouldBe(
            "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Ingress'],"
            + "'ingress':[{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':['api']}]}}],'ports':[{'port':'http','protocol':'TCP'}]}]}");
    }

    [Fact]
    public void N18_Peers_and_ports_left_open_become_what_was_observed()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}");
        var flows = new Flows().Tcp(Api, Web, 8080).Tcp(Db, Web, 8080).Tcp(Prometheus, Web, 8081);

        Refined(cluster, flows).ShouldEndWith(
            "'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'monitoring'}},'podSelector':{'matchLabels':{'app':'prometheus'}}}],'ports':[{'protocol':'TCP','port':'admin'}]},"
            + "{'from':[{'podSelector':{'matchLabels':{'app':'api'}}},{'podSelector':{'matchLabels':{'app':'db'}}}],'ports':[{'protocol':'TCP','port':'http'}]}]}");
    }

    [Fact]
    public void N18_A_broad_peer_is_narrowed_to_its_part_that_is_used()
    {
        var cluster = Shop(
            "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}, {podSelector: {matchLabels: {app: api}}}], ports: [{port: 8080}]}]}",
            Objects.Namespace("monitoring", "team=ops"));

        Refined(cluster, new Flows().Tcp(Prometheus, Web, 8080).Tcp(Api, Web, 8080)).ShouldContain(
            "{'from':[{'namespaceSelector':{'matchLabels':{'team':'ops','kubernetes.io/metadata.name':'monitoring'}},'podSelector':{'matchLabels':{'app':'prometheus'}}},{'podSelector':{'matchLabels':{'app':'api'}}}],'ports':[{'protocol':'TCP','port':8080}]}"
            .Replace("{'protocol':'TCP','port':8080}", "{'port':8080}", StringComparison.Ordinal));
    }

    [Fact]
    public void N18_A_block_that_only_may_mean_a_pod_goes_when_another_peer_surely_does()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}");
        var oneRule = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}]}]}");

        foreach (var refined in new[] { Refined(cluster, new Flows().Tcp(Web, Api, 8000)), Refined(oneRule, new Flows().Tcp(Web, Api, 8000)) })
        {
            refined.ShouldContain("'app':'api'");
            refined.ShouldNotContain("ipBlock");
        }
    }

    [Fact]
    public void P2_A_proof_sees_rules_for_pods_that_are_not_there_yet()
    {
        const string Narrow = "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 8080}]}]}";
        const string Wider = "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: api}}}, {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}, podSelector: {matchLabels: {app: intruder}}}], ports: [{port: 8080}]}]}";
        var evidence = new Flows().Tcp(Api, Web, 8080).Build();
        var narrow = Shop(Narrow).Manifests;
        var target = narrow.Resources.Single(resource => resource.Id.Kind == "NetworkPolicy");
        var proposal = new Proposal
        {
            Id = "network/NetworkPolicy/shop/web",
            Class = ProposalClass.Refine,
            Target = target.Id,
            Title = "",
            Severity = Severity.Low,
            Confidence = Confidence.Observed,
            Changes = [],
            Before = null,
            After = target.ToJson(),
            Rationale = [],
        };

        new NetworkPolicyHardener().Prove(proposal, new(narrow, evidence, new()), Shop(Wider).Manifests).Faults.ShouldHaveSingleItem().ShouldStartWith("it allows more than before");
    }

    [Fact]
    public void N18_A_wide_block_becomes_the_addresses_in_use_and_a_range_the_ports_in_use()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 400, endPort: 500}]}]}");

        Refined(cluster, new Flows().Tcp(Web, Flows.World("198.51.100.7"), 443)).ShouldContain("'egress':[{'to':[{'ipBlock':{'cidr':'198.51.100.7/32'}}],'ports':[{'protocol':'TCP','port':443}]}]");
    }

    [Fact]
    public void N8_Narrowing_egress_that_allowed_everything_keeps_name_resolution()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{}]}");

        Refined(cluster, new Flows().Tcp(Web, Api, 8000)).ShouldContain(
            "'podSelector':{'matchLabels':{'k8s-app':'kube-dns'}}}],'ports':[{'protocol':'TCP','port':53},{'protocol':'UDP','port':53}]");
    }

    [Fact]
    public void N14_Losing_the_last_egress_rule_must_not_open_egress()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}], egress: [{to: [{podSelector: {matchLabels: {app: gone}}}], ports: [{port: 1}]}]}");

        Refined(cluster, new Flows().Tcp(Api, Web, 8080).Over(20)).ShouldContain("'egress':[],'policyTypes':['Ingress','Egress']");
    }

    [Fact]
    public void P3_Rules_of_a_direction_without_any_use_are_abstained_on_in_a_short_window()
    {
        var result = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}").Propose(new Flows().Tcp(Web, Db, 5432));

        result.Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Refine);
        result.Abstentions.ShouldContain(abstention => abstention.Target == "NetworkPolicy/shop/web" && abstention.Reason.Contains("silence is no evidence", StringComparison.Ordinal));
    }

    [Fact]
    public void P3_A_policy_that_also_selects_a_workload_that_was_not_seen_is_left_alone()
    {
        var result = Shop("{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}").Propose(new Flows().Tcp(Web, Api, 8000));

        result.Abstentions.ShouldContain(abstention => abstention.Target == "NetworkPolicy/shop/web" && abstention.Reason.Contains("Deployment/shop/db", StringComparison.Ordinal));
        result.Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Refine);
    }

    [Fact]
    public void P1_What_no_narrower_rule_can_say_keeps_its_rule()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}");

        cluster.Propose(new Flows().Tcp(Flows.Reserved("unmanaged"), Web, 8080).Tcp(Api, Web, 8080)).Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Refine);
        cluster.Propose(new Flows().Tcp(Api, Web, 15008).Tcp(Db, Web, 8080)).Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Refine);
    }

    [Fact]
    public void A_policy_that_allows_only_what_is_used_is_left_as_it_is() =>
        Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 8080}]}]}")
            .Propose(new Flows().Tcp(Api, Web, 8080)).Proposals.ShouldNotContain(proposal => proposal.Target.Name == "web");

    [Fact]
    public void A_policy_that_the_API_server_would_refuse_is_left_alone_with_the_place() =>
        Shop("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]}")
            .Propose(new Flows().Tcp(Api, Web, 8080)).Abstentions.ShouldContain(abstention => abstention.Reason.Contains("spec.ingress[0].from[0].ipBlock.cidr: 'nonsense' is no CIDR", StringComparison.Ordinal));

    [Fact]
    public void A_policy_that_two_overlays_build_from_one_file_is_narrowed_in_that_file()
    {
        const string policy = "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 8080}]}]}";
        var manifests = Repository.Of(
            ("base/web.yaml", Objects.Deployment("shop", "web", "app=web", "8080")),
            ("base/api.yaml", Objects.Deployment("shop", "api", "app=api", "8000")),
            ("base/policy.yaml", Objects.Policy("shop", "web", policy)),
            ("base/kustomization.yaml", "resources: [web.yaml, api.yaml, policy.yaml]"),
            ("blue/kustomization.yaml", "resources: [../base]"),
            ("green/kustomization.yaml", "resources: [../base]"));
        var changes = new HardeningPipeline([new NetworkPolicyHardener()]).Run(new(manifests, new Flows().Tcp(Api, Web, 8080).Build(), new HardeningOptions()));

        changes.Proposals.Single(proposal => proposal.Class == ProposalClass.Refine).Files.ShouldHaveSingleItem().Path.ShouldBe("base/policy.yaml");
    }

    [Fact]
    public void Refining_twice_changes_nothing_the_second_time()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}");
        var flows = new Flows().Tcp(Api, Web, 8080).Tcp(Web, Api, 8000).Udp(Web, Flows.Dns, 53).Tcp(Web, Flows.World("198.51.100.7"), 443);
        var first = cluster.Propose(flows).Proposals;

        cluster.With(first).Propose(flows).Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void N22_A_proof_finds_the_observed_connection_that_a_wrong_change_would_break()
    {
        var cluster = new Cluster(Objects.Deployment("shop", "web", "app=web", "8080"), Objects.Deployment("shop", "api", "app=api", "8000"));
        var flows = new Flows().Tcp(Web, Api, 8000, count: 2);
        var proposal = cluster.Propose(flows).Proposals.Single(candidate => candidate.Target.Name == "api");
        var wrong = cluster.With(proposal).With(proposal).Manifests;

        cluster.Prove(proposal, flows.Build()).Holds.ShouldBeTrue();
        var more = new Flows().Tcp(Web, Api, 8000, count: 2).Tcp(Db, Api, 8000).Build();
        var outcome = new NetworkPolicyHardener().Prove(proposal, new(cluster.Manifests, more, new()), wrong);

        outcome.Holds.ShouldBeFalse();
        outcome.Counterexamples.ShouldHaveSingleItem().Subject.ShouldBe("shop/db");
        outcome.Proof.Denied.ShouldBe(1);
    }

    [Fact]
    public void P2_A_proof_finds_a_refinement_that_allows_more()
    {
        var cluster = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}");
        var wider = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}");
        var flows = new Flows().Tcp(Api, Web, 8080);
        var proposal = cluster.Propose(flows).Proposals.Single(candidate => candidate.Class == ProposalClass.Refine);

        var outcome = new NetworkPolicyHardener().Prove(proposal, new(cluster.Manifests, flows.Build(), new()), wider.Manifests);

        outcome.Faults.ShouldHaveSingleItem().ShouldContain("allows more than before");
        outcome.Proof.Widened.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void N23_The_graph_shows_what_stays_and_what_goes()
    {
        var proposal = Shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 8080}]}]}")
            .Propose(new Flows().Tcp(Api, Web, 8080)).Proposals.Single(candidate => candidate.Class == ProposalClass.Refine);

        proposal.Graph!.Edges.ShouldContain(new ConnectivityEdge("shop/api", "shop/web", "TCP 8080", EdgeState.Kept));
        proposal.Graph.Edges.ShouldContain(new ConnectivityEdge("shop/db", "shop/web", "TCP 8080", EdgeState.Removed));
    }
}
