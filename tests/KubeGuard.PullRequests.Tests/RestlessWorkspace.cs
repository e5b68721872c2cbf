using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Never makes the same commit twice, as signatures of some kinds and commits that GitHub makes bring with them.</summary>
internal sealed class RestlessWorkspace(IGitWorkspace workspace) : IGitWorkspace
{
    private DateTimeOffset _now = TestRepository.Date;

    public Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default) => workspace.ListBranchesAsync(cancellation);

    public Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default) => workspace.FetchAsync(heads, cancellation);

    public Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadCommitAsync(commit, cancellation);

    public Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadFilesAsync(commit, cancellation);

    public Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default) =>
        workspace.IsAncestorAsync(ancestor, commit, cancellation);

    public Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default) =>
        workspace.MergeBaseAsync(left, right, cancellation);

    public Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default) =>
        workspace.ChangesAsync(from, to, cancellation);

    public Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default) => workspace.VerifyAsync(commit, cancellation);

    public Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default) =>
        workspace.CommitAsync(draft with { Date = _now = _now.AddSeconds(1) }, cancellation);

    public Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default) =>
        workspace.PushAsync(branch, commit, expected, cancellation);

    public Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default) =>
        workspace.DeleteBranchAsync(branch, expected, cancellation);
}
