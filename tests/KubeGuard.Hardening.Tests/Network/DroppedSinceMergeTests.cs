using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Verification;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>B13: connections that are dropped since a merge are given back, exactly and to nobody else.</summary>
public sealed class DroppedSinceMergeTests
{
    private const string Closed = "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: []}";

    private static readonly DateTimeOffset Earlier = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Endpoint.Pod Web = Flows.Pod("shop", "web");
    private static readonly Endpoint.Pod Api = Flows.Pod("shop", "api");
    private static readonly Endpoint.Pod Db = Flows.Pod("shop", "db");
    private static readonly Endpoint.Pod Prometheus = Flows.Stranger("monitoring", "app=prometheus");

    private static readonly string[] Workloads =
    [
        Objects.Deployment("shop", "web", "app=web", "8080"),
        Objects.Deployment("shop", "api", "app=api", "http:8000"),
        Objects.Deployment("shop", "db", "app=db", "5432"),
        Objects.Deployment("shop", "node", "app=node", "9100", "hostNetwork: true"),
    ];

    private static readonly Flows Drop = new Flows().Refused(Web, Api, 8000);

    private static ManifestSet Shop(params string[] policies) => new Cluster([.. Workloads, .. policies]).Manifests;

    private static string Policy(string name, string spec) => Objects.Policy("shop", name, spec);

    [Fact]
    public void B13_what_a_created_policy_drops_is_given_back_in_it_alone_and_quotes_the_event()
    {
        var now = Shop(Policy("api", Closed));

        var changes = Run(now, Drop, Merge(Shop(), now));

        var group = changes.Groups.ShouldHaveSingleItem();
        group.Key.ShouldStartWith("widen-");
        group.Title.ShouldBe("fix(network): give back to NetworkPolicy shop/api what is dropped since a merge");
        var widen = group.Proposals.ShouldHaveSingleItem();
        widen.Class.ShouldBe(ProposalClass.Widen);
        Cluster.Text(widen.After!["spec"]!).ShouldEndWith("'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}],'ports':[{'protocol':'TCP','port':'http'}]}]}");
        widen.Rationale[0].Text.ShouldBe("#7 took this away: TCP 8000 from shop/web to shop/api was dropped once, "
            + "first 2026-03-02 08:00:00 and last 2026-03-02 08:00:00 UTC (flows.json:1).");
        widen.Rationale[^1].Text.ShouldContain("what an intruder leaves behind");
        changes.Observations.ShouldNotContain(observation => observation.Text.StartsWith("Wanted but denied", StringComparison.Ordinal));
    }

    [Fact]
    public void B13_both_ends_are_opened_at_once_where_both_refuse_and_nothing_else_in_the_files_changes()
    {
        var before = Repository.Of(("workloads.yaml", string.Join("\n---\n", Workloads)));
        var merged = Repository.Of(("workloads.yaml", string.Join("\n---\n", Workloads)), ("web.yaml", WebBefore), ("api.yaml", ApiBefore));

        var changes = Run(merged, Drop, Merge(before, merged));

        var group = changes.Groups.Single(group => group.Key.StartsWith("widen-", StringComparison.Ordinal));
        group.Proposals.ShouldHaveSingleItem().Title.ShouldBe("Give back to 2 NetworkPolicies what is dropped since a merge");
        group.Files.ToDictionary(file => file.Path, file => System.Text.Encoding.UTF8.GetString(file.After!)).ShouldBe(
            new Dictionary<string, string> { ["api.yaml"] = ApiAfter, ["web.yaml"] = WebAfter }, ignoreOrder: true);
        var restored = Repository.Of(("workloads.yaml", string.Join("\n---\n", Workloads)), ("web.yaml", WebAfter), ("api.yaml", ApiAfter));
        IsAllowed(restored, Web, Api, 8000).ShouldBeTrue();
        IsAllowed(restored, Web, Db, 5432).ShouldBeFalse();
        Run(restored, Drop, Merge(before, merged)).Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Widen, "what is given back is not offered again");
    }

    private const string WebBefore =
        """
        # Who the shop window talks to.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          namespace: shop
          name: web
        spec:
          policyTypes: [Egress]
          egress:
            - to:   # name resolution
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
              ports:
                - {protocol: UDP, port: 53}
          podSelector:
            matchLabels: {app: web}

        """;

    private const string WebAfter =
        """
        # Who the shop window talks to.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          namespace: shop
          name: web
        spec:
          policyTypes: [Egress]
          egress:
            - to:   # name resolution
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
              ports:
                - {protocol: UDP, port: 53}
            - to:
                - podSelector:
                    matchLabels:
                      app: api
              ports:
                - protocol: TCP
                  port: 8000
          podSelector:
            matchLabels: {app: web}

        """;

    private const string ApiBefore =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: api
          namespace: shop
        spec:
          podSelector:
            matchLabels:
              app: api
          policyTypes:
            - Ingress
          ingress: []   # nobody was seen

        """;

    private const string ApiAfter =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: api
          namespace: shop
        spec:
          podSelector:
            matchLabels:
              app: api
          policyTypes:
            - Ingress
          ingress:   # nobody was seen
            - from:
                - podSelector:
                    matchLabels:
                      app: web
              ports:
                - protocol: TCP
                  port: http

        """;

    [Fact]
    public void B13_N18_what_a_narrowed_policy_drops_is_given_back_behind_what_it_allows()
    {
        var before = Shop(Policy("api", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {}}]}]}"));
        var now = Shop(Policy("api", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 8000}]}]}"));

        var widen = Run(now, Drop, Merge(before, now)).Groups.Single().Proposals.Single();

        Cluster.Text(widen.After!["spec"]!["ingress"]!).ShouldBe(
            "[{'from':[{'podSelector':{'matchLabels':{'app':'db'}}}],'ports':[{'port':8000}]},{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}],'ports':[{'protocol':'TCP','port':'http'}]}]");
    }

    [Fact]
    public void B13_N8_a_lost_name_server_is_given_back_over_both_transports()
    {
        var now = Shop(Policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: []}"));
        var drop = new Flows().Add(Web, Flows.Dns, TransportProtocol.Udp, 53, ConnectionVerdict.DeniedByPolicy, 5);

        var widen = Run(now, drop, Merge(Shop(), now)).Groups.Single().Proposals.Single();

        Cluster.Text(widen.After!["spec"]!["egress"]!).ShouldBe(
            "[{'to':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}},'podSelector':{'matchLabels':{'k8s-app':'kube-dns'}}}],'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]}]");
        widen.Rationale.ShouldContain(item => item.Kind == RationaleKind.Inferred);
    }

    [Fact]
    public void B13_N11_an_outside_address_is_given_back_as_that_address()
    {
        var now = Shop(Policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: []}"));

        var widen = Run(now, new Flows().Refused(Web, Flows.World("198.51.100.7", "pay.example"), 443), Merge(Shop(), now)).Groups.Single().Proposals.Single();

        Cluster.Text(widen.After!["spec"]!["egress"]!).ShouldBe("[{'to':[{'ipBlock':{'cidr':'198.51.100.7/32'}}],'ports':[{'protocol':'TCP','port':443}]}]");
    }

    [Fact]
    public void B13_what_the_merge_does_not_explain_is_reported_as_before_and_not_offered()
    {
        var closed = Shop(Policy("api", Closed));
        var merge = Merge(Shop(), closed);
        Unclaimed(closed, Drop, Merge(closed, closed));
        Unclaimed(closed, Drop, merge with { MergedAt = Earlier.AddDays(9) });
        // Dropped before and after the merge: by objects that the repository does not hold.
        Unclaimed(closed, Drop, merge with { MergedAt = Earlier.AddDays(3) });
        Unclaimed(closed, new Flows().Over(9).Refused(Web, Api, 8000), merge with { MergedAt = Earlier.AddDays(3) });
        Find(closed, new Flows().Add(Web, Api, TransportProtocol.Tcp, 8000, ConnectionVerdict.Dropped, 1), merge).ShouldBeEmpty("no policy dropped it");
    }

    [Fact]
    public void B13_N21_what_the_evaluator_cannot_decide_is_not_claimed()
    {
        // Whether an ipBlock means a pod is the plugin's choice, both before the merge and with it.
        var block = Policy("api", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}");
        Unclaimed(Shop(Policy("api", Closed)), Drop, Merge(Shop(block), Shop(Policy("api", Closed))));
        Unclaimed(Shop(block), Drop, Merge(Shop(), Shop(block)));
        // Of an unmanaged pod no label is known.
        var labelled = Shop(Policy("api", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]}"));
        Unclaimed(labelled, new Flows().Refused(Flows.Reserved("unmanaged"), Api, 8000), Merge(Shop(), labelled));
    }

    [Fact]
    public void B13_nobody_else_gets_a_connection_by_it()
    {
        var open = Policy("api-only", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {}}]}]}");
        var shared = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: none}}}]}RULE]}";
        var before = Shop(open, Policy("all", shared.Replace("RULE", ", {from: [{podSelector: {matchLabels: {app: gone}}}]}", StringComparison.Ordinal)));
        var now = Shop(Policy("all", shared.Replace("RULE", "", StringComparison.Ordinal)));

        var changes = Run(now, Drop, Merge(before, now));

        changes.Groups.ShouldBeEmpty("the policy that is left selects every pod, and db did not accept web before");
        changes.Abstentions.ShouldContain(left => left.Target == "Deployment/shop/web" && left.Reason.Contains("TCP 8000 from shop/web to shop/api was dropped once")
            && left.Reason.EndsWith("write one by hand, or revert #7: git revert 7", StringComparison.Ordinal));
    }

    [Fact]
    public void B13_what_no_rule_can_express_names_the_merge_and_how_to_revert_it()
    {
        var now = Shop(Policy("api", Closed), Policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: []}"));
        var drops = new Flows()
            .Add(Web, Api, TransportProtocol.IcmpV4, null, ConnectionVerdict.DeniedByPolicy, 2)
            .Refused(Flows.Pod("shop", "node"), Api, 8000)
            .Refused(Web, Flows.World("169.254.169.254"), 80)
            .Refused(Prometheus, Api, 15006);

        var changes = Run(now, drops, Merge(Shop(), now));

        changes.Groups.ShouldBeEmpty();
        foreach (var part in (string[])["cannot speak of ICMPv4", "No rule can say it, since shop/node cannot be named", "metadata service", "mesh sidecar"])
            changes.Abstentions.ShouldContain(left => left.Reason.StartsWith("#7 took this away: ", StringComparison.Ordinal) && left.Reason.Contains(part) && left.Reason.EndsWith("or revert #7: git revert 7", StringComparison.Ordinal), part);
    }

    [Fact]
    public void B13_a_created_policy_that_denies_much_is_to_be_reverted_not_mended_piece_by_piece()
    {
        var now = Shop(Policy("api", Closed));
        var drops = Enumerable.Range(0, 9).Aggregate(new Flows(), (flows, number) => flows.Refused(Flows.Stranger("jobs", $"app=job-{number}"), Api, 8000));

        var changes = Run(now, drops, Merge(Shop(), now));

        changes.Groups.ShouldBeEmpty();
        var left = changes.Abstentions.Single(abstention => abstention.Target == "NetworkPolicy/shop/api" && abstention.Reason.Contains("one of 9 connections"));
        left.Reason.ShouldEndWith("decide which are meant, or revert #7: git revert 7");
    }

    [Fact]
    public void B13_what_was_given_back_is_not_taken_away_again_by_narrowing_or_by_a_new_policy()
    {
        var merged = Shop(Policy("api", Closed));
        var flows = new Flows().Refused(Web, Api, 8000).Tcp(Db, Api, 8000);
        var restored = Shop(Policy("api", "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: db}}}], ports: [{port: 8000}]}]}"));
        Run(restored, flows).Proposals.ShouldContain(proposal => proposal.Target.Name == "api", "without a merge that explains it the drop is no reason to keep a rule");
        Run(Shop(), flows).Proposals.ShouldContain(proposal => proposal.Target.Name == "api");

        foreach (var now in new[] { restored, Shop() })
        {
            var changes = Run(now, flows, Merge(Shop(), merged));
            changes.Proposals.ShouldNotContain(proposal => proposal.Target.Name == "api");
            changes.Abstentions.ShouldContain(left => left.Reason.StartsWith("Since #7, TCP 8000 from shop/web to shop/api was dropped", StringComparison.Ordinal) && left.Reason.EndsWith("is not taken away again.", StringComparison.Ordinal));
            MergeWatch.Find(Input(now, flows, Merge(Shop(), merged))).ShouldHaveSingleItem().IsGivenBack.ShouldBeTrue();
        }
    }

    [Fact]
    public void B13_the_latest_merge_that_took_a_connection_away_is_named()
    {
        var closed = Shop(Policy("api", Closed));
        MergedChange[] merges = [Merge(Shop(), closed), Merge(Shop(), closed) with { Name = "#9", MergedAt = Earlier.AddDays(4) }, Merge(Shop(), closed) with { Name = "#11", MergedAt = Earlier.AddDays(20) }];
        var twice = new Flows().Over(6).Refused(Web, Api, 8000);

        var found = Find(closed, twice, merges).ShouldHaveSingleItem();

        found.Merge.Name.ShouldBe("#9", "it was taken away, given back by somebody, and taken away again");
        found.Seen.FirstSeen.ShouldBeGreaterThan(Earlier.AddDays(4));
    }

    [Fact]
    public void B10_B13_more_that_is_lost_at_another_end_is_another_change()
    {
        var now = Shop(Policy("api", Closed), Policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: []}"));
        var one = Run(now, Drop, Merge(Shop(), now)).Proposals.Single();
        var two = Run(now, new Flows().Refused(Web, Api, 8000).Refused(Web, Db, 5432), Merge(Shop(), now)).Proposals.Single();

        two.Id.ShouldBe(one.Id);
        Cluster.Text(two.After!).ShouldBe(Cluster.Text(one.After!));
        two.Fingerprint.ShouldNotBe(one.Fingerprint);
        Run(now, Drop, Merge(Shop(), now)).Proposals.Single().Fingerprint.ShouldBe(one.Fingerprint);
    }

    private static void Unclaimed(ManifestSet now, Flows drops, MergedChange merge)
    {
        Find(now, drops, merge).ShouldBeEmpty();
        var changes = Run(now, drops, merge);
        changes.Groups.ShouldBeEmpty();
        changes.Abstentions.ShouldNotContain(left => left.Reason.Contains("#7"));
        changes.Observations.ShouldContain(observation => observation.Text.StartsWith("Wanted but denied by policy: TCP 8000 to shop/api", StringComparison.Ordinal));
    }

    private static bool IsAllowed(ManifestSet manifests, Endpoint source, Endpoint destination, int port)
    {
        ReplayResult replay = NetworkReplayer.Replay(manifests, new Flows().Tcp(source, destination, port).Build());
        return replay.Counts is { Replayed: 1, Denied: 0 };
    }

    private static ImmutableArray<RefusedSinceMerge> Find(ManifestSet now, Flows flows, params MergedChange[] merges) => MergeWatch.Find(Input(now, flows, merges));

    private static ChangeSet Run(ManifestSet now, Flows flows, params MergedChange[] merges) => new HardeningPipeline([new NetworkPolicyHardener()]).Run(Input(now, flows, merges));

    private static HardeningInput Input(ManifestSet now, Flows flows, params MergedChange[] merges) => new(now, flows.Build(), new()) { Merges = [.. merges] };

    private static MergedChange Merge(ManifestSet before, ManifestSet after) => new("#7", Earlier, before, after, "git revert 7");
}
