using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Local;

/// <summary>What a server would notice by itself: that a branch was merged, or deleted.</summary>
/// <param name="workspace">The repository.</param>
/// <param name="heads">Its branches as they stand.</param>
internal sealed class LocalStates(IGitWorkspace workspace, IReadOnlyList<BranchHead> heads)
{
    /// <summary>The state of each pull request, by file name.</summary>
    public async Task<Dictionary<string, PullRequestState>> ReadAsync(IReadOnlyList<PullRequestFile> files, CancellationToken cancellation)
    {
        await workspace.FetchAsync(heads.Where(head => Concerns(head, files)).ToList(), cancellation).ConfigureAwait(false);
        var states = new Dictionary<string, PullRequestState>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            states[file.Name] = file.PullRequest.State == PullRequestState.Open
                ? await StateOfAsync(file, cancellation).ConfigureAwait(false)
                : file.PullRequest.State;
        }

        return states;
    }

    private static bool Concerns(BranchHead head, IReadOnlyList<PullRequestFile> files) =>
        files.Any(file => file.PullRequest.Head == head.Branch || file.PullRequest.Base == head.Branch);

    private async Task<PullRequestState> StateOfAsync(PullRequestFile file, CancellationToken cancellation)
    {
        var trunk = heads.FirstOrDefault(head => head.Branch == file.PullRequest.Base)?.Commit;
        var branch = heads.FirstOrDefault(head => head.Branch == file.PullRequest.Head)?.Commit;
        var last = branch ?? file.Commit;
        if (trunk is not null && last is not null && await workspace.IsAncestorAsync(last, trunk, cancellation).ConfigureAwait(false))
            return PullRequestState.Merged;
        return branch is null ? PullRequestState.Closed : PullRequestState.Open;
    }
}
