using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>Writes a cluster's part of the dashboard. Pure, and without a time of its own: the same input gives the same text (B1, B6).</summary>
/// <param name="content">What there is to tell.</param>
/// <param name="options">How.</param>
/// <param name="ticked">Boxes that stay ticked, because nobody has done yet what they ask.</param>
internal sealed class DashboardRenderer(DashboardContent content, DashboardOptions options, ImmutableHashSet<DashboardAsk> ticked)
{
    private const string HowTo =
        "Tick a box, and the next pass does what it says, unticks it and shows here what came of it. This list is written anew by each pass; what you write above or below it stays.";

    private const string NoBoxes =
        "There are no boxes to tick: the policy file lets only some of those command who may edit this issue. Commands in comments on the pull requests work.";

    /// <summary>The part, cut to fit: at least its counts, and every box that is still ticked.</summary>
    public string Render(int room) => DashboardLimits.Ladder.Select(Render).FirstOrDefault(text => text.Length <= room) ?? Render(DashboardLimits.Ladder[^1]);

    private string Render(DashboardLimits limits)
    {
        string[] head = [$"## KubeGuard in {Markdown.Code(options.Cluster)}", $"{Counts()} {Window()}", options.TakesAsks ? HowTo : NoBoxes];
        var branches = DashboardSection.ToDecide.Concat(DashboardSection.Opened).SelectMany(section => Branches(section, limits));
        return string.Join("\n\n", [.. head, .. branches, .. DashboardSection.LeftAlone.SelectMany(section => LeftAlone(section, limits))]);
    }

    private string Counts()
    {
        var sections = content.Branches.Select(branch => DashboardSection.Of(branch.Kind)).ToList();
        return $"**{Figures.Grouped(sections.Count(section => section is not null && DashboardSection.ToDecide.Contains(section)))} to decide**, "
            + $"{Figures.Grouped(sections.Count(section => section is not null && DashboardSection.Opened.Contains(section)))} open, "
            + $"{Figures.Counted(content.LeftAlone.Length, "object")} left alone.";
    }

    /// <summary>By the day: with the minute, every pass over logs that still grow would edit the issue.</summary>
    private string Window() => content.Facts is { From: { } from, To: { } to }
        ? $"The evidence begins on {Figures.Day(from)} and ends on {Figures.Day(to)}."
        : "There is no evidence yet.";

    private IEnumerable<string> Branches(DashboardSection section, DashboardLimits limits)
    {
        var all = content.Branches.Where(branch => DashboardSection.Of(branch.Kind) == section).ToList();
        if (all.Count == 0)
            yield break;
        yield return $"### {section.Heading} ({Figures.Grouped(all.Count)})";
        yield return section.Note;
        var shown = all.Where((branch, index) => index < limits.Branches || Boxes(branch).Any(ticked.Contains)).ToList();
        // Boxes stand on lines of their own: GitHub itself ticks a task that names a pull request when that is closed.
        var lines = shown.SelectMany(branch => Boxes(branch).Select(ask => $"  {ask.ToLine(ticked.Contains(ask))}").Prepend(Line(branch, limits)));
        yield return Listed(lines, all.Count - shown.Count);
    }

    private IEnumerable<string> LeftAlone(DashboardSection section, DashboardLimits limits)
    {
        var all = content.LeftAlone.Where(abstention => DashboardSection.Of(ProposalOutcomeKinds.Of(abstention.Kind)) == section).ToList();
        if (all.Count == 0)
            yield break;
        yield return $"<details><summary><b>{section.Heading} ({Figures.Grouped(all.Count)})</b></summary>";
        yield return Listed(
            all.Take(limits.LeftAlone).Select(abstention => $"- {Markdown.Code(abstention.Target)}: {Markdown.Prose(abstention.Reason)}"), all.Count - limits.LeftAlone);
        yield return "</details>";
    }

    private static string Listed(IEnumerable<string> lines, int hidden) =>
        string.Join('\n', hidden > 0 ? lines.Append($"- {Figures.Counted(hidden, "more entry")}, not listed for length") : lines);

    private static string Line(DashboardBranch branch, DashboardLimits limits)
    {
        var severity = branch.Severity is { } worst ? $"**{ProposalWords.Level(worst)}** " : "";
        var pull = branch.PullRequest is { } existing ? $"{existing.Id} " : "";
        return $"- {severity}{pull}{Objects(branch, limits)}{(branch.Reason.Length > 0 ? $": {Markdown.Prose(branch.Reason)}" : "")}";
    }

    private static string Objects(DashboardBranch branch, DashboardLimits limits)
    {
        if (branch.Proposals.IsEmpty)
            return $"{Markdown.Code(branch.Branch.Value)}, of which nothing is proposed any longer";
        var shown = branch.Proposals.Take(limits.Objects).Select(proposal => $"{Markdown.Code(ProposalWords.Object(proposal))} {ProposalWords.Done(proposal.Class)}");
        var hidden = branch.Proposals.Length - limits.Objects;
        return string.Join(", ", hidden > 0 ? shown.Append($"and {Figures.Counted(hidden, "more object")}") : shown);
    }

    /// <summary>What can be asked about a branch. What was asked and failed stays asked.</summary>
    private ImmutableArray<DashboardAsk> Boxes(DashboardBranch branch) => !options.TakesAsks ? [] : branch.Kind switch
    {
        ProposalOutcomeKind.Limited or ProposalOutcomeKind.Scheduled => [Ask(branch, DashboardAction.Open)],
        // One whose marker is damaged cannot be told from a person's own: it is theirs to open again.
        ProposalOutcomeKind.Declined => branch.PullRequest is { } pull && BodyDocument.Read(pull.Body) is not null ? [Ask(branch, DashboardAction.Again)] : [],
        ProposalOutcomeKind.Held => branch.PullRequest is { } pull && !Reconciler.IsOnHold(pull) ? [Ask(branch, DashboardAction.Renew)] : [],
        ProposalOutcomeKind.Created or ProposalOutcomeKind.Updated or ProposalOutcomeKind.Unchanged => [Ask(branch, DashboardAction.Rebase)],
        ProposalOutcomeKind.Failed => [.. ticked.Where(ask => ask.Branch == branch.Branch).OrderBy(ask => ask.Action)],
        ProposalOutcomeKind.EditedByPerson or ProposalOutcomeKind.ObsoleteClosed or ProposalOutcomeKind.InsufficientEvidence
            or ProposalOutcomeKind.CannotEdit or ProposalOutcomeKind.NotProven => [],
        _ => throw new InvalidOperationException("An outcome about which nobody can ask."),
    };

    private static DashboardAsk Ask(DashboardBranch branch, DashboardAction action) => new(action, branch.Branch, branch.PullRequest?.Id);
}
