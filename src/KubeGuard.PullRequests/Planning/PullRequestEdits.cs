using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// What has to be set on a pull request: a three-way comparison of what the bot set last, what is there, and what shall be. What a person
/// changed stays (B9).
/// </summary>
internal static class PullRequestEdits
{
    /// <summary>The marker for a pull request whose branch holds this commit of the bot.</summary>
    public static StateMarker MarkerOf(DesiredPullRequest desired, StateMarker? last, CommitId commit)
    {
        var marker = new StateMarker
        {
            Group = desired.Group,
            Digest = desired.Digest,
            Commits = last?.Commits ?? [],
            Fingerprints = desired.Fingerprints,
            Title = desired.Title,
            Labels = desired.Labels,
            Reviewers = desired.Reviewers.IsEmpty ? null : desired.Reviewers,
            Assignees = desired.Assignees.IsEmpty ? null : desired.Assignees,
        };
        return marker.Commits is [.., var newest] && newest == commit.Value ? marker : marker.Pushed(commit.Value);
    }

    /// <summary>
    /// The marker that a pull request is opened with: labels, reviewers and assignees come afterwards, so that a run that was killed in between
    /// is not taken for a person who took them off (B4, B18).
    /// </summary>
    public static StateMarker FirstMarkerOf(DesiredPullRequest desired, CommitId commit) =>
        MarkerOf(desired, null, commit) with { Labels = [], Reviewers = null, Assignees = null };

    /// <summary>The edit; empty when nothing differs.</summary>
    public static PullRequestEdit Of(DesiredPullRequest desired, PullRequest actual, BodyDocument document, StateMarker marker)
    {
        var last = document.Marker;
        var body = (document with { Marker = marker, Section = desired.Section }).ToString();
        var labels = Merge(actual.Labels, last.Labels, desired.Labels);
        return new()
        {
            Title = actual.Title == last.Title && actual.Title != desired.Title ? desired.Title : null,
            Body = body != actual.Body ? body : null,
            Labels = labels.SequenceEqual(actual.Labels, StringComparer.Ordinal) ? null : labels,
            Reviewers = new(
                Missing(desired.Reviewers.Users, last.Reviewers?.Users, actual.Reviewers.Users),
                Missing(desired.Reviewers.Teams, last.Reviewers?.Teams, actual.Reviewers.Teams)),
            Assignees = Missing(desired.Assignees, last.Assignees, actual.Assignees),
            Reopen = actual.State == PullRequestState.Closed,
        };
    }

    private static ImmutableArray<string> Merge(ImmutableArray<string> actual, ImmutableArray<string> last, ImmutableArray<string> desired)
    {
        var added = desired.Except(last, StringComparer.Ordinal);
        var removed = last.Except(desired, StringComparer.Ordinal);
        return [.. actual.Union(added, StringComparer.Ordinal).Except(removed, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Those that were never asked: somebody who answered, or was taken off, is not asked again.</summary>
    private static ImmutableArray<string> Missing(ImmutableArray<string> desired, ImmutableArray<string>? last, ImmutableArray<string> actual) =>
        [.. desired.Except(last ?? [], StringComparer.OrdinalIgnoreCase).Except(actual, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
}
