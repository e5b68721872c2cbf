using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;

namespace KubeGuard.Manifests.Editing;

/// <summary>Keeps edits away from what cannot be proven: files that a build reads which fails or is followed only in part, and encrypted files.</summary>
internal static class BuildGuard
{
    public static void RefuseUnsafe(RepositoryModel model, ImmutableArray<FileChange> files)
    {
        foreach (var file in files)
        {
            if (model.Files.GetValueOrDefault(file.Path)?.Problems.FirstOrDefault(problem => problem.Kind == ManifestProblemKind.Encrypted) is { } encrypted)
                throw new PlanRefusedException($"{file.Path} is encrypted with SOPS and never edited.", encrypted.Location);
            foreach (var built in model.AllBuilt)
            {
                // A component cannot be built without the kustomization that includes it; those are looked at themselves.
                if (built.Root.Problem is { } problem && built.Asked.Contains(file.Path) && !IsComponent(model, built.Root))
                    throw new PlanRefusedException($"{file.Path} is used by {built.Root.Key}, which cannot be built as a whole ({problem.Message}), so what else changes there is not known.", problem.Location);
            }
        }
    }

    private static bool IsComponent(RepositoryModel model, ManifestRoot root) =>
        root.Deployer is null && model.Graph.ByFolder.TryGetValue(root.Path, out var kustomization) && kustomization.IsComponent;
}
