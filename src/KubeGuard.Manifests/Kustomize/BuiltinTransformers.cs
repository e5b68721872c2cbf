using System.Collections.Immutable;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Runs the transformers of one kustomization over what it has gathered: those that its fields configure, in Kustomize's order, and those that
/// the files of <c>transformers</c> do.
/// </summary>
internal sealed class BuiltinTransformers(Kustomization kustomization, KustomizationFolder folder, Accumulation gathered, MergeSchemas schemas)
{
    private readonly BuildItems _items = gathered.Items;
    private readonly PatchTransformer _patches = new(kustomization, folder, gathered.Items, schemas);

    /// <summary>Runs what the kustomization's own fields ask for.</summary>
    public void RunFields()
    {
        var config = gathered.Config;
        _items.Pass(kustomization, () =>
        {
            if (kustomization.Scalars("patchesStrategicMerge").Any())
                Noted("PatchStrategicMergeTransformer", () => Each(kustomization.Scalars("patchesStrategicMerge"), _patches.ApplyStrategicMerge));
            foreach (var patch in kustomization.Mappings("patches"))
                Noted("PatchTransformer", () => _patches.ApplyPatch(patch));
        });
        if (kustomization.Text("namespace") is { } ns)
            Step("namespace", "NamespaceTransformer", () => new NamespaceTransformer(ns, config[FieldRole.Namespace]).Apply(_items));
        if (kustomization.Text("namePrefix") is { } prefix)
            Step("namePrefix", "PrefixTransformer", () => AffixTransformer.AddPrefix(prefix, config[FieldRole.NamePrefix], _items));
        if (kustomization.Text("nameSuffix") is { } suffix)
            Step("nameSuffix", "SuffixTransformer", () => AffixTransformer.AddSuffix(suffix, config[FieldRole.NameSuffix], _items));
        foreach (var labels in kustomization.Mappings("labels"))
            Step("labels", "LabelTransformer", () => Label(labels.Mapping("pairs"), LabelTransformer.FieldsOf(labels, config)));
        // With labels there is always one for commonLabels too, which buildMetadata notes.
        if (kustomization.Mapping("commonLabels") is not null || kustomization.Mappings("labels").Any())
            Step("commonLabels", "LabelTransformer", () => Label(kustomization.Mapping("commonLabels"), config[FieldRole.CommonLabels]));
        if (kustomization.Mapping("commonAnnotations") is { } annotations)
            Step("commonAnnotations", "AnnotationsTransformer", () => Label(annotations, config[FieldRole.CommonAnnotations]));
        foreach (var patch in kustomization.Mappings("patchesJson6902"))
            Noted("PatchJson6902Transformer", () => _patches.ApplyJsonPatch(patch, "patch"));
        foreach (var replicas in kustomization.Mappings("replicas"))
            Step("replicas", "ReplicaCountTransformer", () => ReplicaTransformer.Apply(replicas, config[FieldRole.Replicas], _items));
        foreach (var image in kustomization.Mappings("images"))
            Step("images", "ImageTagTransformer", () => ImageTransformer.Apply(image, config[FieldRole.Images], _items));
        foreach (var image in kustomization.Mappings("imageTags"))
            Step("imageTags", "ImageTagTransformer", () => ImageTransformer.Apply(image, config[FieldRole.Images], _items));
        if (kustomization.Mappings("replacements").Any())
            Step("replacements", "ReplacementTransformer", () => Replace(kustomization.Mappings("replacements")));
    }

    /// <summary>Runs one that a resource configures; false when it is no transformer that is built in and modelled.</summary>
    public bool Run(BuildItem plugin)
    {
        if (Configured(plugin.Node, plugin.Kind) is not { } run)
            return false;
        _items.During(new(MadeBy.Transformer, plugin.Kind, kustomization.File, [plugin.Node.Location]), run);
        var note = new BuildNote.Plugin(plugin.Origin.File, plugin.ApiVersion, plugin.Kind, plugin.Name, plugin.Namespace is { Length: > 0 } ns ? ns : null);
        foreach (var item in _items.All)
        {
            item.TouchedBy(plugin.Node.Source.Path);
            item.Notes.Add(note);
        }

        return true;
    }

    private Action? Configured(YamlMapping config, string kind) => kind switch
    {
        "PatchStrategicMergeTransformer" => () => MergeAll(config),
        "PatchTransformer" => () => _patches.ApplyPatch(config),
        "PatchJson6902Transformer" => () => _patches.ApplyJsonPatch(config, "jsonOp"),
        "NamespaceTransformer" => () => Namespaced(config),
        "PrefixTransformer" => () => Affix(config, "prefix", AffixTransformer.AddPrefix),
        "SuffixTransformer" => () => Affix(config, "suffix", AffixTransformer.AddSuffix),
        "PrefixSuffixTransformer" => () =>
        {
            Affix(config, "prefix", AffixTransformer.AddPrefix);
            Affix(config, "suffix", AffixTransformer.AddSuffix);
        }
        ,
        "LabelTransformer" => () => Label(config.Mapping("labels"), Fields(config)),
        "AnnotationsTransformer" => () => Label(config.Mapping("annotations"), Fields(config)),
        "ReplicaCountTransformer" => () => ReplicaTransformer.Apply(Needed(config, "replica"), Fields(config), _items),
        "ImageTagTransformer" => () => ImageTransformer.Apply(Needed(config, "imageTag"), Fields(config), _items),
        "ReplacementTransformer" => () => Replace(config.Sequence("replacements")?.Items.OfType<YamlMapping>() ?? []),
        "HashTransformer" => () => ContentHash.Apply(_items),
        _ => null,
    };

    private void MergeAll(YamlMapping config)
    {
        var paths = (config.Sequence("paths")?.Items ?? []).OfType<YamlScalar>().ToList();
        var inline = config["patches"] as YamlScalar;
        if (paths.Count == 0 && inline is not { IsNullValue: false, Value.Length: > 0 })
            throw new KustomizeException(config, "A PatchStrategicMergeTransformer needs paths or patches.");
        Each(paths, _patches.ApplyStrategicMerge);
        if (inline is not null)
            _patches.ApplyStrategicMerge(inline);
    }

    private void Namespaced(YamlMapping config)
    {
        var moved = config.Text("setRoleBindingSubjects") switch
        {
            null or "" or "defaultOnly" => MovedSubjects.NamedDefault,
            "allServiceAccounts" => MovedSubjects.ServiceAccounts,
            "none" => MovedSubjects.None,
            var other => throw new KustomizeException(config["setRoleBindingSubjects"]!, $"setRoleBindingSubjects is '{other}', expected defaultOnly, allServiceAccounts or none."),
        };
        if (config.Mapping("metadata")?["namespace"] is YamlScalar { IsNullValue: false, Value.Length: > 0 } ns)
            new NamespaceTransformer(ns, Fields(config)) { Moved = moved, KeepsPresent = config.IsTrue("unsetOnly") }.Apply(_items);
    }

    private void Affix(YamlMapping config, string field, Action<YamlScalar, ImmutableArray<FieldSpec>, BuildItems> add)
    {
        if (config.Sequence("fieldSpecs") is null)
            throw new KustomizeException(config, "fieldSpecs are needed: a configured transformer has no fields of its own.");
        if (config[field] is YamlScalar { IsNullValue: false, Value.Length: > 0 } affix)
            add(affix, Fields(config), _items);
    }

    private void Label(YamlMapping? pairs, ImmutableArray<FieldSpec> fields)
    {
        if (pairs is { Entries.IsEmpty: false })
            LabelTransformer.Apply(pairs, fields, _items);
    }

    private void Replace(IEnumerable<YamlMapping> replacements) => new ReplacementTransformer(folder, _items).Apply(replacements);

    private static ImmutableArray<FieldSpec> Fields(YamlMapping config) => FieldSpec.ReadAll(config, "fieldSpecs");

    private static YamlMapping Needed(YamlMapping config, string field) =>
        config.Mapping(field) ?? throw new KustomizeException(config, $"A {config.Text("kind")} needs {field}.");

    private static void Each<T>(IEnumerable<T> entries, Action<T> apply)
    {
        foreach (var entry in entries)
            apply(entry);
    }

    private void Step(string field, string kind, Action run) => Noted(kind, () => _items.During(kustomization.CauseOf(field), run));

    private void Noted(string kind, Action run)
    {
        run();
        var note = BuildNote.Plugin.BuiltIn(kustomization.File, kind);
        foreach (var item in _items.All)
            item.Notes.Add(note);
    }
}
