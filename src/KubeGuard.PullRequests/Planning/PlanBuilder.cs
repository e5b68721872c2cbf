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

    /// <summary>The plan.</summary>
    /// <param name="input">The proven changes and what goes with them.</param>
    /// <param name="remaining">The changes without those that a person declined before; the same as in <paramref name="input"/> when none was.</param>
    /// <param name="actual">What is there.</param>
    /// <param name="controls">What a reviewer can do.</param>
    /// <param name="options">How pull requests are made.</param>
    /// <param name="overflow">What a body that is cut says about where the rest stands; null when it stands nowhere.</param>
    public static PullRequestPlan Build(
        PublishInput input, ChangeSet remaining, ActualState actual, ImmutableArray<ReviewControl> controls, PublishOptions options, string? overflow)
    {
        var renderer = new BodyRenderer(input.Facts, new EvidenceIndex(input.Evidence), controls, overflow);
        var whole = input.Changes.Groups.ToDictionary(group => group.Key, StringComparer.Ordinal);
        return new([.. remaining.Groups.Where(group => !group.Files.IsEmpty).Select(group => Desired(whole.GetValueOrDefault(group.Key, group), group))]);

        DesiredPullRequest Desired(ChangeGroup all, ChangeGroup group) => PlanBuilder.Desired(all, group, input, actual, renderer, options);
    }

    private static DesiredPullRequest Desired(
        ChangeGroup whole, ChangeGroup group, PublishInput input, ActualState actual, BodyRenderer renderer, PublishOptions options)
    {
        var branch = BranchOf(group.Key, actual);
        var digest = ChangeDigest.Of(branch.Value, group.Files);
        var fingerprints = group.Proposals.Select(proposal => proposal.Fingerprint).Order(StringComparer.Ordinal).ToImmutableArray();
        var title = Markdown.Line(TitleOf(group, options.CommitStyle), LongestTitle);
        var room = BodyLimits.Characters - RoomForMarker - (fingerprints.Sum(fingerprint => fingerprint.Length + 3) * 4 / 3);
        var body = renderer.Write(group, NotesFor(whole, group, input.Changes), BotCommit.RevertCommand(branch), room);
        return new()
        {
            Group = group.Key,
            Branch = branch,
            Title = title,
            Section = body.Section,
            Uncut = body.Uncut,
            CommitMessage = new BotCommit(branch.Value, digest).Sign($"{title}\n\n{Subjects(group)}{SignOff(options)}"),
            Labels = Labels(group, options),
            Reviewers = options.Reviewers,
            Assignees = options.Assignees,
            Proposals = group.Proposals,
            Files = group.Files,
            Digest = digest,
            Fingerprints = fingerprints,
        };
    }

    /// <summary>The title of a group is <c>type(scope): words</c>; type and scope may be given.</summary>
    private static string TitleOf(ChangeGroup group, CommitStyle style)
    {
        var (open, close) = (group.Title.IndexOf('(', StringComparison.Ordinal), group.Title.IndexOf("): ", StringComparison.Ordinal));
        return open > 0 && close > open
            ? $"{style.Type ?? group.Title[..open]}({style.Scope ?? group.Title[(open + 1)..close]}{group.Title[close..]}"
            : group.Title;
    }

    private static string SignOff(PublishOptions options) => options.CommitStyle.SignOff ? $"\n\nSigned-off-by: {options.Identity}" : "";

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
            [.. whole.Proposals.ExceptBy(group.Proposals.Select(proposal => proposal.Id), proposal => proposal.Id).Select(proposal => proposal.Title)]);
    }

    /// <summary>The branch that already stands for the group, whatever its prefix; otherwise a new one.</summary>
    private static BranchName BranchOf(string key, ActualState actual)
    {
        var names = actual.Scope.Prefixes.Select(prefix => BranchNaming.BranchOf(new([prefix]), key)).ToList();
        var open = actual.PullRequests.Where(pull => pull.State == PullRequestState.Open).Select(pull => pull.Head).ToHashSet();
        return names.Find(open.Contains) ?? names[0];
    }

    private static ImmutableArray<string> Labels(ChangeGroup group, PublishOptions options)
    {
        var areas = group.Proposals.Select(proposal => proposal.Id.Split('/')[0]).Where(area => area.Length > 0 && area.All(char.IsAsciiLetterLower));
        var severity = group.Proposals.Max(proposal => proposal.Severity);
        return [.. areas.Append("kubeguard").Append($"severity/{ProposalWords.Level(severity)}").Concat(options.Labels).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
