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
            foreach (var (folder, built) in model.Built)
            {
                // A component cannot be built without the kustomization that includes it; those are looked at themselves.
                if (built.Root.Problem is { } problem && built.Asked.Contains(file.Path) && !model.Graph.ByFolder[folder].IsComponent)
                    throw new PlanRefusedException($"{file.Path} is used by {folder}, which cannot be built as a whole ({problem.Message}), so what else changes there is not known.", problem.Location);
            }
        }
    }
}
