using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Local;

namespace KubeGuard.PullRequests.Html;

/// <summary>Gathers what the page of a pull request shows: the file, and what its branch changes.</summary>
/// <param name="workspace">The repository.</param>
/// <param name="heads">Its branches as they stand.</param>
internal sealed class PageBuilder(IGitWorkspace workspace, IReadOnlyList<BranchHead> heads)
{
    public async Task<string> BuildAsync(PullRequestFile file, CancellationToken cancellation)
    {
        var commits = await CommitsAsync(file, cancellation).ConfigureAwait(false);
        ImmutableArray<FileChange> changes = commits switch
        {
            [] => [],
            [var first, ..] => await workspace.ChangesAsync(first.Parents.FirstOrDefault(), commits[^1].Id, cancellation).ConfigureAwait(false),
        };
        return PullRequestPage.Render(new(file.PullRequest, commits, changes));
    }

    /// <summary>The commits of the branch, oldest first; none when the branch is gone and its objects are too.</summary>
    private async Task<ImmutableArray<CommitFacts>> CommitsAsync(PullRequestFile file, CancellationToken cancellation)
    {
        const int MostCommits = 50;
        var trunk = heads.FirstOrDefault(head => head.Branch == file.PullRequest.Base)?.Commit;
        var tip = heads.FirstOrDefault(head => head.Branch == file.PullRequest.Head)?.Commit ?? file.Commit;
        if (trunk is null || tip is null || !await workspace.IsAncestorAsync(tip, tip, cancellation).ConfigureAwait(false))
            return [];
        var commits = new List<CommitFacts> { await workspace.ReadCommitAsync(tip, cancellation).ConfigureAwait(false) };
        if (file.PullRequest.State == PullRequestState.Open)
        {
            while (commits.Count < MostCommits && commits[^1].Parents is [var parent, ..]
                && !await workspace.IsAncestorAsync(parent, trunk, cancellation).ConfigureAwait(false))
                commits.Add(await workspace.ReadCommitAsync(parent, cancellation).ConfigureAwait(false));
        }

        commits.Reverse();
        return [.. commits];
    }
}
