using System.Collections.Immutable;
using System.Text;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Reading;

/// <summary>
/// Decides what a file is. Manifests are files in YAML or JSON with objects that have an <c>apiVersion</c> and a <c>kind</c>; everything else
/// (values files, CI configuration) is passed over in silence, unless it looks like a manifest and cannot be read.
/// </summary>
internal static class RepositoryFileReader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Whether the name may be a manifest's or a kustomization's.</summary>
    public static bool IsCandidate(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) || KustomizationFiles.IsName(RepositoryPath.NameOf(path));

    /// <summary>What the file is, or null when it is nothing of ours (or vanished).</summary>
    public static RepositoryFile? Read(IRepositoryFiles files, ChartFolders charts, string path)
    {
        byte[]? bytes;
        try
        {
            bytes = files.Read(path);
        }
        catch (IOException failure)
        {
            return Unread(path, ManifestProblemKind.Unreadable, $"The file cannot be read: {failure.Message}");
        }

        if (bytes is null)
            return null;
        if (charts.IsTemplate(path))
            return Unread(path, ManifestProblemKind.Templated, "A template of a Helm chart: what it makes is not known without its values.");
        return Decode(path, bytes) switch
        {
            { } source => Parse(source),
            _ when bytes.AsSpan().IndexOf("apiVersion"u8) >= 0 => Unread(
                path, ManifestProblemKind.Unreadable, "The text is neither UTF-8 nor UTF-16 with a byte order mark: save it as UTF-8."),
            _ => null,
        };
    }

    /// <summary>Decodes strictly; null when that cannot be done.</summary>
    public static SourceText? Decode(string path, byte[] bytes)
    {
        try
        {
            return SourceText.FromBytes(path, bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>A file that a kustomization names as a resource, and that was taken for a template: it is applied as it stands, so it is read so.</summary>
    public static RepositoryFile ReadAsNamed(RepositoryFile file)
    {
        if (file.Yaml is not { } yaml || !file.Problems.Any(problem => problem.Kind == ManifestProblemKind.Templated))
            return file;
        var read = YamlReader.Read(yaml.Source, TemplateText.IsText);
        return new(file.Path, read, [.. read.Documents.SelectMany(document => WrittenObject.In(document))], read.Problems);
    }

    private static RepositoryFile? Parse(SourceText source)
    {
        var hasKustomizationName = KustomizationFiles.IsName(RepositoryPath.NameOf(source.Path));
        if (!hasKustomizationName && !ManifestLook.MayHoldObjects(source.Text))
            return null;
        var yaml = YamlReader.Read(source);
        if (hasKustomizationName && KustomizationFiles.IsKustomization(yaml))
            return new(source.Path, yaml, [], yaml.Problems);
        ImmutableArray<WrittenObject> objects = [.. yaml.Documents.SelectMany(document => WrittenObject.In(document))];
        var problems = objects.Length > 0 || ManifestLook.LooksLikeManifest(source.Text) ? yaml.Problems : [];
        return objects.Length == 0 && problems.Length == 0 ? null : new(source.Path, yaml, objects, problems);
    }

    private static RepositoryFile Unread(string path, ManifestProblemKind kind, string message) =>
        new(path, null, [], [new(kind, new(path, 1, 1, 1, 1), message)]);
}
