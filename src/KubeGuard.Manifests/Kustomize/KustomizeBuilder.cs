using System.Collections.Immutable;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What building a root gives.</summary>
/// <param name="Items">The resources, in build order; empty when the build fails.</param>
/// <param name="Problems">Why it fails; or, with resources, which parts of it were not followed.</param>
/// <param name="Asked">The files that the outcome depends on.</param>
internal sealed record BuildResult(ImmutableArray<BuildItem> Items, ImmutableArray<ManifestProblem> Problems, ImmutableHashSet<string> Asked);

/// <summary>Builds a kustomization as <c>kustomize build</c> 5.7 does, without network, plugins and Helm.</summary>
internal sealed class KustomizeBuilder
{
    /// <summary>How deep kustomizations may include one another.</summary>
    private const int DeepestInclusion = 100;

    private readonly BuildFiles _files;
    private readonly KustomizationGraph _graph;
    private readonly List<ManifestProblem> _notFollowed = [];
    private readonly Stack<string> _open = new();

    private KustomizeBuilder(BuildFiles files, KustomizationGraph graph)
    {
        _files = files;
        _graph = graph;
    }

    public static BuildResult Build(BuildFiles files, KustomizationGraph graph, string folder) => Build(files, graph, graph.ByFolder[folder]);

    /// <summary>Builds a kustomization that need not be the one of its folder.</summary>
    public static BuildResult Build(BuildFiles files, KustomizationGraph graph, Kustomization kustomization)
    {
        var builder = new KustomizeBuilder(files, graph);
        try
        {
            var items = builder.Build(kustomization);
            return new(items, [.. builder._notFollowed], files.Asked);
        }
        catch (KustomizeException failure)
        {
            return new([], [failure.ToProblem()], files.Asked);
        }
    }

    private ImmutableArray<BuildItem> Build(Kustomization kustomization)
    {
        var items = new BuildItems();
        Accumulate(kustomization, items);
        items.During(BuildCause.AtTheEnd(MadeBy.Generator, "content hash"), () => ContentHash.Apply(items));
        items.During(BuildCause.AtTheEnd(MadeBy.Transformer, "name reference"), () => NameReferences.Follow(items));
        return [.. BuildOrder.Sort(kustomization, items.All.Where(IsApplied))];
    }

    /// <summary>Configuration of local tools is left out of what a build prints.</summary>
    private static bool IsApplied(BuildItem item) =>
        item.Metadata?.Mapping("annotations")?.Text("config.kubernetes.io/local-config") is not { } local || local == "false";

    private void Accumulate(Kustomization kustomization, BuildItems items)
    {
        _files.AskKustomization(kustomization.Folder);
        if (kustomization.Problem is { } problem)
            throw new KustomizeException(problem.Location, problem.Message);
        if (_open.Contains(kustomization.Folder) || _open.Count > DeepestInclusion)
            throw new KustomizeException(kustomization.Node, $"The kustomization includes itself: {string.Join(" > ", _open.Reverse().Append(kustomization.Folder))}.");
        _open.Push(kustomization.Folder);
        foreach (var entry in kustomization.Resources)
            AccumulateResource(kustomization, entry, items);
        new ResourceGenerator(_files, kustomization, items).Apply();
        foreach (var entry in kustomization.Components)
            AccumulateComponent(kustomization, entry, items);
        Transform(kustomization, items);
        ReportNotFollowed(kustomization);
        foreach (var item in items.All)
            item.TouchedBy(kustomization.File);
        _open.Pop();
    }

    private void Transform(Kustomization kustomization, BuildItems items)
    {
        var patches = new PatchTransformer(_files, kustomization, items);
        items.Pass(kustomization, () =>
        {
            patches.ApplyStrategicMerges();
            patches.ApplyPatches();
        });
        During(["namespace"], NamespaceTransformer.Apply);
        During(["namePrefix", "nameSuffix"], AffixTransformer.Apply);
        During(["commonLabels", "labels"], LabelTransformer.Apply);
        During(["commonAnnotations"], LabelTransformer.ApplyAnnotations);
        patches.ApplyJsonPatches();
        During(["replicas"], ReplicaTransformer.Apply);
        During(["images"], ImageTransformer.Apply);

        void During(string[] fields, Action<Kustomization, BuildItems> transform) =>
            items.During(kustomization.CauseOf(fields), () => transform(kustomization, items));
    }

    private void AccumulateResource(Kustomization kustomization, YamlScalar entry, BuildItems items)
    {
        var path = RepositoryPath.Resolve(kustomization.Folder, entry.Value);
        if (path is not null && _graph.ByFolder.TryGetValue(path, out var included))
        {
            if (included.IsComponent)
                throw new KustomizeException(entry, $"{path} is a Component: it belongs in components, not in resources.");
            var inner = new BuildItems();
            Accumulate(included, inner);
            items.AddAll(inner, entry);
            return;
        }

        if (path is not null && _files.Yaml(path) is { } file)
        {
            AddFile(kustomization, entry, path, file, items);
            return;
        }

        if (path is not null)
            _files.AskKustomization(path);
        if (!IsRemote(entry.Value))
            throw new KustomizeException(entry, Missing(entry.Value, path));
        _notFollowed.Add(new(ManifestProblemKind.Kustomize, entry.Location, $"{entry.Value} is remote and not followed; nothing that it makes is known."));
    }

    private void AccumulateComponent(Kustomization kustomization, YamlScalar entry, BuildItems items)
    {
        var path = RepositoryPath.Resolve(kustomization.Folder, entry.Value);
        if (path is not null && _graph.ByFolder.TryGetValue(path, out var component))
        {
            if (!component.IsComponent)
                throw new KustomizeException(entry, $"{path} is not a Component: it belongs in resources, not in components.");
            Accumulate(component, items);
            return;
        }

        if (path is not null)
            _files.AskKustomization(path);
        if (!IsRemote(entry.Value))
            throw new KustomizeException(entry, Missing(entry.Value, path));
        _notFollowed.Add(new(ManifestProblemKind.Kustomize, entry.Location, $"{entry.Value} is remote and not followed; what it changes is not known."));
    }

    private static string Missing(string entry, string? path) => path is null
        ? $"'{entry}' leads out of the repository."
        : $"'{entry}' does not exist: there is neither a file nor a folder with a kustomization at {path}.";

    private void AddFile(Kustomization kustomization, YamlScalar entry, string path, YamlFile file, BuildItems items)
    {
        if (!_files.MayLoad(path, kustomization.Folder))
            throw new KustomizeException(entry, $"{path} is not in or below {kustomization.Folder}: Kustomize loads files only from there.");
        if (file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } broken)
            throw new KustomizeException(broken.Location, $"{path}, named at {entry.Location}, cannot be read: {broken.Message}");
        foreach (var document in file.Documents)
        {
            if (document.Root is null || document.Root.IsNull)
                continue;
            if (!WrittenObject.IsObject(document.Root))
                throw new KustomizeException(document.Root, $"{path}, named at {entry.Location}, holds something that is no Kubernetes object: apiVersion and kind are expected.");
            foreach (var written in WrittenObject.In(document))
                AddObject(entry, written, items);
        }
    }

    private static void AddObject(YamlScalar entry, WrittenObject written, BuildItems items)
    {
        var item = new BuildItem(written.Origin, KustomizeScalars.AsRead(written.Node));
        if (item.Name.Length == 0 && item.Metadata?.Text("generateName") is null)
            throw new KustomizeException(written.Node, $"The {item.Kind} has no metadata.name.");
        items.Add(item, entry);
    }

    private static bool IsRemote(string entry) =>
        entry.Contains("://", StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal) || entry.StartsWith("git::", StringComparison.Ordinal)
        || entry.StartsWith("github.com", StringComparison.OrdinalIgnoreCase) || entry.Contains("?ref=", StringComparison.Ordinal)
        || entry.Contains(".git", StringComparison.Ordinal) || entry.Contains("//", StringComparison.Ordinal);

    /// <summary>Fields that change what is built and are not modelled: said once each, so that nobody takes the answer for the whole one.</summary>
    private void ReportNotFollowed(Kustomization kustomization)
    {
        foreach (var entry in kustomization.Node.Entries)
        {
            if (NotModelled.Message(entry.Name!) is { } message && entry.Value is { IsNull: false } and not YamlSequence { RawItems.IsEmpty: true })
                _notFollowed.Add(new(ManifestProblemKind.Kustomize, entry.Key.Location, message));
        }
    }
}
