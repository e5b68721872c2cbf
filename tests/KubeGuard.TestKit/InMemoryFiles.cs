using System.Collections.Immutable;
using System.Text;
using KubeGuard.Manifests;

namespace KubeGuard.TestKit;

/// <summary>A repository that exists only in memory. Immutable: <see cref="With(string,string)"/> and <see cref="Without"/> give changed copies.</summary>
public sealed class InMemoryFiles : IRepositoryFiles
{
    private readonly ImmutableSortedDictionary<string, byte[]> _files;

    private InMemoryFiles(ImmutableSortedDictionary<string, byte[]> files) => _files = files;

    /// <summary>A repository without files.</summary>
    public static InMemoryFiles Empty { get; } = new(ImmutableSortedDictionary.Create<string, byte[]>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>Files with these texts, in UTF-8.</summary>
    public static InMemoryFiles Of(params (string Path, string Text)[] files) =>
        files.Aggregate(Empty, (repository, file) => repository.With(file.Path, file.Text));

    /// <inheritdoc/>
    public byte[]? Read(string path) => _files.GetValueOrDefault(path);

    /// <summary>The file as text; fails when it does not exist.</summary>
    public string Text(string path) => Encoding.UTF8.GetString(_files[path]);

    /// <summary>The repository with a file added or replaced.</summary>
    public InMemoryFiles With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The repository with a file added or replaced.</summary>
    public InMemoryFiles With(string path, byte[] bytes) => new(_files.SetItem(path, bytes));

    /// <summary>The repository without a file.</summary>
    public InMemoryFiles Without(string path) => new(_files.Remove(path));
}
