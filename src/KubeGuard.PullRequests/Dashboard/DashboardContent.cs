using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>What a pass over one cluster has to tell on the dashboard.</summary>
public sealed record DashboardContent
{
    private DashboardContent(IEnumerable<DashboardBranch> branches, ChangeSet changes, RunFacts facts)
    {
        Branches = [.. branches.OrderByDescending(branch => branch.Severity).ThenBy(branch => branch.Branch.Value, StringComparer.Ordinal)];
        LeftAlone =
        [
            .. changes.Abstentions
                .OrderBy(abstention => abstention.Target, StringComparer.Ordinal)
                .ThenBy(abstention => abstention.Reason, StringComparer.Ordinal),
        ];
        Facts = facts;
    }

    /// <summary>Its branches, most severe first.</summary>
    internal ImmutableArray<DashboardBranch> Branches { get; }

    /// <summary>The objects for which nothing is proposed, by name.</summary>
    internal ImmutableArray<Abstention> LeftAlone { get; }

    /// <summary>The facts of the run.</summary>
    internal RunFacts Facts { get; }

    /// <summary>What a run came to.</summary>
    public static DashboardContent Of(ImmutableArray<PublishOutcome> outcomes, ChangeSet changes, RunFacts facts) =>
        new(outcomes.Select(DashboardBranch.Of), changes, facts);

    /// <summary>What a run would come to.</summary>
    public static DashboardContent Of(ImmutableArray<PublishStep> steps, ChangeSet changes, RunFacts facts) =>
        new(steps.Select(DashboardBranch.Of), changes, facts);
}

/// <summary>One branch on the dashboard.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Branch">Which.</param>
internal sealed record DashboardBranch(ProposalOutcomeKind Kind, BranchName Branch)
{
    /// <summary>The pull request that stands for it; null when there is none.</summary>
    public PullRequest? PullRequest { get; init; }

    /// <summary>What is proposed on it; empty when nothing is any longer.</summary>
    public ImmutableArray<Proposal> Proposals { get; init; } = [];

    /// <summary>Why, where the kind alone does not say it; the same as long as nothing changes.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The worst of its proposals; null without any.</summary>
    public Severity? Severity => Proposals.IsEmpty ? null : Proposals.Max(proposal => proposal.Severity);

    public static DashboardBranch Of(PublishOutcome outcome) =>
        new(outcome.Kind, outcome.Branch) { PullRequest = outcome.Of, Proposals = outcome.Proposals, Reason = ReasonOf(outcome) };

    public static DashboardBranch Of(PublishStep step) =>
        new(step.Kind, step.Branch) { PullRequest = step.Of, Proposals = step.Proposals, Reason = step.Why };

    /// <summary>What could not be set beside a pull request (labels, reviewers) is a warning of one pass: the next has nothing to set, and would not say it.</summary>
    private static string ReasonOf(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.EditedByPerson edited => edited.Reason,
        PublishOutcome.Created or PublishOutcome.Updated or PublishOutcome.Unchanged => "",
        PublishOutcome.Held or PublishOutcome.Waiting or PublishOutcome.Declined or PublishOutcome.ObsoleteClosed or PublishOutcome.Failed => outcome.Why,
        _ => throw new InvalidOperationException("An outcome that the dashboard does not know."),
    };
}
