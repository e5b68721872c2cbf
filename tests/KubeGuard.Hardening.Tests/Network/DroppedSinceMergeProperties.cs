using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Verification;
using KubeGuard.Hardening.Watch;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>B13 over random small clusters: a change that narrows is merged, and what is denied since is dropped.</summary>
public sealed class DroppedSinceMergeProperties
{
    private static readonly int[] Ports = [53, 443, 8080];

    private static readonly ImmutableArray<Attempt> Attempts =
    [
        .. RandomClusters.Names.Select(name => Flows.Pod("shop", name)).SelectMany(pod => RandomClusters.Ends
            .SelectMany(other => Ports, (other, port) => (other, port))
            .SelectMany(end => new[] { new Attempt(pod, end.other, end.port), new Attempt(end.other, pod, end.port) })),
    ];

    [Fact]
    public void B13_what_the_hardeners_own_changes_take_away_comes_back_and_nothing_that_was_not_there() => ForRandom((before, random) =>
        before.With(before.Propose(RandomClusters.Traffic(random)).Proposals.Where(proposal => proposal.Class != ProposalClass.Widen)));

    [Fact]
    public void B13_what_any_narrowing_takes_away_comes_back_and_nothing_that_was_not_there() => ForRandom(RandomClusters.Narrowed);

    private static void ForRandom(Func<Cluster, Random, Cluster> merge) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var before = RandomClusters.Of(random);
        var merged = merge(before, random);
        ImmutableArray<Attempt> deniedSince = [.. Attempts.Where(attempt => attempt.IsDeniedBy(merged))];
        var drops = deniedSince.OrderBy(_ => random.Next()).Take(6).Aggregate(new Flows(), (flows, attempt) => flows.Refused(attempt.Source, attempt.Destination, attempt.Port));
        var input = new HardeningInput(merged.Manifests, drops.Build(), new())
        {
            Merges = [new("#7", new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), before.Manifests, merged.Manifests, "git revert 7")],
        };

        var result = new NetworkPolicyHardener().Propose(input);
        var restored = merged.With(result.Proposals.Where(proposal => proposal.Class == ProposalClass.Widen));

        var afterwards = input with { Manifests = restored.Manifests };
        MergeWatch.Find(afterwards).Where(refused => !refused.IsGivenBack)
            .ShouldAllBe(refused => result.Abstentions.Any(left => left.Reason.Contains(refused.What) && left.Reason.EndsWith("or revert #7: git revert 7", StringComparison.Ordinal)));
        deniedSince.Where(attempt => attempt.IsDeniedBy(before)).ShouldAllBe(attempt => attempt.IsDeniedBy(restored), "nobody gets what he did not have before the merge");
        new NetworkPolicyHardener().Propose(afterwards).Proposals.ShouldAllBe(proposal => proposal.Class != ProposalClass.Widen);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private sealed record Attempt(Endpoint Source, Endpoint Destination, int Port)
    {
        public bool IsDeniedBy(Cluster cluster)
        {
            ReplayResult replay = NetworkReplayer.Replay(cluster.Manifests, new Flows().Tcp(Source, Destination, Port).Build());
            return replay.Counts.Denied > 0;
        }
    }
}
