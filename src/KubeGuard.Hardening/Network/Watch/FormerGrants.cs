using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Proving;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>
/// What the repository allowed before a merge. A rule that gives something back may allow nobody anything that was not allowed then: for every pod that
/// its policy selects, those that are not there yet included, against every known peer and port (<see cref="GrantUniverse"/>) and each whole block.
/// </summary>
internal sealed class FormerGrants(HardeningFacts facts, NetworkModel before)
{
    /// <summary>Whether all that a rule would allow was allowed before the merge, or is now.</summary>
    /// <param name="policy">The policy that the rule is to be added to, as it stands.</param>
    /// <param name="direction">The direction that the rule is for.</param>
    /// <param name="rule">The rule.</param>
    public bool Hold(NetworkPolicy policy, PolicyDirection direction, PolicyRule rule)
    {
        var alone = policy with { Ingress = direction == PolicyDirection.Ingress ? [rule] : [], Egress = direction == PolicyDirection.Egress ? [rule] : [] };
        var universe = new GrantUniverse(facts.Model, facts.Traffic, [alone]);
        var grants = Subjects(policy).SelectMany(subject => universe.Of(subject).Concat(universe.ConceivableOf(subject))).Where(grant => grant.Direction == direction).ToArray();
        return grants.Concat(ToWholeBlocks(grants, rule)).All(grant => IsHeld(grant, Means(policy, rule, grant)));
    }

    /// <summary>
    /// Whether a grant is there already, or was before. Where the other end refused the connection then and does not now, because somebody opened it since,
    /// this end alone would not give back what there was.
    /// </summary>
    private bool IsHeld(Grant grant, Match given)
    {
        if (given == Match.No || Judge(facts.Model, grant) >= given)
            return true;
        return Judge(before, grant) >= given && (JudgeOtherEnd(before, grant) >= given || JudgeOtherEnd(facts.Model, grant) == Match.No);
    }

    private Match Means(NetworkPolicy policy, PolicyRule rule, Grant grant) => facts.Model.Evaluator.RuleMatches(
        rule, policy.Namespace, grant.Peer, grant.Direction == PolicyDirection.Ingress ? grant.Subject : grant.Peer, grant.Protocol, grant.Port);

    /// <summary>The pods that the policy selects or may select.</summary>
    private IEnumerable<NetworkEnd.Pod> Subjects(NetworkPolicy policy) => facts.Model.WorkloadsIn(policy.Namespace)
        .Where(workload => !workload.HostNetwork)
        .Select(workload => workload.Pod)
        .Concat(facts.Traffic.Strangers.Where(pod => pod.Namespace == policy.Namespace))
        .Where(pod => policy.PodSelector.Matches(pod.Labels) != Match.No)
        .Concat(PeerWitnesses.SelectedBy(policy));

    /// <summary>The universe knows single addresses; of a block each one has to be held.</summary>
    private static IEnumerable<Grant> ToWholeBlocks(Grant[] grants, PolicyRule rule) =>
        from block in rule.Peers.OfType<PolicyPeer.BlockPeer>()
        let whole = new NetworkEnd.Address(block.Block)
        from grant in grants.DistinctBy(grant => (grant.Subject, grant.Protocol, grant.Port))
        select grant with { Peer = whole };

    private static Match Judge(NetworkModel model, Grant grant) =>
        model.Evaluator.JudgeSide(grant.Direction, grant.Subject, grant.Peer, grant.Protocol, grant.Port).Allowed;

    private static Match JudgeOtherEnd(NetworkModel model, Grant grant) => model.Evaluator.JudgeSide(
        grant.Direction == PolicyDirection.Ingress ? PolicyDirection.Egress : PolicyDirection.Ingress, grant.Peer, grant.Subject, grant.Protocol, grant.Port).Allowed;
}
