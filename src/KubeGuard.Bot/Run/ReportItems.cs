using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>Says of each proposal and of each object that was left alone what became of it (B21).</summary>
internal static class ReportItems
{
    public static ImmutableArray<ReportItem> Of(ImmutableArray<PublishOutcome> outcomes, ChangeSet changes) =>
    [
        .. outcomes.SelectMany(Of),
        .. changes.Abstentions.Select(abstention => new ReportItem(KindOf(abstention.Kind), abstention.Target, "", "", abstention.Reason)),
    ];

    private static IEnumerable<ReportItem> Of(PublishOutcome outcome)
    {
        var pull = outcome.Of is { } of ? $"{of.Id} {of.Location}" : "";
        return outcome.Proposals.IsEmpty
            ? [new(outcome.Kind, outcome.Branch.Value, outcome.Of?.Title ?? "", pull, outcome.Why)]
            : outcome.Proposals.Select(proposal => new ReportItem(outcome.Kind, proposal.Target.ToString(), proposal.Title, pull, outcome.Why));
    }

    private static ProposalOutcomeKind KindOf(AbstentionKind kind) => kind switch
    {
        AbstentionKind.InsufficientEvidence => ProposalOutcomeKind.InsufficientEvidence,
        AbstentionKind.CannotEdit => ProposalOutcomeKind.CannotEdit,
        AbstentionKind.NotProven => ProposalOutcomeKind.NotProven,
        _ => throw new InvalidOperationException("An abstention that is no outcome."),
    };
}
