using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Makes the pull requests that shall be out of a change set. Pure.</summary>
internal static class PlanBuilder
{
    private const int LongestTitle = 180;
    private const int LongestSubject = 100;
    private const int MostSubjects = 40;

    /// <summary>The markers, the fences and what people add around the bot's section.</summary>
    private const int RoomForMarker = 4_000;

    public static PullRequestPlan Build(PublishInput input, ActualState actual, ImmutableArray<ReviewControl> controls)
    {
        var renderer = new BodyRenderer(input.Facts, new EvidenceIndex(input.Evidence), controls);
        return new([.. input.Changes.Groups.Select(group => Desired(group, input, actual, renderer)).OfType<DesiredPullRequest>()]);
    }

    private static DesiredPullRequest? Desired(ChangeGroup whole, PublishInput input, ActualState actual, BodyRenderer renderer)
    {
        var group = DeclinedChanges.LeaveOut(whole, input.Changes.Before, actual);
        if (group.Files.IsEmpty)
            return null;
        var branch = BranchOf(group.Key, actual);
        var digest = ChangeDigest.Of(branch.Value, group.Files);
        var fingerprints = group.Proposals.Select(proposal => proposal.Fingerprint).Order(StringComparer.Ordinal).ToImmutableArray();
        var title = Markdown.Line(group.Title, LongestTitle);
        var room = BodyLimits.Characters - RoomForMarker - (fingerprints.Sum(fingerprint => fingerprint.Length + 3) * 4 / 3);
        return new()
        {
            Group = group.Key,
            Branch = branch,
            Title = title,
            Section = renderer.Render(group, NotesFor(whole, group, input.Changes), BotCommit.RevertCommand(branch), room),
            CommitMessage = new BotCommit(branch.Value, digest).Sign($"{title}\n\n{Subjects(group)}"),
            Labels = Labels(group),
            Files = group.Files,
            Digest = digest,
            Fingerprints = fingerprints,
        };
    }

    private static string Subjects(ChangeGroup group)
    {
        var lines = group.Proposals.Take(MostSubjects).Select(proposal => $"- {Markdown.Line(proposal.Title, LongestSubject)}");
        return string.Join('\n', group.Proposals.Length > MostSubjects ? lines.Append($"- and {Figures.Grouped(group.Proposals.Length - MostSubjects)} more") : lines);
    }

    private static BodyNotes NotesFor(ChangeGroup whole, ChangeGroup group, ChangeSet changes)
    {
        var targets = group.Proposals.Select(proposal => proposal.Target.ToString()).ToHashSet(StringComparer.Ordinal);
        return new(
            [.. changes.Observations.Where(observation => targets.Contains(observation.Target))],
            [.. whole.Proposals.Except(group.Proposals).Select(proposal => proposal.Title)]);
    }

    /// <summary>The branch that already stands for the group, whatever its prefix; otherwise a new one.</summary>
    private static BranchName BranchOf(string key, ActualState actual)
    {
        var names = actual.Scope.Prefixes.Select(prefix => BranchNaming.BranchOf(new([prefix]), key)).ToList();
        var open = actual.PullRequests.Where(pull => pull.State == PullRequestState.Open).Select(pull => pull.Head).ToHashSet();
        return names.Find(open.Contains) ?? names[0];
    }

    private static ImmutableArray<string> Labels(ChangeGroup group)
    {
        var areas = group.Proposals.Select(proposal => proposal.Id.Split('/')[0]).Where(area => area.Length > 0 && area.All(char.IsAsciiLetterLower));
        var severity = group.Proposals.Max(proposal => proposal.Severity);
        return [.. areas.Append("kubeguard").Append($"severity/{ProposalWords.Level(severity)}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
