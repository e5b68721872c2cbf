using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests;

/// <summary>Reads a repository.</summary>
public static class ManifestReader
{
    /// <summary>Reads every manifest below the folder and works out what is applied. Never throws for what a file says.</summary>
    public static ManifestSet Read(IRepositoryFiles files, CancellationToken cancellation = default) => Read(files, ManifestReadOptions.Default, cancellation);

    /// <summary>The same, with charts rendered and parts left out as the <paramref name="options"/> say.</summary>
    public static ManifestSet Read(IRepositoryFiles files, ManifestReadOptions options, CancellationToken cancellation = default) =>
        ToSet(RepositoryModel.Read(files, options, cancellation), null);

    /// <summary>
    /// Reads again after a change: only the files at <paramref name="changed"/> paths are read and parsed, only the roots that use them are built.
    /// What does not depend on them stays the same instance. The answer is that of <see cref="Read(IRepositoryFiles, ManifestReadOptions, CancellationToken)"/>, provided that nothing else changed.
    /// </summary>
    /// <param name="before">What was read before.</param>
    /// <param name="files">The files as they are now.</param>
    /// <param name="changed">Paths that were added, changed or deleted.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ManifestSet Reread(ManifestSet before, IRepositoryFiles files, IEnumerable<string> changed, CancellationToken cancellation = default) =>
        before.Model is { } model
            ? ToSet(model.With(files, changed.ToImmutableHashSet(StringComparer.Ordinal), cancellation), before)
            : Read(files, cancellation);

    /// <summary>
    /// Builds one kustomization, also one that others include. A folder without a kustomization gives a root with a problem.
    /// </summary>
    /// <param name="manifests">The repository.</param>
    /// <param name="folder">Path of the folder relative to the repository, <c>.</c> for the repository itself.</param>
    public static ManifestRoot Build(ManifestSet manifests, string folder)
    {
        var model = manifests.Model ?? RepositoryModel.Read(manifests.Files, ManifestReadOptions.Default, CancellationToken.None);
        var path = RepositoryPath.Resolve(RepositoryPath.Root, folder) ?? folder;
        if (!model.Graph.ByFolder.ContainsKey(path))
            return new(path, [], new(ManifestProblemKind.Kustomize, new(path, 1, 1, 1, 1), $"{path} has no kustomization file."));
        return (model.Built.GetValueOrDefault(path) ?? BuiltRoot.Build(new(model.Source, model.Files), model.Graph, model.Scopes, path)).Root;
    }

    /// <summary>Whether the folder has a kustomization file, be it one that cannot be read.</summary>
    /// <param name="manifests">The repository.</param>
    /// <param name="folder">Path of the folder relative to the repository, <c>.</c> for the repository itself.</param>
    public static bool IsKustomization(ManifestSet manifests, string folder) =>
        manifests.Model is { } model && RepositoryPath.Resolve(RepositoryPath.Root, folder) is { } path
        && (model.Graph.ByFolder.ContainsKey(path) || KustomizationFiles.Names.Any(name => model.Files.ContainsKey(RepositoryPath.In(path, name))));

    private static ManifestSet ToSet(RepositoryModel model, ManifestSet? before) => new()
    {
        Files = model.Source,
        Model = model,
        Parsed = Parsed(model, before),
        Roots = Roots(model),
        Problems =
        [
            .. model.Files.Values.SelectMany(file => file.Problems)
                .Concat(model.AllBuilt.SelectMany(root => root.Problems))
                .Concat(model.Deployments.Notes)
                .Concat(model.Plain.Problems)
                .Distinct()
                .OrderBy(problem => problem.Location.File, StringComparer.Ordinal)
                .ThenBy(problem => problem.Location.Line)
                .ThenBy(problem => problem.Location.Column)
                .ThenBy(problem => problem.Message, StringComparer.Ordinal),
        ],
    };

    private static ImmutableDictionary<string, YamlFile> Parsed(RepositoryModel model, ManifestSet? before)
    {
        if (before is null)
        {
            return model.Files.Values.Where(file => file.Yaml is not null)
                .ToImmutableDictionary(file => file.Path, file => file.Yaml!, StringComparer.Ordinal);
        }

        // Most values are the same instances: a dictionary that shares its nodes with the one before is far cheaper than a new one.
        var parsed = before.Parsed.ToBuilder();
        foreach (var path in before.Parsed.Keys.Where(path => model.Files.GetValueOrDefault(path)?.Yaml is null))
            parsed.Remove(path);
        foreach (var file in model.Files.Values)
        {
            if (file.Yaml is { } yaml && !(before.Parsed.TryGetValue(file.Path, out var known) && ReferenceEquals(known, yaml)))
                parsed[file.Path] = yaml;
        }

        return parsed.ToImmutable();
    }

    /// <summary>The built roots by path, and the plain files as the root <c>.</c>, which they share with a kustomization at the top.</summary>
    private static ImmutableArray<ManifestRoot> Roots(RepositoryModel model)
    {
        var scope = model.Options.Scope;
        var built = model.AllBuilt.Select(each => each.Root).Where(root => IsMeant(root, scope)).ToList();
        var top = built.Find(root => root is { Path: RepositoryPath.Root, Deployer: null });
        var others = built.Where(root => !ReferenceEquals(root, top));
        var plain = scope is null ? model.Plain.All : [.. model.Plain.All.Where(resource => scope.Contains(resource.Origin.File))];
        if (top is null && plain.IsEmpty)
            return [.. others.OrderBy(root => root.Key, StringComparer.Ordinal)];
        var all = new ManifestRoot(RepositoryPath.Root, [.. top?.Resources ?? [], .. plain], top?.Problem);
        return [.. others.Append(all).OrderBy(root => root.Key, StringComparer.Ordinal)];
    }

    /// <summary>A deployed folder is meant with its deployer, wherever the folder is; a kustomization by its own place.</summary>
    private static bool IsMeant(ManifestRoot root, IRepositoryScope? scope) =>
        scope is null || scope.Contains(root.Deployer?.Location.File ?? RepositoryPath.In(root.Path, KustomizationFiles.Names[0]));
}
