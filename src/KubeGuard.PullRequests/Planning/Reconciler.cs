using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Compares the pull requests that shall be with those that are, and plans the fewest calls. Pure.</summary>
/// <param name="actual">What is there.</param>
/// <param name="options">How pull requests are made.</param>
/// <param name="requests">What people asked for.</param>
/// <param name="now">The time of the run.</param>
internal sealed class Reconciler(ActualState actual, PublishOptions options, PublishRequests requests, DateTimeOffset now)
{
    /// <summary>The label by which a person freezes a pull request (B12).</summary>
    public const string HoldLabel = "kubeguard/hold";

    private const string HoldReason = $"the label {HoldLabel} is on it";
    private const string DamagedMarker = "the state marker in its body is missing or damaged";

    /// <summary>Whether a person froze it by the label.</summary>
    public static bool IsOnHold(PullRequest pull) => pull.Labels.Contains(HoldLabel, StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<PublishStep> Reconcile(PullRequestPlan plan)
    {
        var wanted = plan.PullRequests.Select(desired => desired.Branch).ToHashSet();
        var open = actual.PullRequests.Where(pull => pull.State == PullRequestState.Open).ToList();
        var obsolete = open.Where(pull => !wanted.Contains(pull.Head));
        // Closed by a run that was killed before it deleted the branch.
        var halfClosed = actual.PullRequests
            .Where(pull => IsRetired(pull) && actual.Branches.ContainsKey(pull.Head) && !wanted.Contains(pull.Head))
            .ExceptBy(open.Select(pull => pull.Head), pull => pull.Head)
            .DistinctBy(pull => pull.Head);
        return [.. plan.PullRequests.Select(StepFor), .. obsolete.Concat(halfClosed).Select(Retire)];
    }

    /// <summary>The closed pull request by which a person declined all of these changes; null when they did not.</summary>
    public static PullRequest? DecliningOf(IReadOnlyCollection<string> fingerprints, ActualState actual) =>
        fingerprints.All(actual.Declined.Contains)
            ? actual.PullRequests.LastOrDefault(pull => pull.State == PullRequestState.Closed
                && actual.BodyOf(pull) is { Marker.Obsolete: false } document
                && document.Marker.Fingerprints.Intersect(fingerprints, StringComparer.Ordinal).Any())
            : null;

    private PublishStep StepFor(DesiredPullRequest desired)
    {
        var own = actual.PullRequests.Where(pull => pull.Head == desired.Branch).ToList();
        var branch = actual.Branches.GetValueOrDefault(desired.Branch);
        if (own.Find(pull => pull.State == PullRequestState.Open) is { } open)
            return Continue(desired, open, branch);
        // One whose marker is gone stands for whatever its branch offers.
        if (own.FindLast(pull => pull.State == PullRequestState.Closed && actual.BodyOf(pull) is null) is { } unreadable)
            return new PublishStep.StayDeclined(desired, unreadable);
        if (DecliningOf(desired.Fingerprints, actual) is { } declining)
            return new PublishStep.StayDeclined(desired, declining);
        if (branch is not null && !actual.IsBots(desired.Branch, branch))
            return new PublishStep.LeaveToPerson(desired.Branch, null, new(), NotTheBots(branch)) { Desired = desired };
        var push = branch is not null && branch.Carries(desired, actual.Trunk) ? BranchPush.None : BranchPush.Replace;
        return own.FindLast(pull => IsRetired(pull) && (requests.Reconsidered.Contains(pull.Id) || !IsLongAgo(pull))) is { } retired
            ? new PublishStep.Update(desired, retired, branch?.Head, push)
            : new PublishStep.Create(desired, branch?.Head, push);
    }

    private PublishStep Continue(DesiredPullRequest desired, PullRequest open, BranchFacts? branch)
    {
        if (IsOnHold(open))
            return new PublishStep.Hold(open, HoldReason) { Desired = desired };
        if (requests.TakenOver.Contains(open.Id) || (requests.Rebased.Contains(open.Id) && IsBots(open, branch)))
            return new PublishStep.Update(desired, open, branch?.Head, BranchPush.Replace);
        if (actual.BodyOf(open) is not { } document)
            return new PublishStep.LeaveToPerson(open.Head, open, new(), DamagedMarker) { Desired = desired };
        if (branch is not null && !actual.IsBots(open.Head, branch))
        {
            var edit = PullRequestEdits.Of(desired with { Section = $"{EditedBanner.Text}\n\n{desired.Section}" }, open, document, document.Marker);
            return new PublishStep.LeaveToPerson(open.Head, open, edit, NotTheBots(branch)) { Desired = desired };
        }

        if (branch is null || DigestOf(branch, document.Marker) != desired.Digest)
            return new PublishStep.Update(desired, open, branch?.Head, BranchPush.Replace);
        return PullRequestEdits.Of(desired, open, document, PullRequestEdits.MarkerOf(desired, document.Marker, branch.Head)).IsEmpty
            ? new PublishStep.Keep(desired, open)
            : new PublishStep.Update(desired, open, branch.Head, BranchPush.None);
    }

    private PublishStep Retire(PullRequest pull)
    {
        var branch = actual.Branches.GetValueOrDefault(pull.Head);
        if (pull.State == PullRequestState.Open && IsOnHold(pull))
            return new PublishStep.Hold(pull, HoldReason);
        if (actual.BodyOf(pull) is not { } document)
            return new PublishStep.LeaveToPerson(pull.Head, pull, new(), DamagedMarker);
        return branch is null || actual.IsBots(pull.Head, branch)
            ? new PublishStep.CloseObsolete(pull, document.Retired(), branch?.Head)
            : new PublishStep.LeaveToPerson(pull.Head, pull, new(), NotTheBots(branch));
    }

    private bool IsBots(PullRequest open, BranchFacts? branch) =>
        actual.BodyOf(open) is not null && (branch is null || actual.IsBots(open.Head, branch));

    private static string NotTheBots(BranchFacts branch) => $"the branch holds {branch.Head.Short}, which the bot did not push";

    private bool IsRetired(PullRequest pull) => pull.State == PullRequestState.Closed && actual.BodyOf(pull) is { Marker.Obsolete: true };

    private bool IsLongAgo(PullRequest pull) => pull.ClosedAt is { } closed && now - closed > options.ReopenWithin;

    private static string? DigestOf(BranchFacts branch, StateMarker marker) =>
        marker.Commits is [.., var last] && last == branch.Head.Value ? marker.Digest : branch.Proof?.Digest;
}
