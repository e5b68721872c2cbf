using System.Collections.Immutable;
using KubeGuard.Manifests.Provenance;
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
    private readonly MergeSchemas _schemas = new();

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
        var gathered = new Accumulation();
        Accumulate(kustomization, gathered);
        var items = gathered.Items;
        items.During(BuildCause.AtTheEnd(MadeBy.Generator, "content hash"), () => ContentHash.Apply(items));
        items.During(BuildCause.AtTheEnd(MadeBy.Transformer, "name reference"), () => NameReferences.Follow(items, gathered.Config));
        items.During(BuildCause.AtTheEnd(MadeBy.Transformer, "vars"), () => gathered.Variables.Resolve(items, gathered.Config));
        items.During(kustomization.CauseOf("buildMetadata"), () => BuildMetadata.Write(kustomization, items));
        return [.. BuildOrder.Sort(kustomization, items.All.Where(IsApplied))];
    }

    /// <summary>Configuration of local tools is left out of what a build prints.</summary>
    private static bool IsApplied(BuildItem item) =>
        item.Metadata?.Mapping("annotations")?.Text("config.kubernetes.io/local-config") is not { } local || local == "false";

    /// <summary>Adds what the kustomization makes to <paramref name="gathered"/>; a component also transforms what is there already.</summary>
    private void Accumulate(Kustomization kustomization, Accumulation gathered)
    {
        _files.AskKustomization(kustomization.Folder);
        if (kustomization.Problem is { } problem)
            throw new KustomizeException(problem.Location, problem.Message);
        if (_open.Contains(kustomization.Folder) || _open.Count > DeepestInclusion)
            throw new KustomizeException(kustomization.Node, $"The kustomization includes itself: {string.Join(" > ", _open.Reverse().Append(kustomization.Folder))}.");
        _open.Push(kustomization.Folder);
        var folder = new KustomizationFolder(_files, kustomization.Folder);
        _schemas.Consider(kustomization, folder);
        foreach (var entry in kustomization.Resources)
            AccumulateResource(kustomization, entry, gathered);
        gathered.Configure(TransformerConfigReader.Read(folder, kustomization), kustomization.Node);
        gathered.Configure(CrdConfigReader.Read(folder, kustomization), kustomization.Node);
        Generate(kustomization, folder, gathered);
        foreach (var entry in kustomization.Components)
            AccumulateComponent(kustomization, entry, gathered);
        Transform(kustomization, folder, gathered);
        Validate(kustomization, folder, gathered);
        gathered.Variables.Declare(kustomization.Mappings("vars"), gathered.Items);
        ReportNotFollowed(kustomization);
        foreach (var item in gathered.Items.All)
            item.TouchedBy(kustomization.File);
        _open.Pop();
    }

    private void Generate(Kustomization kustomization, KustomizationFolder folder, Accumulation gathered)
    {
        var generator = new ResourceGenerator(folder, gathered.Items);
        var common = kustomization.Mapping("generatorOptions");
        foreach (var (field, kind) in (KeyValuePair<string, string>[])[new("configMapGenerator", "ConfigMap"), new("secretGenerator", "Secret")])
        {
            var index = 0;
            foreach (var entry in kustomization.Mappings(field))
            {
                var pointer = JsonPointer.Root.Append(field).Append(index++);
                generator.Generate(new(kind, entry, entry, common), kustomization.File, kustomization.Document, pointer, BuildNote.Plugin.BuiltIn(kustomization.File, kind + "Generator"));
            }
        }

        foreach (var plugin in Plugins(kustomization, "generators"))
        {
            var arguments = BuiltinPlugins.Generator(plugin) ?? throw BuiltinPlugins.Unknown(plugin, "generator");
            var step = new BuildNote.Plugin(plugin.Origin.File, plugin.ApiVersion, plugin.Kind, plugin.Name);
            // Nothing of the object is written in the plugin's file: the kustomization that lists it stands for its origin.
            generator.Generate(arguments, kustomization.File, kustomization.Document, JsonPointer.Root.Append("generators"), step);
        }
    }

    private void Transform(Kustomization kustomization, KustomizationFolder folder, Accumulation gathered)
    {
        var transformers = new BuiltinTransformers(kustomization, folder, gathered, _schemas);
        transformers.RunFields();
        foreach (var plugin in Plugins(kustomization, "transformers"))
        {
            if (!transformers.Run(plugin))
                throw BuiltinPlugins.Unknown(plugin, "transformer");
        }
    }

    /// <summary>Any transformer may stand among the validators, as long as it changes nothing.</summary>
    private void Validate(Kustomization kustomization, KustomizationFolder folder, Accumulation gathered)
    {
        var transformers = new BuiltinTransformers(kustomization, folder, gathered, _schemas);
        foreach (var plugin in Plugins(kustomization, "validators"))
        {
            var before = gathered.Items.All.Select(item => item.Node).ToList();
            if (!transformers.Run(plugin))
                throw BuiltinPlugins.Unknown(plugin, "validator");
            if (!before.SequenceEqual(gathered.Items.All.Select(item => item.Node), ReferenceEqualityComparer.Instance))
                throw new KustomizeException(plugin.Node, $"{plugin.Kind} stands among the validators and changes resources: a validator may not.");
        }
    }

    /// <summary>The plugins that the entries of a field configure; those that are not run are reported.</summary>
    private IEnumerable<BuildItem> Plugins(Kustomization kustomization, string field)
    {
        var configured = new Accumulation();
        var paths = new List<YamlScalar>();
        foreach (var entry in kustomization.Scalars(field))
        {
            if (ResourceEntries.Inline(entry, kustomization) is not { } inline)
                paths.Add(entry);
            foreach (var plugin in ResourceEntries.Inline(entry, kustomization) ?? [])
                configured.Items.Add(plugin, entry);
        }

        foreach (var entry in paths)
            AccumulateResource(kustomization, entry, configured);
        foreach (var plugin in configured.Items.All)
        {
            if (BuiltinPlugins.Objection(plugin) is { } objection)
                _notFollowed.Add(new(ManifestProblemKind.Kustomize, plugin.Node.Location, objection));
            else
                yield return plugin;
        }
    }

    private void AccumulateResource(Kustomization kustomization, YamlScalar entry, Accumulation gathered)
    {
        var path = RepositoryPath.Resolve(kustomization.Folder, entry.Value);
        if (path is not null && _graph.ByFolder.TryGetValue(path, out var included))
        {
            if (included.IsComponent)
                throw new KustomizeException(entry, $"{path} is a Component: it belongs in components, not in resources.");
            var inner = new Accumulation();
            Accumulate(included, inner);
            gathered.Merge(inner, entry);
        }
        else if (path is not null && _files.Yaml(path) is not null)
        {
            foreach (var item in ResourceEntries.OfFile(entry, new KustomizationFolder(_files, kustomization.Folder).Yaml(entry)))
                gathered.Items.Add(item, entry);
        }
        else
        {
            ReportRemote(entry, path, "nothing that it makes is known");
        }
    }

    private void AccumulateComponent(Kustomization kustomization, YamlScalar entry, Accumulation gathered)
    {
        var path = RepositoryPath.Resolve(kustomization.Folder, entry.Value);
        if (path is null || !_graph.ByFolder.TryGetValue(path, out var component))
            ReportRemote(entry, path, "what it changes is not known");
        else if (component.IsComponent)
            Accumulate(component, gathered);
        else
            throw new KustomizeException(entry, $"{path} is not a Component: it belongs in resources, not in components.");
    }

    private void ReportRemote(YamlScalar entry, string? path, string consequence)
    {
        if (path is not null)
            _files.AskKustomization(path);
        if (!ResourceEntries.IsRemote(entry.Value))
            throw new KustomizeException(entry, ResourceEntries.Missing(entry.Value, path));
        _notFollowed.Add(new(ManifestProblemKind.Kustomize, entry.Location, $"{entry.Value} is remote and not followed; {consequence}."));
    }

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
