using System.Collections.Immutable;
using KubeGuard.Manifests;

namespace KubeGuard.PullRequests.Git;

/// <summary>The regular files of a commit, in memory. Links and submodules are absent, as is what is too large to be a manifest.</summary>
public sealed class CommitFiles : IRepositoryFiles
{
    /// <summary>Larger files are left out: no manifest is as large, and memory stays bounded.</summary>
    public const long LargestFileBytes = 16L * 1024 * 1024;

    private readonly ImmutableSortedDictionary<string, byte[]> _files;

    internal CommitFiles(CommitId commit, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        Commit = commit;
        _files = files.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>The commit.</summary>
    public CommitId Commit { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Paths => _files.Keys;

    /// <inheritdoc/>
    public byte[]? Read(string path) => _files.GetValueOrDefault(path);
}
