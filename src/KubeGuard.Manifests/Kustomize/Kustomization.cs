using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A kustomization file, as it is written.</summary>
internal sealed class Kustomization
{
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

    /// <summary>The value of a text field; null when it is not there or empty.</summary>
    public YamlScalar? Text(string field) => Node[field] is YamlScalar { IsNullValue: false, Value.Length: > 0 } text ? text : null;

    /// <summary>The value of an object field; null when it is not there or empty.</summary>
    public YamlMapping? Mapping(string field) => Node.Mapping(field) is { Entries.IsEmpty: false } mapping ? mapping : null;

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
        return Decoded(path, RepositoryPath.FolderOf(path), document?.Index ?? 0, root, Broken(file) ?? Check(root));
    }

    /// <summary>The same file, refused because its folder has several kustomization files.</summary>
    public Kustomization Ambiguous() =>
        new(File, Folder, Document, Node, At(Node, $"{Folder} has several kustomization files: Kustomize takes exactly one."));

    /// <summary>The same file with other content: what a deployer makes of it before it builds.</summary>
    public Kustomization With(YamlMapping node) => Decoded(File, Folder, Document, node, Problem, IsGenerated);

    /// <summary>A kustomization that is in no file: a deployer makes it for a folder. Its file is that of <paramref name="node"/>.</summary>
    public static Kustomization Generated(string folder, YamlMapping node) => Decoded(node.Source.Path, folder, 0, node, null, isGenerated: true);

    private static Kustomization Decoded(string file, string folder, int document, YamlMapping node, ManifestProblem? problem, bool isGenerated = false)
    {
        try
        {
            node = (YamlMapping)FileSchema.Kustomization.Decode(node);
        }
        catch (KustomizeException invalid)
        {
            problem ??= invalid.ToProblem();
        }

        return new(file, folder, document, node, problem) { IsGenerated = isGenerated };
    }

    private static ManifestProblem At(YamlNode node, string message) => new(ManifestProblemKind.Kustomize, node.Location, message);

    private static ManifestProblem? Check(YamlMapping root)
    {
        if (root.Entries.All(entry => entry.Name is "apiVersion" or "kind" or "metadata" || IsEmpty(entry.Value)))
            return At(root, "The kustomization is empty.");
        var kind = root.Text("kind") ?? "Kustomization";
        if (kind is not ("Kustomization" or "Component"))
            return At(root["kind"]!, $"kind is '{kind}', expected Kustomization or Component.");
        var expected = kind == "Component" ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
        return root.Text("apiVersion") is { } version && version != expected
            ? At(root["apiVersion"]!, $"apiVersion is '{version}', expected {expected} for a {kind}.")
            : null;
    }

    /// <summary>What makes the file unreadable; of a key that is there twice Kustomize takes the last.</summary>
    private static ManifestProblem? Broken(YamlFile file) => file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious);

    private static bool IsEmpty(YamlNode value) =>
        value.IsNull || value is YamlSequence { RawItems.IsEmpty: true } or YamlMapping { RawEntries.IsEmpty: true } or YamlScalar { Value: "" };
}
