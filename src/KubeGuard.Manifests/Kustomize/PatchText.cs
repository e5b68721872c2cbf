using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A patch that was read: strategic merges, or the operations of a JSON patch.</summary>
internal sealed record PatchText(string File, ImmutableArray<YamlMapping> Merges, YamlSequence? Operations)
{
    /// <summary>A patch in its own file; <paramref name="entry"/> names it.</summary>
    public static PatchText Of(YamlFile file, YamlNode entry) =>
        From(file.Source.Text, [.. file.Documents.Select(document => document.Root?.Resolved).OfType<YamlNode>().Where(root => !root.IsNull)], file.Source.Path, entry);

    /// <summary>A patch written as text in the kustomization: all its nodes are written by that text.</summary>
    public static PatchText Inline(YamlScalar text) => From(text.Value.Trim(), InlineYaml.Read(text), text.Source.Path, text);

    private static PatchText From(string text, ImmutableArray<YamlNode> roots, string file, YamlNode at) => roots switch
    {
        [YamlSequence operations] when !text.StartsWith('[') || IsJson(text) => new(file, [], operations),
        [_, ..] when roots.All(root => root is YamlMapping) => new(file, [.. roots.OfType<YamlMapping>().Select(KustomizeScalars.AsRead)], null),
        _ => throw new KustomizeException(at, "Neither a strategic merge patch (an object) nor a JSON patch (a list of operations)."),
    };

    /// <summary>What begins like JSON is read as JSON, not as YAML in flow style.</summary>
    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
