using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>Says of each proposal and of each object that was left alone what became of it (B21).</summary>
internal static class ReportItems
{
    public static ImmutableArray<ReportItem> Of(ImmutableArray<PublishOutcome> outcomes, ChangeSet changes) =>
        [.. outcomes.SelectMany(outcome => Of(outcome.Kind, outcome.Branch, outcome.Proposals, outcome.Of, outcome.Why)), .. LeftAlone(changes)];

    /// <summary>The same of what is only planned.</summary>
    public static ImmutableArray<ReportItem> Of(ImmutableArray<PublishStep> steps, ChangeSet changes) =>
        [.. steps.SelectMany(step => Of(step.Kind, step.Branch, step.Proposals, step.Of, step.Why)), .. LeftAlone(changes)];

    private static IEnumerable<ReportItem> Of(
        ProposalOutcomeKind kind, BranchName branch, ImmutableArray<Proposal> proposals, PullRequest? of, string why)
    {
        var pull = of is null ? "" : $"{of.Id} {of.Location}";
        return proposals.IsEmpty
            ? [new(kind, branch.Value, of?.Title ?? "", pull, why)]
            : proposals.Select(proposal => new ReportItem(kind, proposal.Target.ToString(), proposal.Title, pull, why));
    }

    private static IEnumerable<ReportItem> LeftAlone(ChangeSet changes) =>
        changes.Abstentions.Select(abstention => new ReportItem(ProposalOutcomeKinds.Of(abstention.Kind), abstention.Target, "", "", abstention.Reason));
}
