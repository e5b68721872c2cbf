using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>The bookinfo application as three real clusters ran it, with its flows of 2021.</summary>
public sealed class BookinfoTests
{
    private static readonly string[] Workloads = ["details-v1", "productpage-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3"];

    private readonly ManifestSet _manifests = Repository.At(SharedData.PathOf("data", "e2e", "bookinfo", "gitops"));
    private readonly EvidenceSet _evidence = new EvidenceReader().Read(LogInputs.Resolve([SharedData.PathOf("data", "e2e", "bookinfo", "logs")]));

    [SharedFact]
    public void Each_workload_gets_one_policy_that_selects_it_alone()
    {
        var result = Propose();

        result.Proposals.Select(proposal => proposal.Target.Name).ShouldBe(Workloads);
        result.Proposals.ShouldAllBe(proposal => proposal.Class == ProposalClass.Create && proposal.Target.Namespace == "bookinfo" && proposal.Confidence == Confidence.ShortWindow);
        foreach (var version in Workloads.Where(name => name.StartsWith("reviews", StringComparison.Ordinal)))
            Cluster.SpecOf(result, $"bookinfo/{version}").ShouldStartWith($"{{'podSelector':{{'matchLabels':{{'app':'reviews','version':'{version[^2..]}'}}}}");
    }

    [SharedFact]
    public void Name_resolution_goes_with_egress_and_replies_and_ephemeral_ports_are_absent()
    {
        foreach (var proposal in Propose().Proposals)
        {
            var spec = Cluster.Text(proposal.After!["spec"]!);
            if (spec.Contains("'Egress'", StringComparison.Ordinal))
                spec.ShouldContain("{'matchLabels':{'k8s-app':'kube-dns'}}}],'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]");
            System.Text.RegularExpressions.Regex.Matches(spec, "'port':([^}]+)").Select(match => match.Groups[1].Value).ShouldBeSubsetOf(["9080", "53", "15090"]);
        }
    }

    [SharedFact]
    public void The_call_of_ratings_to_productpage_is_pointed_out_and_allowed()
    {
        var result = Propose();

        result.Observations.Where(observation => observation.Text.StartsWith("Odd edge", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .Text.ShouldContain("bookinfo/ratings-v1 → bookinfo/productpage-v1 (TCP 9080");
        Cluster.SpecOf(result, "bookinfo/productpage-v1").ShouldContain("'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'ratings','version':'v1'}}}],'ports':[{'protocol':'TCP','port':9080}]");
        result.Proposals.Where(proposal => proposal.Rationale.Any(item => item.Kind == RationaleKind.Warning && item.Text.StartsWith("Odd edge", StringComparison.Ordinal)))
            .Select(proposal => proposal.Target.Name).ShouldBe(["productpage-v1", "ratings-v1"]);
    }

    [SharedFact]
    public void N22_Applied_to_the_files_every_observed_connection_is_still_allowed_and_a_second_run_has_nothing_to_say()
    {
        var pipeline = new HardeningPipeline([new NetworkPolicyHardener()]);
        var changes = pipeline.Run(new(_manifests, _evidence, new HardeningOptions()));

        changes.Proposals.Select(proposal => proposal.Target.Name).ShouldBe(Workloads, ignoreOrder: true);
        changes.Proposals.ShouldAllBe(proposal => proposal.Proof!.Denied == 0 && proposal.Proof.Widened == 0 && proposal.Proof.RemovedChecked > 0 && proposal.Proof.GrantsAfter < proposal.Proof.GrantsBefore);
        changes.Files.Select(file => file.Path).ShouldBe([.. Workloads.Select(name => $"{name}-networkpolicy.yaml").Append("kustomization.yaml").Order(StringComparer.Ordinal)]);
        var replay = NetworkReplayer.Replay(changes.After, _evidence);
        replay.Denied.ShouldBeEmpty();
        replay.Counts.Replayed.ShouldBe(NetworkReplayer.Replay(_manifests, _evidence).Counts.Replayed);
        pipeline.Run(new(changes.After, _evidence, new HardeningOptions())).Proposals.ShouldBeEmpty();
    }

    [SharedFact]
    public void A_rule_that_is_taken_out_by_hand_is_found_with_the_flow_that_needs_it()
    {
        var after = new HardeningPipeline([new NetworkPolicyHardener()]).Run(new(_manifests, _evidence, new HardeningOptions())).After;
        var policy = after.Resources.Single(resource => resource.Id is { Kind: "NetworkPolicy", Name: "details-v1" });
        var cut = policy.Changed(json => json["spec"]!["ingress"] = new System.Text.Json.Nodes.JsonArray());
        var broken = ((Manifests.Editing.ChangeOutcome.Planned)Manifests.Editing.ChangePlanner.Plan(after, [new Manifests.Editing.ResourceChange.Modify(policy, cut)])).After;

        var denied = NetworkReplayer.Replay(broken, _evidence).Denied.ShouldHaveSingleItem();
        denied.Subject.ShouldBe("bookinfo/productpage-v1");
        denied.Request.ShouldBe("TCP 9080 to bookinfo/details-v1");
        denied.Source.ShouldStartWith("basic-sample-");
    }

    [SharedFact]
    public void B13_of_everything_that_was_seen_the_merged_policies_drop_only_what_no_rule_can_say()
    {
        var merge = new MergedChange("#7", new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero), _manifests, new HardeningPipeline([new NetworkPolicyHardener()]).Run(new(_manifests, _evidence, new())).After, "git revert 7");
        MergeWatch.Find(new(merge.After, _evidence, new()) { Merges = [merge] }).ShouldBeEmpty("nothing was dropped");

        var lost = MergeWatch.Find(new(merge.After, Dropped(), new()) { Merges = [merge] });

        lost.ShouldAllBe(refused => refused.What.StartsWith("ICMP", StringComparison.Ordinal) || refused.What.StartsWith("TCP 150", StringComparison.Ordinal));
    }

    [SharedFact]
    public void B13_what_a_merged_default_deny_drops_is_given_back_or_named()
    {
        var folder = InMemoryFiles.Of([.. _manifests.Files.Paths.Select(path => (path, System.Text.Encoding.UTF8.GetString(_manifests.Files.Read(path)!)))]);
        var deny = folder.With("deny.yaml", Objects.Policy("bookinfo", "deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}"));
        var merged = ManifestReader.Read(deny.With("kustomization.yaml", $"{deny.Text("kustomization.yaml").TrimEnd()}\n  - deny.yaml\n"));
        var input = new HardeningInput(merged, Dropped(), new()) { Merges = [new("#7", new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero), _manifests, merged, "git revert 7")] };

        var changes = new HardeningPipeline([new NetworkPolicyHardener()]).Run(input);

        var lost = MergeWatch.Find(input);
        lost.Length.ShouldBeGreaterThan(10);
        var said = changes.Proposals.Where(proposal => proposal.Class == ProposalClass.Widen).SelectMany(proposal => proposal.Rationale).Select(item => item.Text)
            .Concat(changes.Abstentions.Select(left => left.Reason)).ToArray();
        said.ShouldContain(text => text.StartsWith("#7 took this away", StringComparison.Ordinal) && text.EndsWith("or revert #7: git revert 7", StringComparison.Ordinal));
        changes.Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Widen, "the policy selects every pod and refuses more than is mended piece by piece");
    }

    /// <summary>All that the log shows, as if policies had dropped it.</summary>
    private EvidenceSet Dropped() => _evidence with { Connections = [.. _evidence.Connections.Select(connection => connection with { Verdict = ConnectionVerdict.DeniedByPolicy })] };

    private HardenerResult Propose() => new NetworkPolicyHardener().Propose(new(_manifests, _evidence, new HardeningOptions()));
}
