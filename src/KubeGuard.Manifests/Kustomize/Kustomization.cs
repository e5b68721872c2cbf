using System.Collections.Frozen;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A kustomization file, as it is written.</summary>
internal sealed class Kustomization
{
    private static readonly FrozenSet<string> KnownFields = new[]
    {
        "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations",
        "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements", "replicas", "vars", "sortOptions",
        "resources", "components", "crds", "bases", "configMapGenerator", "secretGenerator", "helmGlobals", "helmCharts",
        "helmChartInflationGenerator", "generatorOptions", "configurations", "generators", "transformers", "validators", "buildMetadata",
    }.ToFrozenSet(StringComparer.Ordinal);

    private Kustomization(string file, string folder, int document, YamlMapping node, ManifestProblem? problem)
    {
        File = file;
        Folder = folder;
        Document = document;
        Node = node;
        Problem = problem;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Path of the folder that is built.</summary>
    public string Folder { get; }

    /// <summary>Index of the document in the file that is the kustomization.</summary>
    public int Document { get; }

    public YamlMapping Node { get; }

    /// <summary>Why Kustomize would not take the file; null when it would.</summary>
    public ManifestProblem? Problem { get; }

    /// <summary>Whether no file holds it: a deployer makes it, and takes in new files by itself.</summary>
    public bool IsGenerated { get; private init; }

    public bool IsComponent => Node.Text("kind") == "Component";

    /// <summary><c>resources</c>, and after them the deprecated <c>bases</c>, as Kustomize reads them.</summary>
    public IEnumerable<YamlScalar> Resources => Scalars("resources").Concat(Scalars("bases"));

    public IEnumerable<YamlScalar> Components => Scalars("components");

    /// <summary>The scalar items of a list field.</summary>
    public IEnumerable<YamlScalar> Scalars(string field) => Node.Sequence(field)?.Items.OfType<YamlScalar>() ?? [];

    /// <summary>The mapping items of a list field.</summary>
    public IEnumerable<YamlMapping> Mappings(string field) => Node.Sequence(field)?.Items.OfType<YamlMapping>() ?? [];

    /// <summary>The step that these of its fields ask for.</summary>
    public BuildCause CauseOf(params string[] fields)
    {
        var asking = Node.Entries.Where(entry => fields.Contains(entry.Name, StringComparer.Ordinal)).ToList();
        return new(
            MadeBy.Transformer,
            string.Join(", ", asking.Select(entry => entry.Name)),
            File,
            [.. asking.Select(entry => entry.Key.Source.Locate(new(entry.Key.Span.Start, Math.Max(entry.Key.Span.End, entry.Value.Span.End))))]);
    }

    public static Kustomization From(YamlFile file)
    {
        var path = file.Source.Path;
        var document = file.Documents.FirstOrDefault(document => document.Root?.Resolved is YamlMapping);
        var root = document?.Root!.Resolved as YamlMapping ?? new YamlMapping(file.Source, new(0, 0), [], false);
        return new(path, RepositoryPath.FolderOf(path), document?.Index ?? 0, root, file.Problems.FirstOrDefault() ?? Check(file, root));
    }

    /// <summary>The same file, refused because its folder has several kustomization files.</summary>
    public Kustomization Ambiguous() =>
        new(File, Folder, Document, Node, At(Node, $"{Folder} has several kustomization files: Kustomize takes exactly one."));

    /// <summary>The same file with other content: what a deployer makes of it before it builds.</summary>
    public Kustomization With(YamlMapping node) => new(File, Folder, Document, node, Problem ?? WronglyTyped(node)) { IsGenerated = IsGenerated };

    /// <summary>A kustomization that is in no file: a deployer makes it for a folder. Its file is that of <paramref name="node"/>.</summary>
    public static Kustomization Generated(string folder, YamlMapping node) => new(node.Source.Path, folder, 0, node, WronglyTyped(node)) { IsGenerated = true };

    private static ManifestProblem At(YamlNode node, string message) => new(ManifestProblemKind.Kustomize, node.Location, message);

    private static ManifestProblem? Check(YamlFile file, YamlMapping root)
    {
        if (file.Documents.Count(document => document.Root is not null) > 1)
            return At(root, "A kustomization file holds one document.");
        if (root.Entries.All(entry => entry.Name is "apiVersion" or "kind" or "metadata" || IsEmpty(entry.Value)))
            return At(root, "The kustomization is empty.");
        foreach (var entry in root.Entries)
        {
            if (entry.Name is null || !KnownFields.Contains(entry.Name))
                return At(entry.Key, $"'{entry.Name}' is not a field of a kustomization.");
        }

        if (root.Text("kind") is { } kind && kind is not ("Kustomization" or "Component"))
            return At(root["kind"]!, $"kind is '{kind}', expected Kustomization or Component.");
        return root.Text("apiVersion") is { } version && version is not ("kustomize.config.k8s.io/v1beta1" or "kustomize.config.k8s.io/v1alpha1" or "kustomize.config.k8s.io/v1")
            ? At(root["apiVersion"]!, $"apiVersion is '{version}', expected kustomize.config.k8s.io/v1beta1.")
            : WronglyTyped(root);
    }

    private static bool IsEmpty(YamlNode value) =>
        value.IsNull || value is YamlSequence { RawItems.IsEmpty: true } or YamlMapping { RawEntries.IsEmpty: true } or YamlScalar { Value: "" };

    private static ManifestProblem? WronglyTyped(YamlMapping root)
    {
        foreach (var field in (string[])["resources", "bases", "components", "patchesStrategicMerge", "configurations", "crds"])
        {
            if (root[field] is not { IsNull: false } value)
                continue;
            if (value is not YamlSequence list)
                return At(value, $"{field} is a list.");
            if (list.Items.FirstOrDefault(item => item is not YamlScalar) is { } other)
                return At(other, $"{field} is a list of texts.");
        }

        foreach (var field in (string[])["labels", "patches", "patchesJson6902", "images", "replicas", "configMapGenerator", "secretGenerator", "replacements", "vars", "helmCharts"])
        {
            if (root[field] is not { IsNull: false } value)
                continue;
            if (value is not YamlSequence list)
                return At(value, $"{field} is a list.");
            if (list.Items.FirstOrDefault(item => item is not YamlMapping) is { } other)
                return At(other, $"{field} is a list of objects.");
        }

        return null;
    }
}
