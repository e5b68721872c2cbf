using System.Collections.Immutable;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// A workspace whose commits GitHub makes: blobs, tree, commit, all unreferenced until the push. Without author and committer in the request
/// GitHub signs with its own key, and shows the commit as verified. The commit is then fetched, so that the branch is moved by the same
/// compare-and-swap as any other (B8), which the reference endpoint does not offer.
/// </summary>
/// <param name="workspace">Makes the commits first; where it may only read, they are not made on GitHub.</param>
/// <param name="api">The repository.</param>
/// <param name="login">The account of the App.</param>
internal sealed class VerifiedWorkspace(GitWorkspace workspace, RepositoryApi api, OwnLogin login) : IGitWorkspace
{
    /// <summary>The account by which GitHub commits for others.</summary>
    private const string GitHubsAccount = "web-flow";

    public Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default) => workspace.ListBranchesAsync(cancellation);

    public Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default) => workspace.FetchAsync(heads, cancellation);

    public Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadCommitAsync(commit, cancellation);

    public Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadFilesAsync(commit, cancellation);

    public Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default) =>
        workspace.IsAncestorAsync(ancestor, commit, cancellation);

    public Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default) =>
        workspace.MergeBaseAsync(left, right, cancellation);

    public Task<ImmutableArray<Manifests.Editing.FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default) =>
        workspace.ChangesAsync(from, to, cancellation);

    public Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default) =>
        workspace.PushAsync(branch, commit, expected, cancellation);

    public Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default) =>
        workspace.DeleteBranchAsync(branch, expected, cancellation);

    /// <summary>
    /// GitHub signs what it commits for people too, on its pages; the App's commits are by the App's account, whose address nobody else can give there.
    /// </summary>
    public async Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default)
    {
        var seen = await api.GetCommitAsync(commit.Value, cancellation).ConfigureAwait(false);
        return seen is { Commit.Verification.Verified: true, Committer.Login: GitHubsAccount, Author.Login: var author }
            && author == await login.GetAsync(cancellation).ConfigureAwait(false)
            ? OwnSignature.Good
            : OwnSignature.Missing;
    }

    public async Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default)
    {
        // git makes the commit first, with all its checks; GitHub then has to arrive at the same tree.
        var local = await workspace.CommitAsync(draft, cancellation).ConfigureAwait(false);
        if (local is not CommitOutcome.Made(var model) || draft.Parent is not { } parent || workspace.Access == GitAccess.ReadOnly)
            return local;
        var tree = (await workspace.ReadCommitAsync(model, cancellation).ConfigureAwait(false)).Tree;
        var stored = await api.CreateTreeAsync(await TreeAsync(parent, model, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (stored.Sha != tree)
            throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"GitHub made the tree {stored.Sha} where git made {tree}; nothing was pushed.");
        var commit = await api.CreateCommitAsync(new(draft.Message, tree, [parent.Value]), cancellation).ConfigureAwait(false);
        var id = CommitId.IsValid(commit.Sha) ? new CommitId(commit.Sha) : throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"'{commit.Sha}' is not a commit.");
        await workspace.FetchCommitAsync(id, cancellation).ConfigureAwait(false);
        return new CommitOutcome.Made(id);
    }

    private async Task<ApiNewTree> TreeAsync(CommitId parent, CommitId model, CancellationToken cancellation)
    {
        var entries = ImmutableArray.CreateBuilder<ApiTreeEntry>();
        var changes = await workspace.ChangesAsync(parent, model, cancellation).ConfigureAwait(false);
        var modes = await workspace.ModesAsync(model, changes.Select(change => change.Path), cancellation).ConfigureAwait(false);
        foreach (var change in changes)
        {
            var blob = change.After is { } content ? (await api.CreateBlobAsync(content, cancellation).ConfigureAwait(false)).Sha : null;
            entries.Add(new(change.Path, modes.GetValueOrDefault(change.Path, TreeEntry.RegularFile), "blob", blob));
        }

        var parentTree = (await workspace.ReadCommitAsync(parent, cancellation).ConfigureAwait(false)).Tree;
        return new(parentTree, entries.ToImmutable());
    }
}
