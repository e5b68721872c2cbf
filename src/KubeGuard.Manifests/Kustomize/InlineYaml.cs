using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>YAML that is written as text in a kustomization: all its nodes are written by that text.</summary>
internal static class InlineYaml
{
    /// <summary>The documents in the text, empty ones left out.</summary>
    public static ImmutableArray<YamlNode> Read(YamlScalar text)
    {
        var file = YamlReader.Read(SourceText.FromText(text.Source.Path, text.Value), TemplateText.IsText);
        if (file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } problem)
            throw new KustomizeException(text, $"The text is not valid (its line {problem.Location.Line}): {problem.Message}");
        return [.. file.Documents.Select(document => document.Root).OfType<YamlNode>().Where(root => !root.IsNull).Select(root => YamlTree.Relocate(root, text))];
    }
}
