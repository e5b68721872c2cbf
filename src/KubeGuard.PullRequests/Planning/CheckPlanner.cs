using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Plans the check of each pull request that a step opens, changes or finds right (B17). Pure.</summary>
internal static class CheckPlanner
{
    /// <summary>Where the body sends a reader for what it leaves out (B15).</summary>
    public const string Overflow = $"Some of this is cut for length; the whole text stands in the check `{DesiredCheck.Name}` of the last commit.";

    private const int MostRows = 100;

    /// <summary>The step with its check, when there is to be one: what is frozen, waits or is closed gets none.</summary>
    public static PublishStep Plan(PublishStep step, ActualState actual)
    {
        var branch = actual.Branches.GetValueOrDefault(step.Branch);
        return step switch
        {
            PublishStep.Create create => step with { Check = Proof(create.Desired) },
            PublishStep.Update { Push: BranchPush.None } update => step with { Check = Proof(update.Desired) with { Head = update.Head } },
            PublishStep.Update update => step with { Check = Proof(update.Desired) },
            PublishStep.Keep keep when branch is not null => step with { Check = Proof(keep.Desired) with { Head = branch.Head } },
            PublishStep.LeaveToPerson { PullRequest.State: PullRequestState.Open } left when branch is not null && !actual.IsBots(left.Branch, branch) =>
                step with { Check = Persons(left, branch) },
            _ => step,
        };
    }

    private static DesiredCheck Proof(DesiredPullRequest desired)
    {
        var proposals = desired.Proposals;
        var annotations = CheckAnnotations.Of(proposals, desired.Files);
        var proofs = proposals.Select(proposal => proposal.Proof).OfType<Proof>().ToList();
        var holds = proofs.Count == proposals.Length && proofs.TrueForAll(proof => proof.Denied == 0);
        var figures = $"{Figures.Counted(proposals.Length, "object")}, {Figures.Counted(proofs.Sum(proof => proof.Replayed), "replayed event")}, {Figures.Grouped(proofs.Sum(proof => proof.Denied))} denied";
        return Fill(
            new()
            {
                Conclusion = holds ? CheckConclusion.Success : CheckConclusion.Neutral,
                Title = $"{(holds ? "Proven" : "Not proven")}: {figures}",
                Summary = $"{Table(proposals)}{Left(annotations.Length - CheckAnnotations.Most)}",
                Annotations = [.. annotations.Take(CheckAnnotations.Most)],
            },
            desired);
    }

    /// <summary>A person's commit: what was proven is not what the branch holds, and its lines are not known.</summary>
    private static DesiredCheck Persons(PublishStep.LeaveToPerson left, BranchFacts branch)
    {
        var check = new DesiredCheck
        {
            Head = branch.Head,
            Conclusion = CheckConclusion.Neutral,
            Title = $"Not proven: {branch.Head.Short} is not a commit of the bot",
            Summary = left.Desired is { } proposed
                ? $"The branch was changed by a person; the proof is for the change as it was proposed, not for this commit.\n\n{Table(proposed.Proposals)}"
                : "The branch was changed by a person, and nothing of the change is proposed any longer.",
        };
        return left.Desired is { } desired ? Fill(check, desired) : check;
    }

    /// <summary>Puts what the body leaves out below the text, and what is too long for that below the summary.</summary>
    private static DesiredCheck Fill(DesiredCheck check, DesiredPullRequest desired)
    {
        var (summary, text) = OverflowText.Split(desired.Uncut, check.Summary);
        return check with { Summary = summary, Text = text };
    }

    private static string Table(ImmutableArray<Proposal> proposals)
    {
        var table = Markdown.Table(["Object", "Replayed", "Denied", "Grants", "New grants"], proposals.Take(MostRows).Select(Row));
        return proposals.Length > MostRows ? $"{table}\n\n{Figures.Counted(proposals.Length - MostRows, "more object")}, not listed for length." : table;
    }

    private static ImmutableArray<string> Row(Proposal proposal) => proposal.Proof is { } proof
        ?
        [
            Markdown.Code(ProposalWords.Object(proposal)), Figures.Grouped(proof.Replayed), Figures.Grouped(proof.Denied),
            $"{Figures.Grouped(proof.GrantsBefore)} → {Figures.Grouped(proof.GrantsAfter)}", Figures.Grouped(proof.Widened),
        ]
        : [Markdown.Code(ProposalWords.Object(proposal)), "not proven yet", "", "", ""];

    private static string Left(int more) => more > 0 ? $"\n\n{Figures.Counted(more, "more changed place")} without a note." : "";
}
