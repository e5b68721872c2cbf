namespace KubeGuard.Manifests;

/// <summary>Which files of a repository are meant. What is outside may still be included by a kustomization inside.</summary>
public interface IRepositoryScope
{
    /// <summary>Whether the file is meant.</summary>
    /// <param name="path">Path relative to the repository, with <c>/</c>.</param>
    bool Contains(string path);
}
