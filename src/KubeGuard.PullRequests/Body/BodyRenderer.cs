using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Body;

/// <summary>What the body says about one group besides its proposals.</summary>
/// <param name="Observations">Things to look at that concern the same objects.</param>
/// <param name="LeftOut">Titles of proposals that belong to the group and were declined before (B10).</param>
internal sealed record BodyNotes(ImmutableArray<Observation> Observations, ImmutableArray<string> LeftOut);

/// <summary>A body as it is written.</summary>
/// <param name="Section">The bot's section.</param>
/// <param name="Uncut">What is cut, and each object in full, when the section is cut and there is a place for the rest; empty otherwise.</param>
internal sealed record BodyText(string Section, ImmutableArray<string> Uncut);

/// <summary>Writes the bot's section of a body, in the order of B14 and within the length of B15.</summary>
/// <param name="facts">The facts of the run.</param>
/// <param name="evidence">What is quoted.</param>
/// <param name="controls">What a reviewer can do.</param>
/// <param name="overflow">What a section that is cut says about where the rest stands; null when it stands nowhere.</param>
internal sealed class BodyRenderer(RunFacts facts, EvidenceIndex evidence, ImmutableArray<ReviewControl> controls, string? overflow = null)
{
    /// <summary>The section, and what goes elsewhere when it is cut.</summary>
    /// <param name="group">What is proposed.</param>
    /// <param name="notes">What else is said.</param>
    /// <param name="revertCommand">The command that takes it back.</param>
    /// <param name="room">Most characters that the section may have.</param>
    public BodyText Write(ChangeGroup group, BodyNotes notes, string revertCommand, int room)
    {
        var section = new ProposalSection(evidence, facts, revertCommand);
        var text = Render(group, notes, section, room);
        if (overflow is null)
            return new(text, []);
        if (text == Join(Parts(group, notes, section, BodyLimits.Whole)))
            return new(text, []);
        var summary = SummarySentence.Of(group, facts);
        var shorter = Render(group, notes, section, room - overflow.Length - 2);
        string[] besides = [Notes(notes, BodyLimits.Whole), GraphSection.Render(group, BodyLimits.Whole), InputsSection.Render(facts, BodyLimits.Whole)];
        return new(
            $"{summary}\n\n{overflow}{shorter[summary.Length..]}",
            [
                .. besides.Where(part => part.Length is > 0 and <= BodyLimits.LongestPart && !shorter.Contains(part, StringComparison.Ordinal)),
                .. group.Proposals.Select(proposal => Uncut(proposal, section)),
            ]);
    }

    private string Render(ChangeGroup group, BodyNotes notes, ProposalSection section, int room)
    {
        foreach (var limits in BodyLimits.Ladder)
        {
            var text = Join(Parts(group, notes, section, limits));
            if (text.Length <= room)
                return text;
        }

        return string.Join("\n\n", SummarySentence.Of(group, facts), "The details are too long to be shown here; the branch holds the change.", Controls());
    }

    /// <summary>An object in full, unless it is too long for any place by itself.</summary>
    private static string Uncut(Proposal proposal, ProposalSection section) =>
        BodyLimits.Ladder.Where(limits => limits.DiffLines > 0).Prepend(BodyLimits.Whole)
            .Select(limits => section.Render(proposal, limits, ProposalSection.Folded))
            .FirstOrDefault(text => text.Length <= BodyLimits.LongestPart)
            ?? $"{Markdown.Code(ProposalWords.Object(proposal))} is too long to be shown here; the branch holds the change.";

    private static string Join(IEnumerable<string> parts) => string.Join("\n\n", parts.Where(part => part.Length > 0));

    private IEnumerable<string> Parts(ChangeGroup group, BodyNotes notes, ProposalSection section, BodyLimits limits)
    {
        yield return SummarySentence.Of(group, facts);
        yield return Objects(group, limits);
        yield return Notes(notes, limits);
        if (limits.Details > 0)
            yield return "### Object by object";
        foreach (var proposal in group.Proposals.Take(limits.Details))
            yield return section.Render(proposal, limits, group.Proposals.Length == 1 ? ProposalSection.Unfolded : ProposalSection.Folded);
        if (group.Proposals.Length > limits.Details)
            yield return $"The details of {Figures.Counted(group.Proposals.Length - limits.Details, "more object")} are not shown for length; the branch holds the whole change.";
        yield return GraphSection.Render(group, limits);
        yield return InputsSection.Render(facts, limits);
        yield return Controls();
    }

    private string Objects(ChangeGroup group, BodyLimits limits)
    {
        var table = Markdown.Table(["Object", "Change", "Severity", "Confidence", "Evidence"], group.Proposals.Take(limits.Rows).Select(Row));
        return group.Proposals.Length > limits.Rows
            ? $"{table}\n\n{Figures.Counted(group.Proposals.Length - limits.Rows, "more object")}, not listed for length."
            : table;
    }

    private ImmutableArray<string> Row(Proposal proposal)
    {
        var grants = proposal.Proof is { } proof && proof.GrantsAfter < proof.GrantsBefore
            ? $", {Figures.Grouped(proof.GrantsBefore)} → {Figures.Grouped(proof.GrantsAfter)} grants"
            : "";
        return
        [
            Markdown.Code(ProposalWords.Object(proposal)), $"{ProposalWords.Done(proposal.Class)}{grants}", ProposalWords.Level(proposal.Severity),
            ProposalWords.Firmness(proposal.Confidence), Evidence(proposal),
        ];
    }

    private string Evidence(Proposal proposal)
    {
        var found = evidence.Of(proposal);
        if (found.IsEmpty)
            return "none seen";
        var first = found.Min(fact => fact.FirstSeen);
        var last = found.Max(fact => fact.LastSeen);
        var days = Figures.Day(first) == Figures.Day(last) ? Figures.Day(first) : $"{Figures.Day(first)} to {Figures.Day(last)}";
        return $"{Figures.Counted(found.Sum(fact => fact.Count), "event")}, {days}";
    }

    private static string Notes(BodyNotes notes, BodyLimits limits)
    {
        var most = Math.Max(limits.Details, 1);
        var lines = notes.Observations.Take(most).Select(observation => $"- {Markdown.Code(observation.Target)}: {Markdown.Prose(observation.Text)}")
            .Concat(notes.LeftOut.Take(most).Select(title => $"- Left out, because it was declined before: {Markdown.Prose(title)}"))
            .ToList();
        return lines.Count == 0 ? "" : $"### Worth a look\n\n{string.Join('\n', lines)}";
    }

    private string Controls() => controls.IsEmpty
        ? ""
        : $"### What you can do\n\n{Markdown.Table(["You want to", "Do this"], controls.Select(control => ImmutableArray.Create(control.Wish, control.How)))}";
}
