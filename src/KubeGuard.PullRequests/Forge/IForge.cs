using System.Collections.Immutable;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Forge;

/// <summary>
/// Where pull requests live. A thin seam: it stores and finds, and decides nothing. Branches are moved through
/// <see cref="IGitWorkspace"/>, not here. Failures of the forge throw <see cref="ForgeException"/>.
/// </summary>
public interface IForge
{
    /// <summary>What a reviewer can do on this forge, for the foot of each pull request.</summary>
    ImmutableArray<ReviewControl> Controls { get; }

    /// <summary>
    /// All pull requests, open and closed, whose head branch is in <paramref name="scope"/>, in order of their numbers. Reads only.
    /// </summary>
    Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default);

    /// <summary>
    /// Opens a pull request for a branch that has been pushed. When the branch has an open one already (another replica was faster, or an
    /// earlier run was killed), that one is brought to the draft and returned (B4).
    /// </summary>
    Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default);

    /// <summary>Sets what <paramref name="edit"/> gives and leaves the rest alone.</summary>
    Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default);

    /// <summary>Closes a pull request unmerged and says why. The branch is the caller's business.</summary>
    Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default);

    /// <summary>Called once at the end of a run: brings what is derived from the pull requests (lists, pages) up to date; writes nothing when it is.</summary>
    Task SettleAsync(BranchScope scope, CancellationToken cancellation = default);
}

/// <summary>Something a reviewer can do.</summary>
/// <param name="Wish">What the reviewer wants, such as <c>Decline the change for good</c>.</param>
/// <param name="How">How to do it, in Markdown that this project wrote itself.</param>
public sealed record ReviewControl(string Wish, string How);

/// <summary>The branches of one bot for one cluster: <c>PREFIX/CLUSTER/</c> and all below.</summary>
/// <param name="Prefixes">Beginnings of branch names, each with its closing slash; the first is the one for new branches.</param>
public sealed record BranchScope(ImmutableArray<string> Prefixes)
{
    /// <summary>Whether the branch is one of them.</summary>
    public bool Contains(BranchName branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return Prefixes.Any(prefix => branch.Value.StartsWith(prefix, StringComparison.Ordinal));
    }
}
