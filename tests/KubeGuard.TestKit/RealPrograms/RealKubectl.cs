using KubeGuard.Manifests;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>What the real <c>kubectl kustomize</c> makes of a repository. Mark tests that call it [KubectlFact] or [KubectlTheory].</summary>
public static class RealKubectl
{
    /// <summary>Builds a kustomization in a folder on disk.</summary>
    public static ProgramAnswer Kustomize(string folder) => RealProgram.Kubectl.Run("kustomize", folder);

    /// <summary>Builds the kustomization in <paramref name="folder"/> of a repository that need not be on disk.</summary>
    public static ProgramAnswer Kustomize(IRepositoryFiles files, string folder)
    {
        using var disk = new TemporaryFolder();
        foreach (var path in files.Paths)
        {
            var file = disk.PathOf(path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, files.Read(path)!);
        }

        return Kustomize(disk.PathOf(folder));
    }
}
