using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>Reads the objects of files and inline texts that a kustomization names.</summary>
internal static class ResourceEntries
{
    /// <summary>The objects of the file that <paramref name="entry"/> names; those of Lists come after all others.</summary>
    public static IEnumerable<BuildItem> OfFile(YamlScalar entry, YamlFile file) =>
        file.Documents.Where(document => document.Root is { IsNull: false })
            .SelectMany(document => Objects(entry, document))
            .OrderBy(written => written.Origin.Pointer.IsRoot ? 0 : 1)
            .Select(written => Item(written.Origin, written.Node));

    private static ImmutableArray<WrittenObject> Objects(YamlScalar entry, YamlDocument document) => WrittenObject.IsObject(document.Root)
        ? WrittenObject.In(document)
        : throw new KustomizeException(document.Root!, $"{document.Source.Path}, named at {entry.Location}, holds something that is no Kubernetes object: apiVersion and kind are expected.");

    /// <summary>The objects that are written in the kustomization itself; null when the entry is a path.</summary>
    public static IReadOnlyList<BuildItem>? Inline(YamlScalar entry, Kustomization kustomization)
    {
        if (!entry.Value.Contains("kind", StringComparison.Ordinal) || !entry.Value.Contains(':', StringComparison.Ordinal))
            return null;
        return [.. InlineYaml.Read(entry).Select(root => Item(
            new(kustomization.File, kustomization.Document, JsonPointer.Root, root as YamlMapping ?? throw new KustomizeException(entry, "An object with apiVersion and kind is expected.")),
            (YamlMapping)root))];
    }

    /// <summary>What an entry that leads nowhere is told.</summary>
    public static string Missing(string entry, string? path) => path is null
        ? $"'{entry}' leads out of the repository."
        : $"'{entry}' does not exist: there is neither a file nor a folder with a kustomization at {path}.";

    public static bool IsRemote(string entry) =>
        entry.Contains("://", StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal) || entry.StartsWith("git::", StringComparison.Ordinal)
        || entry.StartsWith("github.com", StringComparison.OrdinalIgnoreCase) || entry.Contains("?ref=", StringComparison.Ordinal)
        || entry.Contains(".git", StringComparison.Ordinal) || entry.Contains("//", StringComparison.Ordinal);

    private static BuildItem Item(ResourceOrigin origin, YamlMapping node)
    {
        var item = new BuildItem(origin, KustomizeScalars.AsRead(node)) { Source = new BuildNote.File(origin.File) };
        return item.Name.Length > 0 || item.Metadata?.Text("generateName") is not null
            ? item
            : throw new KustomizeException(node, $"The {item.Kind} has no metadata.name.");
    }
}
