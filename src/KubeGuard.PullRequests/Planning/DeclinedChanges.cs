using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Takes changes that a person declined before out of a group of which other changes remain (B10).</summary>
internal static class DeclinedChanges
{
    /// <summary>
    /// The group without them. Each change narrows and was proven alone and with all the others, so fewer of them deny no more. A group that was
    /// declined as a whole comes back as it is: the reconciler keeps it closed.
    /// </summary>
    public static ChangeGroup LeaveOut(ChangeGroup group, ManifestSet manifests, ActualState actual)
    {
        var remaining = group.Proposals.RemoveAll(proposal => actual.Declined.Contains(proposal.Fingerprint));
        if (remaining.IsEmpty || remaining.Length == group.Proposals.Length)
            return group;
        return ChangePlanner.Plan(manifests, [.. remaining.SelectMany(proposal => proposal.Changes)]) is ChangeOutcome.Planned planned
            ? group with { Proposals = remaining, Files = planned.Files }
            : group with { Proposals = remaining, Files = [] };
    }
}
