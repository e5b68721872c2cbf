using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What became of one branch in a run (B21).</summary>
public abstract record PublishOutcome
{
    private PublishOutcome(BranchName branch) => Branch = branch;

    /// <summary>The branch.</summary>
    public BranchName Branch { get; }

    /// <summary>The proposals that it is about; empty for a pull request of which nothing is proposed any longer.</summary>
    public ImmutableArray<Proposal> Proposals { get; init; } = [];

    /// <summary>The pull request that stands for it; null when there is none.</summary>
    public PullRequest? Of => this switch
    {
        Created created => created.PullRequest,
        Updated updated => updated.PullRequest,
        Unchanged unchanged => unchanged.PullRequest,
        EditedByPerson edited => edited.PullRequest,
        Held held => held.PullRequest,
        Declined declined => declined.PullRequest,
        ObsoleteClosed closed => closed.PullRequest,
        Waiting or Failed => null,
        _ => throw new InvalidOperationException("An outcome that has no pull request and does not say so."),
    };

    /// <summary>The outcome as one of the closed set.</summary>
    public ProposalOutcomeKind Kind => this switch
    {
        Created => ProposalOutcomeKind.Created,
        Updated => ProposalOutcomeKind.Updated,
        Unchanged => ProposalOutcomeKind.Unchanged,
        EditedByPerson => ProposalOutcomeKind.EditedByPerson,
        Held => ProposalOutcomeKind.Held,
        Waiting { Cause: WaitCause.Limit } => ProposalOutcomeKind.Limited,
        Waiting => ProposalOutcomeKind.Scheduled,
        Declined => ProposalOutcomeKind.Declined,
        ObsoleteClosed => ProposalOutcomeKind.ObsoleteClosed,
        Failed => ProposalOutcomeKind.Failed,
        _ => throw new InvalidOperationException("An outcome that is not in the closed set."),
    };

    /// <summary>The kind as machines read it, such as <c>edited-by-person</c>.</summary>
    public string Name => Kind.Name();

    /// <summary>Why, where the kind alone does not say it; empty otherwise.</summary>
    public string Why => this switch
    {
        EditedByPerson edited => string.Join("; ", [edited.Reason, .. edited.PullRequest?.Warnings ?? []]),
        Held held => held.Reason,
        Waiting waiting => waiting.Reason,
        Failed failed => failed.Reason,
        Created created => string.Join("; ", created.PullRequest.Warnings),
        Updated updated => string.Join("; ", updated.PullRequest.Warnings),
        Unchanged unchanged => string.Join("; ", unchanged.PullRequest.Warnings),
        _ => "",
    };

    /// <summary>A pull request was opened.</summary>
    public sealed record Created(PullRequest PullRequest) : PublishOutcome(PullRequest.Head);

    /// <summary>An existing pull request was changed, or opened again.</summary>
    /// <param name="PullRequest">As it is now.</param>
    /// <param name="Replaced">The commit that its branch held before, when it was pushed over.</param>
    public sealed record Updated(PullRequest PullRequest, CommitId? Replaced) : PublishOutcome(PullRequest.Head);

    /// <summary>The pull request was right already; nothing was called.</summary>
    public sealed record Unchanged(PullRequest PullRequest) : PublishOutcome(PullRequest.Head);

    /// <summary>A person works on the branch; it was left alone.</summary>
    /// <param name="Left">The branch.</param>
    /// <param name="PullRequest">Its pull request, if there is one.</param>
    /// <param name="Reason">How the bot knows.</param>
    public sealed record EditedByPerson(BranchName Left, PullRequest? PullRequest, string Reason) : PublishOutcome(Left);

    /// <summary>A person froze it (B12).</summary>
    public sealed record Held(PullRequest PullRequest, string Reason) : PublishOutcome(PullRequest.Head);

    /// <summary>It is to be opened later (B20).</summary>
    /// <param name="Desired">What waits.</param>
    /// <param name="Cause">What it waits for.</param>
    /// <param name="Reason">The same in words.</param>
    public sealed record Waiting(DesiredPullRequest Desired, WaitCause Cause, string Reason) : PublishOutcome(Desired.Branch);

    /// <summary>A person closed the same change before.</summary>
    public sealed record Declined(BranchName Wanted, PullRequest PullRequest) : PublishOutcome(Wanted);

    /// <summary>Closed, because nothing of it is wanted any longer.</summary>
    public sealed record ObsoleteClosed(PullRequest PullRequest) : PublishOutcome(PullRequest.Head);

    /// <summary>It could not be done; the next run tries again.</summary>
    public sealed record Failed(BranchName Wanted, string Reason) : PublishOutcome(Wanted);
}

/// <summary>Everything that can become of a proposal in a run; feeds logs, metrics, the dashboard and <c>status</c> (B21).</summary>
public enum ProposalOutcomeKind
{
    /// <summary>Its pull request was opened.</summary>
    Created,

    /// <summary>Its pull request was changed.</summary>
    Updated,

    /// <summary>Its pull request was right already.</summary>
    Unchanged,

    /// <summary>A person works on its branch.</summary>
    EditedByPerson,

    /// <summary>A person froze its pull request.</summary>
    Held,

    /// <summary>It waits for a limit.</summary>
    Limited,

    /// <summary>It waits for the schedule.</summary>
    Scheduled,

    /// <summary>A person closed the same change before.</summary>
    Declined,

    /// <summary>Its pull request was closed: nothing of it is wanted any longer.</summary>
    ObsoleteClosed,

    /// <summary>The evidence does not carry a change.</summary>
    InsufficientEvidence,

    /// <summary>The change cannot be written safely.</summary>
    CannotEdit,

    /// <summary>The change did not hold in the replay.</summary>
    NotProven,

    /// <summary>It could not be done; the next run tries again.</summary>
    Failed,
}

/// <summary>The closed set in words.</summary>
public static class ProposalOutcomeKinds
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<ProposalOutcomeKind> All { get; } = [.. Enum.GetValues<ProposalOutcomeKind>()];

    /// <summary>What becomes of an object for which nothing is proposed.</summary>
    public static ProposalOutcomeKind Of(AbstentionKind kind) => kind switch
    {
        AbstentionKind.InsufficientEvidence => ProposalOutcomeKind.InsufficientEvidence,
        AbstentionKind.CannotEdit => ProposalOutcomeKind.CannotEdit,
        AbstentionKind.NotProven => ProposalOutcomeKind.NotProven,
        _ => throw new InvalidOperationException("An abstention that is no outcome."),
    };

    /// <summary>As machines read it, such as <c>edited-by-person</c>.</summary>
    public static string Name(this ProposalOutcomeKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
