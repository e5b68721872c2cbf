using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Compares the pull requests that shall be with those that are, and plans the fewest calls. Pure.</summary>
internal static class Reconciler
{
    public static ImmutableArray<PublishStep> Reconcile(PullRequestPlan plan, ActualState actual)
    {
        var wanted = plan.PullRequests.Select(desired => desired.Branch).ToHashSet();
        var open = actual.PullRequests.Where(pull => pull.State == PullRequestState.Open).ToList();
        var obsolete = open.Where(pull => !wanted.Contains(pull.Head));
        // Closed by a run that was killed before it deleted the branch.
        var halfClosed = actual.PullRequests
            .Where(pull => IsRetired(pull, actual) && actual.Branches.ContainsKey(pull.Head) && !wanted.Contains(pull.Head))
            .ExceptBy(open.Select(pull => pull.Head), pull => pull.Head)
            .DistinctBy(pull => pull.Head);
        return [.. plan.PullRequests.Select(desired => StepFor(desired, actual)), .. obsolete.Concat(halfClosed).Select(pull => Retire(pull, actual))];
    }

    private static PublishStep StepFor(DesiredPullRequest desired, ActualState actual)
    {
        var own = actual.PullRequests.Where(pull => pull.Head == desired.Branch).ToList();
        var branch = actual.Branches.GetValueOrDefault(desired.Branch);
        if (own.Find(pull => pull.State == PullRequestState.Open) is { } open)
            return Continue(desired, open, branch, actual);
        if (DecliningOf(desired, actual) is { } declining)
            return new PublishStep.StayDeclined(desired, declining);
        if (branch is not null && !actual.IsBots(desired.Branch, branch))
            return new PublishStep.LeaveToPerson(desired.Branch, null, new(), $"the branch holds {branch.Head.Short}, which the bot did not push");
        return own.FindLast(pull => IsRetired(pull, actual)) is { } retired
            ? new PublishStep.Update(desired, retired, branch?.Head, BranchPush.Replace)
            : new PublishStep.Create(desired, branch?.Head);
    }

    private static PublishStep Continue(DesiredPullRequest desired, PullRequest open, BranchFacts? branch, ActualState actual)
    {
        if (actual.BodyOf(open) is not { } document)
            return new PublishStep.LeaveToPerson(open.Head, open, new(), "the state marker in its body is missing or damaged");
        if (branch is not null && !actual.IsBots(open.Head, branch))
        {
            var edit = PullRequestEdits.Of(desired with { Section = $"{EditedBanner.Text}\n\n{desired.Section}" }, open, document, document.Marker);
            return new PublishStep.LeaveToPerson(open.Head, open, edit, $"the branch holds {branch.Head.Short}, which the bot did not push");
        }

        if (branch is null || DigestOf(branch, document.Marker) != desired.Digest)
            return new PublishStep.Update(desired, open, branch?.Head, BranchPush.Replace);
        return PullRequestEdits.Of(desired, open, document, PullRequestEdits.MarkerOf(desired, document.Marker, branch.Head)).IsEmpty
            ? new PublishStep.Keep(desired, open)
            : new PublishStep.Update(desired, open, branch.Head, BranchPush.None);
    }

    private static PublishStep Retire(PullRequest open, ActualState actual)
    {
        var branch = actual.Branches.GetValueOrDefault(open.Head);
        if (actual.BodyOf(open) is not { } document)
            return new PublishStep.LeaveToPerson(open.Head, open, new(), "the state marker in its body is missing or damaged");
        return branch is null || actual.IsBots(open.Head, branch)
            ? new PublishStep.CloseObsolete(open, (document with { Marker = document.Marker with { Obsolete = true } }).ToString(), branch?.Head)
            : new PublishStep.LeaveToPerson(open.Head, open, new(), $"the branch holds {branch.Head.Short}, which the bot did not push");
    }

    /// <summary>The closed pull request by which a person declined all of this; one whose marker is gone stands for whatever its branch offers.</summary>
    private static PullRequest? DecliningOf(DesiredPullRequest desired, ActualState actual)
    {
        var closed = actual.PullRequests.Where(pull => pull.State == PullRequestState.Closed).Reverse().ToList();
        if (closed.Find(pull => pull.Head == desired.Branch && actual.BodyOf(pull) is null) is { } unreadable)
            return unreadable;
        if (!desired.Fingerprints.All(actual.Declined.Contains))
            return null;
        return closed.Find(pull => actual.BodyOf(pull) is { Marker.Obsolete: false } document
            && document.Marker.Fingerprints.Intersect(desired.Fingerprints, StringComparer.Ordinal).Any());
    }

    private static bool IsRetired(PullRequest pull, ActualState actual) =>
        pull.State == PullRequestState.Closed && actual.BodyOf(pull) is { Marker.Obsolete: true };

    private static string? DigestOf(BranchFacts branch, StateMarker marker) =>
        marker.Commits is [.., var last] && last == branch.Head.Value ? marker.Digest : branch.Proof?.Digest;
}
