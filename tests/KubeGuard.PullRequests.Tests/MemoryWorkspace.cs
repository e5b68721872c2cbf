using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Branches and commits in memory, for tests of so many that git itself would take minutes.</summary>
internal sealed class MemoryWorkspace : IGitWorkspace
{
    private readonly Dictionary<BranchName, CommitId> _heads = [];
    private readonly Dictionary<CommitId, CommitFacts> _commits = [];
    private readonly Dictionary<CommitId, ImmutableArray<FileChange>> _files = [];
    private readonly DateTimeOffset _date;

    public MemoryWorkspace(DateTimeOffset date)
    {
        _date = date;
        _heads.Add(new("main"), Add([], "Start", GitIdentity.Bot, []));
    }

    /// <summary>How many branches were moved.</summary>
    public int Pushes { get; private set; }

    public Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default) =>
        Task.FromResult<ImmutableArray<BranchHead>>([.. _heads.OrderBy(head => head.Key.Value, StringComparer.Ordinal).Select(head => new BranchHead(head.Key, head.Value))]);

    public Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default) => Task.FromResult(_commits[commit]);

    public Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default) => Task.FromResult(new CommitFiles(commit, []));

    public Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default) =>
        Task.FromResult(ancestor == commit || _commits[commit].Parents.Contains(ancestor));

    public Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default) => Task.FromResult<CommitId?>(_heads[new("main")]);

    public Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default) => Task.FromResult(_files[to]);

    public Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default) =>
        Task.FromResult<CommitOutcome>(new CommitOutcome.Made(Add(draft.Parent is { } parent ? [parent] : [], draft.Message, draft.Identity, draft.Files)));

    public Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default) => Task.FromResult(OwnSignature.NotUsed);

    public Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default)
    {
        if (_heads.GetValueOrDefault(branch) != expected)
            return Task.FromResult(PushOutcome.LostRace);
        _heads[branch] = commit;
        Pushes++;
        return Task.FromResult(PushOutcome.Done);
    }

    public Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default) =>
        Task.FromResult(_heads.Remove(branch) ? PushOutcome.Done : PushOutcome.LostRace);

    /// <summary>Deletes merged branches, as GitHub can do, and names the files that they brought.</summary>
    public IReadOnlySet<string> Merge(IEnumerable<BranchName> branches)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var branch in branches)
        {
            paths.UnionWith(_files[_heads[branch]].Select(file => file.Path));
            _heads.Remove(branch);
        }

        return paths;
    }

    private CommitId Add(ImmutableArray<CommitId> parents, string message, GitIdentity identity, ImmutableArray<FileChange> files)
    {
        var id = new CommitId(_commits.Count.ToString("x40", CultureInfo.InvariantCulture));
        _commits.Add(id, new(id, id.Value, parents, identity.ToString(), _date, message));
        _files.Add(id, files);
        return id;
    }
}
