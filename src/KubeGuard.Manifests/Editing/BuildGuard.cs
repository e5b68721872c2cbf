using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Reading;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Keeps edits away from what cannot be proven: encrypted files, files that a failing build reads, and objects that a part of a build may
/// change which is not followed. A part that only makes further objects (a remote base, a Helm chart) does not stand in the way.
/// </summary>
internal sealed class BuildGuard(RepositoryModel model)
{
    /// <summary>The fields whose unknown parts add objects and change none.</summary>
    private static readonly string[] Adding = ["resources", "bases", "helmCharts", "helmChartInflationGenerator", "generators"];

    /// <summary>The fields by which objects may change others.</summary>
    private static readonly string[] Connecting = ["replacements", "vars"];

    /// <summary>Refuses edits that are not safe; gives what is taken for granted for the others, a sentence each.</summary>
    public ImmutableArray<string> Check(ImmutableArray<FileChange> files)
    {
        var assumptions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (model.Files.GetValueOrDefault(file.Path)?.Problems.FirstOrDefault(problem => problem.Kind == ManifestProblemKind.Encrypted) is { } encrypted)
                throw new PlanRefusedException($"{file.Path} is encrypted with SOPS and never edited.", encrypted.Location);
            // A component cannot be built without the kustomization that includes it; those are looked at themselves.
            foreach (var built in model.AllBuilt.Where(built => built.Root.Problem is not null && built.Asked.Contains(file.Path) && !IsComponent(built.Root)))
                Check(file, built, assumptions);
        }

        return [.. assumptions];
    }

    private void Check(FileChange file, BuiltRoot built, SortedSet<string> assumptions)
    {
        foreach (var problem in built.Problems.Where(problem => problem.Kind == ManifestProblemKind.Kustomize))
        {
            if (built.Root.Resources.IsEmpty || MayChange(problem, file, built))
                throw new PlanRefusedException($"{file.Path} is used by {built.Root.Key}, which cannot be built as a whole ({problem.Message}), so what else changes there is not known.", problem.Location);
            assumptions.Add($"{problem} It is taken for granted that it neither makes nor changes what is edited in {file.Path}.");
        }
    }

    /// <summary>Whether the part that is not followed may have to do with the objects that the file has a part in.</summary>
    private bool MayChange(ManifestProblem problem, FileChange file, BuiltRoot built)
    {
        if (model.Graph.Of(problem.Location.File) is not { } kustomization)
            return true;
        if (Adding.Contains(FieldAt(kustomization, problem), StringComparer.Ordinal))
            return built.Asked.Select(model.Graph.Of).OfType<Kustomization>().Any(asked => Connecting.Any(field => asked.Mappings(field).Any()));
        return built.Root.Resources.Any(resource => resource.Files.Contains(file.Path) && resource.History.Layers.Any(pass => pass.Kustomization == kustomization.File));
    }

    private static string? FieldAt(Kustomization kustomization, ManifestProblem problem) => kustomization.Node.Entries
        .FirstOrDefault(entry => entry.Key.Location == problem.Location || Holds(entry.Value.Location, problem.Location))?.Name;

    private static bool Holds(Yaml.SourceLocation outer, Yaml.SourceLocation inner) =>
        (outer.Line, outer.Column).CompareTo((inner.Line, inner.Column)) <= 0 && (outer.EndLine, outer.EndColumn).CompareTo((inner.EndLine, inner.EndColumn)) >= 0;

    private bool IsComponent(ManifestRoot root) =>
        root.Deployer is null && model.Graph.ByFolder.TryGetValue(root.Path, out var kustomization) && kustomization.IsComponent;
}
