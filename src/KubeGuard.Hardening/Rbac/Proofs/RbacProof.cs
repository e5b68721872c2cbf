using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Hardening.Rbac.Risk;

namespace KubeGuard.Hardening.Rbac.Proofs;

/// <summary>
/// Shows of one proposal that nothing observed breaks (R23, P1), that what it takes away is gone, and that a refinement gives nobody anything
/// new (P2).
/// </summary>
internal sealed class RbacProof(Proposal proposal, RbacEvaluator before, RbacEvaluator after)
{
    private const int MostFaults = 5;

    private readonly TouchedGrants _touched = new(proposal);

    public ProofOutcome Outcome(EvidenceSet evidence, UsesBySubject uses, AtomCount counts)
    {
        ImmutableArray<Grant> had = _touched.In(before.Model), has = _touched.In(after.Model);
        var subjects = Affected(had, has);
        had = had.RemoveAll(grant => !subjects.Contains(grant.Subject));
        has = has.RemoveAll(grant => !subjects.Contains(grant.Subject));
        var replay = RbacReplayer.ReplayChange(before, after, evidence with { ApiUses = uses.Of(subjects) });
        var atomsBefore = counts.Of(had);
        var atomsAfter = counts.Of(has);
        var widened = Widened(has, subjects);
        var removed = Removed(had, has, [.. atomsBefore.Where(atom => !has.Any(grant => Contains(grant, atom)))]);
        return new(
            new(replay.Counts.Replayed, replay.Counts.Denied, atomsBefore.Count, atomsAfter.Count, widened.Length, removed.Denied)
            {
                RiskBefore = RiskCount.Of(TouchedGrants.AllOf(before.Model, subjects).SelectMany(grants => grants)),
                RiskAfter = RiskCount.Of(TouchedGrants.AllOf(after.Model, subjects).SelectMany(grants => grants)),
            },
            replay.Denied,
            proposal.Class == ProposalClass.Refine ? [.. Faults(widened), .. removed.Faults] : removed.Faults);
    }

    /// <summary>The subjects for whom anything changes: one that leaves a binding does, those that stay in it do not.</summary>
    private static HashSet<RbacSubject> Affected(ImmutableArray<Grant> had, ImmutableArray<Grant> has)
    {
        var before = had.ToLookup(grant => grant.Subject);
        var after = has.ToLookup(grant => grant.Subject);
        return [.. had.Concat(has).Select(grant => grant.Subject).Distinct().Where(subject => !before[subject].SequenceEqual(after[subject]))];
    }

    /// <summary>What a subject holds afterwards through the changed objects and did not hold before through any, symbolically.</summary>
    private ImmutableArray<Grant> Widened(ImmutableArray<Grant> has, HashSet<RbacSubject> subjects)
    {
        var held = TouchedGrants.AllOf(before.Model, subjects);
        return [.. has.SelectMany(grant => GrantAtom.Of(grant.Rule).Where(atom => !IsHeld(atom, grant, held[grant.Subject])).Select(atom => grant with { Rule = AsRule(atom) })).Distinct()];
    }

    private static bool IsHeld(GrantAtom atom, Grant grant, IEnumerable<Grant> held) => held.Any(other =>
        (other.Namespace is null || other.Namespace == grant.Namespace)
        && GrantAtom.Of(other.Rule).Any(wider => wider.Contains(atom)));

    /// <summary>Asks again for every atom that went. The answer must be no, unless another grant (one that this proposal does not touch) still says yes.</summary>
    private RemovalCheck Removed(ImmutableArray<Grant> had, ImmutableArray<Grant> has, ImmutableArray<ScopedAtom> gone)
    {
        var faults = new List<string>();
        var denied = 0L;
        foreach (var subject in had.GroupBy(grant => grant.Subject).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            var caller = Caller(subject.Key);
            foreach (var removed in gone)
            {
                var request = removed.Atom.Probe(removed.Namespace ?? "");
                if (!before.Allows(caller, request))
                    continue;
                if (!after.Allows(caller, request))
                    denied++;
                else if (has.Any(grant => grant.Subject == subject.Key && InScope(grant, removed) && grant.Rule.Covers(request)))
                    faults.Add($"the right to {request} was to go from {subject.Key} and is still there");
            }
        }

        return new(denied, [.. faults.Order(StringComparer.Ordinal).Take(MostFaults)]);
    }

    private static bool Contains(Grant grant, ScopedAtom atom) => InScope(grant, atom) && GrantAtom.Of(grant.Rule).Any(wider => wider.Contains(atom.Atom));

    private static bool InScope(Grant grant, ScopedAtom atom) => grant.Namespace is null || grant.Namespace == atom.Namespace;

    private static IEnumerable<string> Faults(ImmutableArray<Grant> widened) => widened
        .Select(grant => $"it would give {grant.Subject} {grant.Rule}{(grant.Namespace is null ? "" : $" in {grant.Namespace}")}, which it did not have")
        .Order(StringComparer.Ordinal)
        .Take(MostFaults);

    /// <summary>Somebody who is this subject and nothing more.</summary>
    internal static ApiSubject Caller(RbacSubject subject) => subject switch
    {
        RbacSubject.ServiceAccount account => new(account.Account.User, ImpliedGroups.Of(account.Account.User)),
        RbacSubject.User user => new(user.Name, ImpliedGroups.Of(user.Name)),
        RbacSubject.Group group => new("a member of the group", [group.Name]),
        _ => throw new InvalidOperationException($"unknown subject {subject}"),
    };

    private static PolicyRule AsRule(GrantAtom atom) => atom.Path is null
        ? new() { ApiGroups = [atom.Group], Resources = [atom.Resource], Verbs = [atom.Verb], ResourceNames = atom.Name is null ? [] : [atom.Name] }
        : new() { NonResourceUrls = [atom.Path], Verbs = [atom.Verb] };

    private sealed record RemovalCheck(long Denied, ImmutableArray<string> Faults);
}
