using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A patch that was read: strategic merges, or the operations of a JSON patch.</summary>
internal sealed record PatchText(string File, ImmutableArray<YamlMapping> Merges, YamlSequence? Operations)
{
    /// <summary>A patch in its own file; <paramref name="entry"/> names it.</summary>
    public static PatchText Of(YamlFile file, YamlNode entry)
    {
        if (file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } problem)
            throw new KustomizeException(problem.Location, $"The patch named at {entry.Location} cannot be read: {problem.Message}");
        return From([.. file.Documents.Select(document => document.Root?.Resolved).OfType<YamlNode>().Where(root => !root.IsNull)], file.Source.Path, entry);
    }

    /// <summary>A patch written as text in the kustomization: all its nodes are written by that text.</summary>
    public static PatchText Inline(YamlScalar text)
    {
        var file = YamlReader.Read(SourceText.FromText(text.Source.Path, text.Value));
        if (file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } problem)
            throw new KustomizeException(text, $"The patch is not valid (its line {problem.Location.Line}): {problem.Message}");
        return From(
            [.. file.Documents.Select(document => document.Root).OfType<YamlNode>().Where(root => !root.IsNull).Select(root => YamlTree.Relocate(root, text))],
            text.Source.Path,
            text);
    }

    private static PatchText From(ImmutableArray<YamlNode> roots, string file, YamlNode at) => roots switch
    {
        [YamlSequence operations] => new(file, [], operations),
        [_, ..] when roots.All(root => root is YamlMapping) => new(file, [.. roots.OfType<YamlMapping>().Select(KustomizeScalars.AsRead)], null),
        _ => throw new KustomizeException(at, "Neither a strategic merge patch (an object) nor a JSON patch (a list of operations)."),
    };
}
