using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>
/// Gives back the connections that a merge took away and the cluster drops since (B13): the peer and port and no more, in the policies that the merge
/// created or narrowed.
/// </summary>
internal sealed class ConnectionRestoration(HardeningFacts facts, ImmutableArray<LostConnection> lost)
{
    /// <summary>A policy that a merge created and that refuses more connections than these was made from too little: it is not mended piece by piece.</summary>
    private const int MostOfACreatedPolicy = 8;

    /// <summary>A proposal for policies that have to change together, and an abstention for what none can give back.</summary>
    public HardenerResult Result()
    {
        var missing = lost.Where(loss => !loss.IsAllowedBy(facts.Model)).ToArray();
        if (missing.Length == 0)
            return new([], [], []);
        var finder = new RepairFinder(facts);
        var repairs = missing.Select(finder.Find).ToArray();
        var possible = repairs.OfType<ConnectionRepair.Possible>().ToArray();
        var crowded = possible.SelectMany(repair => repair.Policies).Distinct().Where(policy => IsTooMuch(policy, possible)).ToHashSet(StringComparer.Ordinal);
        var tooMuch = possible.Where(repair => crowded.Overlaps(repair.Policies)).ToArray();
        return new(
            [.. Together(possible.Except(tooMuch)).Select(Proposal).OrderBy(proposal => proposal.Id, StringComparer.Ordinal)],
            [
                .. repairs.OfType<ConnectionRepair.Impossible>().Select(Left),
                .. tooMuch.GroupBy(repair => (repair.Loss.Merge, Policy: repair.Policies.First(crowded.Contains))).Select(many => Left(many.Key.Policy, [.. many])),
            ],
            []);
    }

    private bool IsTooMuch(string policy, ConnectionRepair.Possible[] repairs)
    {
        var concerned = repairs.Where(repair => repair.Policies.Contains(policy)).ToArray();
        var additions = concerned.SelectMany(repair => repair.Additions).Where(addition => addition.Home.Name == policy).ToArray();
        return (concerned.DistinctBy(repair => (repair.Ends.Source, repair.Ends.Request)).Count() > MostOfACreatedPolicy && additions.Any(addition => addition.Home.IsCreated))
            || additions.SelectMany(addition => addition.Uses).Select(use => use.Peer).OfType<RulePeer.Block>().Distinct().Count() > facts.Options.MaximumExternalAddresses;
    }

    /// <summary>A connection is back only when both its ends allow it, so repairs that share a policy are one change.</summary>
    private static IEnumerable<ImmutableArray<ConnectionRepair.Possible>> Together(IEnumerable<ConnectionRepair.Possible> repairs)
    {
        var groups = new List<RepairGroup>();
        foreach (var repair in repairs)
        {
            var sharing = groups.Where(group => group.Policies.Overlaps(repair.Policies)).ToArray();
            groups.RemoveAll(sharing.Contains);
            groups.Add(new(
                [.. sharing.SelectMany(group => group.Policies), .. repair.Policies],
                [.. sharing.SelectMany(group => group.Repairs), repair]));
        }

        return groups.Select(group => group.Repairs);
    }

    private static Proposal Proposal(ImmutableArray<ConnectionRepair.Possible> repairs)
    {
        ImmutableArray<WidenedPolicy> policies =
        [
            .. repairs.SelectMany(repair => repair.Additions)
                .GroupBy(addition => addition.Home.Name)
                .OrderBy(policy => policy.Key, StringComparer.Ordinal)
                .Select(WidenedPolicy.Of),
        ];
        var first = policies[0].Home.Copies[0];
        var changes = policies.SelectMany(policy => policy.Home.Adding(policy.Directions)).ToImmutableArray();
        return new()
        {
            Id = $"network/NetworkPolicy/{first.Policy}/restored",
            Class = ProposalClass.Widen,
            Target = first.Resource.Id,
            Title = $"Give back to {Names(policies)} what is dropped since a merge",
            Severity = Severity.Medium,
            Confidence = Confidence.Observed,
            Changes = [.. changes],
            Before = first.Json,
            After = changes[0].After,
            Rationale =
            [
                .. repairs.Select(repair => repair.Loss.Refusal.ToRationale()),
                .. repairs.SelectMany(repair => repair.Additions.Where(addition => addition.Generalised is not null)
                    .Select(addition => new RationaleItem(RationaleKind.Generalised, $"For {addition.Home.Name}, {addition.Generalised}.", [repair.Loss.Connection.Id])))
                    .Distinct(),
                .. policies.SelectMany(policy => policy.Directions).SelectMany(direction => direction.Rules)
                    .SelectMany(rule => rule.Rationale).Where(item => item.Kind != RationaleKind.Kept),
                new(RationaleKind.Warning, "Dropped connections are also what an intruder leaves behind. If the workload is not meant to make them, close this pull request: it stays closed.", []),
            ],
        };
    }

    private static string Names(ImmutableArray<WidenedPolicy> policies) => policies is [var only]
        ? $"NetworkPolicy {only.Home.Name}"
        : string.Create(CultureInfo.InvariantCulture, $"{policies.Length} NetworkPolicies");

    private static Abstention Left(ConnectionRepair.Impossible repair) => repair.Loss.Refusal.ToAbstention(
        repair.Ends.Source.Workload?.Resource.Id.ToString() ?? repair.Ends.Source.Display, repair.Hindrance);

    private static Abstention Left(string policy, ImmutableArray<ConnectionRepair.Possible> repairs) => repairs[0].Loss.Refusal.ToAbstention(
        $"NetworkPolicy/{policy}",
        string.Create(CultureInfo.InvariantCulture, $"This is one of {repairs.Length} connections that NetworkPolicy {policy} refuses since, too many to be given back one by one: decide which are meant"));

    private sealed record RepairGroup(HashSet<string> Policies, ImmutableArray<ConnectionRepair.Possible> Repairs);

    private sealed record WidenedPolicy(PolicyHome Home, ImmutableArray<ComposedDirection> Directions)
    {
        public static WidenedPolicy Of(IEnumerable<PolicyAddition> additions)
        {
            var all = additions.ToArray();
            var home = all[0].Home;
            return new(home,
            [
                .. all.GroupBy(addition => addition.Direction)
                    .OrderBy(direction => direction.Key)
                    .Select(direction => new ComposedDirection(direction.Key, RuleComposer.Compose(home.Only, direction.Key, [.. direction.SelectMany(addition => addition.Uses)]))),
            ]);
        }
    }
}
