using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Manifests;

namespace KubeGuard.Bot.Manifests;

/// <summary>The roots of a repository that a person wants to see, and what is wrong with them.</summary>
internal sealed record RootSelection(ImmutableArray<ManifestRoot> Roots, ImmutableArray<ManifestProblem> Problems)
{
    public static Option<string[]> Option() => new("--root")
    {
        Description = "A folder with a kustomization, relative to the repository; also one that another includes. It is built as it stands. May be "
            + "repeated. Left out: every folder that Flux or Argo CD deploy, every other kustomization that nothing includes, and the files that "
            + "none of them names.",
        HelpName = "OVERLAY",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Reads the repository; builds <paramref name="folders"/>, or every root when there are none.</summary>
    /// <exception cref="BadInputException">A folder does not exist, or has no kustomization.</exception>
    public static RootSelection Read(RepositoryInput repository, IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var manifests = repository.Read(cancellation);
        if (folders.Count == 0)
            return new(manifests.Roots, manifests.Problems);
        var chosen = folders.Select(Normalized).Distinct(StringComparer.Ordinal).ToList();
        var bad = chosen.Where(folder => !ManifestReader.IsKustomization(manifests, folder)).ToList();
        if (bad.Count > 0)
            throw new BadInputException([.. bad.Select(folder => Bad(repository.Folder, folder))]);
        ImmutableArray<ManifestRoot> roots = [.. chosen.Select(folder => ManifestReader.Build(manifests, folder))];
        return new(roots, ProblemsOf(roots, manifests));
    }

    private static string Normalized(string folder)
    {
        var parts = folder.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        return (folder.StartsWith('/') ? "/" : "") + (parts.Count == 0 ? "." : string.Join('/', parts));
    }

    private static string Bad(string repository, string folder) => Directory.Exists(Path.Combine(repository, folder))
        ? $"--root {folder}: the folder has no kustomization file, expected kustomization.yaml, kustomization.yml or Kustomization in it"
        : $"--root {folder}: there is no such folder in {repository}, expected a path relative to the repository";

    /// <summary>The problems of the roots themselves, and of the files that they are made of.</summary>
    private static ImmutableArray<ManifestProblem> ProblemsOf(ImmutableArray<ManifestRoot> roots, ManifestSet manifests)
    {
        var files = roots.SelectMany(root => root.Resources).SelectMany(resource => resource.Files).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. manifests.Problems.Where(problem => files.Contains(problem.Location.File))
                .Concat(roots.Select(root => root.Problem).OfType<ManifestProblem>())
                .Distinct()
                .OrderBy(problem => problem.Location.File, StringComparer.Ordinal)
                .ThenBy(problem => problem.Location.Line)
                .ThenBy(problem => problem.Location.Column),
        ];
    }
}
