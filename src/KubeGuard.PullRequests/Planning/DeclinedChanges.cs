using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Takes changes that a person declined before out of groups of which other changes remain (B10).</summary>
internal static class DeclinedChanges
{
    /// <summary>
    /// The change set without them, proven afresh: what held beside a declined change may not hold without it. A group that was declined as a
    /// whole stays in the set: the reconciler keeps it closed and says so.
    /// </summary>
    public static ChangeSet LeaveOut(PublishInput input, ActualState actual, CancellationToken cancellation)
    {
        var changes = input.Changes;
        if (!changes.Groups.Any(IsPartlyDeclined))
            return changes;
        var whole = changes.Groups.Where(group => group.Proposals.All(IsDeclined)).ToList();
        if (input.Remainder is not { } remainder)
            return changes with { Groups = changes.Groups.RemoveAll(IsPartlyDeclined) };
        var left = remainder.Without(actual.Declined, cancellation);
        return left with { Groups = [.. left.Groups, .. whole.ExceptBy(left.Groups.Select(group => group.Key), group => group.Key)] };

        bool IsDeclined(Proposal proposal) => actual.Declined.Contains(proposal.Fingerprint);
        bool IsPartlyDeclined(ChangeGroup group) => group.Proposals.Any(IsDeclined) && !group.Proposals.All(IsDeclined);
    }
}
