using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What one run does about one branch; planned as data, so that a dry run can print it (B23).</summary>
public abstract record PublishStep
{
    private PublishStep(BranchName branch) => Branch = branch;

    /// <summary>The branch that it is about.</summary>
    public BranchName Branch { get; }

    /// <summary>The check that is to stand beside the head afterwards (B17); null when the forge has no checks or the step needs none.</summary>
    public DesiredCheck? Check { get; init; }

    /// <summary>What is proposed on it; empty when nothing is any longer.</summary>
    public ImmutableArray<Proposal> Proposals => this switch
    {
        Create create => create.Desired.Proposals,
        Update update => update.Desired.Proposals,
        Keep keep => keep.Desired.Proposals,
        Wait wait => wait.Desired.Proposals,
        StayDeclined declined => declined.Desired.Proposals,
        LeaveToPerson left => left.Desired?.Proposals ?? [],
        Hold hold => hold.Desired?.Proposals ?? [],
        CloseObsolete => [],
        _ => throw new InvalidOperationException("A step that does not say what is proposed."),
    };

    /// <summary>What it comes to when nothing goes wrong.</summary>
    public ProposalOutcomeKind Kind => this switch
    {
        Create => ProposalOutcomeKind.Created,
        Update => ProposalOutcomeKind.Updated,
        Keep => ProposalOutcomeKind.Unchanged,
        LeaveToPerson => ProposalOutcomeKind.EditedByPerson,
        Hold => ProposalOutcomeKind.Held,
        Wait { Cause: WaitCause.Limit } => ProposalOutcomeKind.Limited,
        Wait => ProposalOutcomeKind.Scheduled,
        StayDeclined => ProposalOutcomeKind.Declined,
        CloseObsolete => ProposalOutcomeKind.ObsoleteClosed,
        _ => throw new InvalidOperationException("A step that comes to nothing."),
    };

    /// <summary>The pull request that stands for it; null when there is none.</summary>
    public PullRequest? Of => this switch
    {
        Update update => update.PullRequest,
        Keep keep => keep.PullRequest,
        LeaveToPerson left => left.PullRequest,
        Hold hold => hold.PullRequest,
        StayDeclined declined => declined.PullRequest,
        CloseObsolete obsolete => obsolete.PullRequest,
        Create or Wait => null,
        _ => throw new InvalidOperationException("A step that does not say what it is about."),
    };

    /// <summary>Why, where the kind alone does not say it; empty otherwise.</summary>
    public string Why => this switch
    {
        LeaveToPerson left => left.Reason,
        Hold hold => hold.Reason,
        Wait wait => wait.Reason,
        _ => "",
    };

    /// <summary>Pushes the branch, then opens a pull request.</summary>
    /// <param name="Desired">As it shall be.</param>
    /// <param name="Head">The bot's own commit that the branch holds now; null when there is no branch.</param>
    /// <param name="Push">What is pushed.</param>
    public sealed record Create(DesiredPullRequest Desired, CommitId? Head, BranchPush Push) : PublishStep(Desired.Branch);

    /// <summary>Brings an existing pull request to what it shall be; one that was closed as obsolete is opened again (B11).</summary>
    /// <param name="Desired">As it shall be.</param>
    /// <param name="PullRequest">As it is.</param>
    /// <param name="Head">The commit that the branch holds now; null when there is no branch.</param>
    /// <param name="Push">What is pushed.</param>
    public sealed record Update(DesiredPullRequest Desired, PullRequest PullRequest, CommitId? Head, BranchPush Push) : PublishStep(Desired.Branch);

    /// <summary>Nothing to do.</summary>
    public sealed record Keep(DesiredPullRequest Desired, PullRequest PullRequest) : PublishStep(Desired.Branch);

    /// <summary>A person changed the branch or the marker: it is theirs. At most the body is brought up to date, with a banner (B7).</summary>
    /// <param name="Held">The branch.</param>
    /// <param name="PullRequest">Its pull request, if there is one.</param>
    /// <param name="Edit">What is set on it.</param>
    /// <param name="Reason">How the bot knows.</param>
    public sealed record LeaveToPerson(BranchName Held, PullRequest? PullRequest, PullRequestEdit Edit, string Reason) : PublishStep(Held)
    {
        /// <summary>As it would be; null when nothing of it is proposed any longer.</summary>
        public DesiredPullRequest? Desired { get; init; }
    }

    /// <summary>A person froze it, by label or by approving it: it stays as it is (B12).</summary>
    /// <param name="PullRequest">As it is.</param>
    /// <param name="Reason">What freezes it.</param>
    public sealed record Hold(PullRequest PullRequest, string Reason) : PublishStep(PullRequest.Head)
    {
        /// <summary>As it would be; null when nothing of it is proposed any longer.</summary>
        public DesiredPullRequest? Desired { get; init; }
    }

    /// <summary>It would be opened, but not now (B20).</summary>
    /// <param name="Desired">As it shall be.</param>
    /// <param name="Cause">What it waits for.</param>
    /// <param name="Reason">The same in words.</param>
    public sealed record Wait(DesiredPullRequest Desired, WaitCause Cause, string Reason) : PublishStep(Desired.Branch);

    /// <summary>A person closed the same change before (B10).</summary>
    public sealed record StayDeclined(DesiredPullRequest Desired, PullRequest PullRequest) : PublishStep(Desired.Branch);

    /// <summary>Nothing of it is wanted any longer: closed with the reason, branch deleted (B11).</summary>
    /// <param name="PullRequest">As it is.</param>
    /// <param name="ClosedBody">Its body with the marker that tells this from a person's decision.</param>
    /// <param name="Head">What its branch holds; null when there is no branch.</param>
    public sealed record CloseObsolete(PullRequest PullRequest, string ClosedBody, CommitId? Head) : PublishStep(PullRequest.Head);
}

/// <summary>What an update does to the branch.</summary>
public enum BranchPush
{
    /// <summary>The branch already carries the change.</summary>
    None,

    /// <summary>One new commit on the current base replaces what the branch held.</summary>
    Replace,
}

/// <summary>What a pull request waits for before it is opened (B20).</summary>
public enum WaitCause
{
    /// <summary>A limit is reached.</summary>
    Limit,

    /// <summary>The schedule does not allow it now.</summary>
    Schedule,
}
