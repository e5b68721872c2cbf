using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Manifests;

/// <summary>Files with changes laid over them; the files below are not touched.</summary>
public sealed class OverlaidFiles : IRepositoryFiles
{
    private readonly IRepositoryFiles _below;
    private readonly ImmutableSortedDictionary<string, byte[]?> _changed;

    /// <summary>Lays the <see cref="FileChange.After"/> of each change over <paramref name="below"/>; of two changes of one path the later counts.</summary>
    public OverlaidFiles(IRepositoryFiles below, IEnumerable<FileChange> changes)
    {
        var changed = ImmutableSortedDictionary.CreateBuilder<string, byte[]?>(StringComparer.Ordinal);
        if (below is OverlaidFiles overlay)
        {
            // One layer is enough, however often changes are laid over changes.
            below = overlay._below;
            changed.AddRange(overlay._changed);
        }

        foreach (var change in changes)
            changed[change.Path] = change.After;
        _below = below;
        _changed = changed.ToImmutable();
    }

    /// <inheritdoc/>
    public IEnumerable<string> Paths =>
        _below.Paths
            .Where(path => !_changed.ContainsKey(path))
            .Concat(_changed.Where(change => change.Value is not null).Select(change => change.Key))
            .Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public byte[]? Read(string path) => _changed.TryGetValue(path, out var bytes) ? bytes : _below.Read(path);
}
