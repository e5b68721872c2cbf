using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;
using YamlDotNet.RepresentationModel;
using NodeScalarStyle = KubeGuard.Manifests.Yaml.YamlScalarStyle;
using YamlNode = KubeGuard.Manifests.Yaml.YamlNode;

namespace KubeGuard.TestKit;

/// <summary>Objects from YAML text without a repository around them: for tests of what comes after reading.</summary>
public static class KubernetesYaml
{
    /// <summary>The objects of all documents, as if they were written in one plain file.</summary>
    public static ImmutableArray<Resource> Resources(string yaml, string file = "objects.yaml")
    {
        var source = SourceText.FromText(file, yaml);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select((document, index) => Resource(source, (YamlMapping)Convert(source, document.RootNode), index))];
    }

    private static Resource Resource(SourceText source, YamlMapping body, int document)
    {
        var metadata = body.Mapping("metadata");
        var kind = body.Text("kind")!;
        var clusterScoped = kind.StartsWith("Cluster", StringComparison.Ordinal) || kind is "Namespace" or "CustomResourceDefinition";
        return new()
        {
            Id = new(body.Text("apiVersion")!, kind, clusterScoped ? null : metadata?.Text("namespace") ?? "default", metadata!.Text("name")!),
            Body = body,
            Origin = new(source.Path, document, JsonPointer.Root, body),
            Root = ".",
            Files = [source.Path],
        };
    }

    private static YamlNode Convert(SourceText source, YamlDotNet.RepresentationModel.YamlNode node)
    {
        var span = new SourceSpan((int)node.Start.Index, (int)Math.Clamp(node.End.Index, node.Start.Index, source.Text.Length));
        return node switch
        {
            YamlMappingNode mapping => new YamlMapping(
                source, span, [.. mapping.Children.Select(entry => new YamlEntry(Convert(source, entry.Key), Convert(source, entry.Value)))], isFlow: false),
            YamlSequenceNode sequence => new YamlSequence(source, span, [.. sequence.Children.Select(item => Convert(source, item))], isFlow: false),
            YamlScalarNode scalar => new YamlScalar(
                source,
                span,
                scalar.Value ?? "",
                scalar.Style is YamlDotNet.Core.ScalarStyle.Plain ? NodeScalarStyle.Plain : NodeScalarStyle.DoubleQuoted),
            _ => throw new InvalidOperationException($"unexpected node at {node.Start}"),
        };
    }
}
