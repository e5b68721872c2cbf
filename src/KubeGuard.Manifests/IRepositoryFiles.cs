namespace KubeGuard.Manifests;

/// <summary>
/// The files of a repository, on disk or with changes laid over them in memory. Paths are relative, with <c>/</c>; nothing outside the
/// repository is ever read (links that leave it are absent).
/// </summary>
public interface IRepositoryFiles
{
    /// <summary>All file paths in ordinal order, version-control folders left out.</summary>
    IEnumerable<string> Paths { get; }

    /// <summary>The bytes of a file, or null when it is absent or vanished. Other failures throw <see cref="IOException"/>.</summary>
    byte[]? Read(string path);
}
