using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class NetworkPropertyTests
{
    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void P1_N22_All_proposals_together_allow_every_connection_that_was_seen_and_refuse_a_stranger() => Prop.ForAll(Seeds, seed =>
    {
        var cluster = new Cluster(RandomClusters.Deployments);
        var flows = RandomClusters.Traffic(new(seed));
        var proposals = cluster.Propose(flows).Proposals;
        var after = cluster.With(proposals);
        var spy = Flows.Stranger("evil", "app=spy");
        var attack = RandomClusters.Names.Aggregate(new Flows(), (attempts, name) => attempts.Tcp(spy, Flows.Pod("shop", name), 80).Tcp(Flows.Pod("shop", name), spy, 80));
        var isolated = proposals.Sum(proposal => proposal.After!["spec"]!["policyTypes"]!.AsArray().Count);

        foreach (var outcome in proposals.Select(proposal => cluster.Prove(proposal, flows.Build())))
        {
            outcome.Faults.ShouldBeEmpty();
            outcome.Counterexamples.ShouldBeEmpty();
        }

        NetworkReplayer.Replay(after.Manifests, flows.Build()).Denied.ShouldBeEmpty();
        // Where a rule names an address, a plugin might compare it with the spy's: such attempts are left undecided, never allowed.
        var attempts = NetworkReplayer.Replay(after.Manifests, attack.Build()).Counts;
        (attempts.Replayed - attempts.Denied).ShouldBe((2 * RandomClusters.Names.Length) - isolated);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void P2_Narrowing_existing_policies_never_widens_and_never_breaks() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var cluster = RandomClusters.Of(random);
        var flows = RandomClusters.Traffic(new(seed));
        var evidence = flows.Build();
        var refinements = cluster.Propose(flows).Proposals.Where(proposal => proposal.Class == ProposalClass.Refine).ToArray();
        var outcomes = refinements.Select(proposal => cluster.Prove(proposal, evidence)).ToArray();

        outcomes.ShouldAllBe(outcome => outcome.Holds && outcome.Proof.Widened == 0);
        NetworkReplayer.Replay(cluster.With(refinements).Manifests, evidence).Counts.Denied.ShouldBe(NetworkReplayer.Replay(cluster.Manifests, evidence).Counts.Denied);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void P5_The_order_of_the_evidence_does_not_matter() => Prop.ForAll(Seeds, seed =>
    {
        var cluster = new Cluster(RandomClusters.Deployments);
        var evidence = RandomClusters.Traffic(new(seed)).Build();
        var reversed = evidence with { Connections = [.. evidence.Connections.Reverse()] };

        Fingerprints(cluster, reversed).ShouldBe(Fingerprints(cluster, evidence));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void N21_Selectors_answer_as_their_definition_says() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        string[] keys = ["a", "b", "c"];
        string[] values = ["", "1", "2"];
        var labels = keys.Where(_ => random.Next(2) == 0).ToDictionary(key => key, _ => values[random.Next(3)]);
        var requirement = new LabelRequirement(keys[random.Next(3)], (LabelOperator)random.Next(4), [.. values.Where(_ => random.Next(2) == 0)]);
        var has = labels.TryGetValue(requirement.Key, out var value);
        var expected = requirement.Operator switch
        {
            LabelOperator.In => has && requirement.Values.Contains(value!),
            LabelOperator.NotIn => !has || !requirement.Values.Contains(value!),
            LabelOperator.Exists => has,
            _ => !has,
        };
        requirement.Matches(new LabelSet(labels)).ShouldBe(expected.ToMatch());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static IEnumerable<string> Fingerprints(Cluster cluster, EvidenceSet evidence) =>
        new NetworkPolicyHardener().Propose(new(cluster.Manifests, evidence, new HardeningOptions())).Proposals.Select(proposal => $"{proposal.Fingerprint} {Cluster.Text(proposal.After!)}");
}
