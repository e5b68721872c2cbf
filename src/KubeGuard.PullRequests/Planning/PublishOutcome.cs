using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What became of one branch in a run (B21).</summary>
public abstract record PublishOutcome
{
    private PublishOutcome(BranchName branch) => Branch = branch;

    /// <summary>The branch.</summary>
    public BranchName Branch { get; }

    /// <summary>The outcome as machines read it, such as <c>edited-by-person</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A pull request was opened.</summary>
    public sealed record Created(PullRequest PullRequest) : PublishOutcome(PullRequest.Head)
    {
        /// <inheritdoc/>
        public override string Name => "created";
    }

    /// <summary>An existing pull request was changed, or opened again.</summary>
    public sealed record Updated(PullRequest PullRequest) : PublishOutcome(PullRequest.Head)
    {
        /// <inheritdoc/>
        public override string Name => "updated";
    }

    /// <summary>The pull request was right already; nothing was called.</summary>
    public sealed record Unchanged(PullRequest PullRequest) : PublishOutcome(PullRequest.Head)
    {
        /// <inheritdoc/>
        public override string Name => "unchanged";
    }

    /// <summary>A person works on the branch; it was left alone.</summary>
    /// <param name="Held">The branch.</param>
    /// <param name="PullRequest">Its pull request, if there is one.</param>
    /// <param name="Reason">How the bot knows.</param>
    public sealed record EditedByPerson(BranchName Held, PullRequest? PullRequest, string Reason) : PublishOutcome(Held)
    {
        /// <inheritdoc/>
        public override string Name => "edited-by-person";
    }

    /// <summary>A person closed the same change before.</summary>
    public sealed record Declined(BranchName Wanted, PullRequest PullRequest) : PublishOutcome(Wanted)
    {
        /// <inheritdoc/>
        public override string Name => "declined";
    }

    /// <summary>Closed, because nothing of it is wanted any longer.</summary>
    public sealed record ObsoleteClosed(PullRequest PullRequest) : PublishOutcome(PullRequest.Head)
    {
        /// <inheritdoc/>
        public override string Name => "obsolete-closed";
    }

    /// <summary>It could not be done; the next run tries again.</summary>
    public sealed record Failed(BranchName Wanted, string Reason) : PublishOutcome(Wanted)
    {
        /// <inheritdoc/>
        public override string Name => "failed";
    }
}
