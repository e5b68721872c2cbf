using System.Collections.Immutable;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;
using KubeGuard.Manifests.Provenance;

namespace KubeGuard.Bot.Manifests;

/// <summary>Where the fields of an object come from, for people: a row for each value, and below it what it was before.</summary>
internal sealed class TraceReport(IReport report)
{
    private const int LongestValue = 60;

    public void Write(TraceDocument document)
    {
        foreach (var traced in document.Objects)
        {
            var resource = traced.Resource;
            report.Heading($"{resource.Kind} {(resource.Namespace is null ? "" : resource.Namespace + "/")}{resource.Name} in {traced.Root}");
            report.Table(new(["Field", "Value", "Made by", "Where"], [.. Leaves(traced.Nodes).SelectMany(Rows)]));
        }
    }

    /// <summary>The nodes that nothing is in: where a collection comes from can be seen from what is in it.</summary>
    private static IEnumerable<TracedNodeDocument> Leaves(ImmutableArray<TracedNodeDocument> nodes) =>
        nodes.Where((node, index) => index + 1 == nodes.Length || !nodes[index + 1].Path.StartsWith(node.Path + "/", StringComparison.Ordinal));

    private static IEnumerable<ImmutableArray<string>> Rows(TracedNodeDocument node)
    {
        yield return Row(node.Path, Short(node.Steps[^1].Value), node.Steps[^1]);
        foreach (var earlier in node.Steps.Reverse().Skip(1))
            yield return Row("", $"was {Short(earlier.Value)}", earlier);
    }

    private static ImmutableArray<string> Row(string field, string value, TraceStepDocument step) =>
        [field, value, step.By == MadeBy.Base ? "base" : $"{ContractMapping.Word(step.By)} ({step.Step})", $"{step.File}:{step.Line}:{step.Column}"];

    private static string Short(string? value) => value switch
    {
        null => "-",
        { Length: > LongestValue } => value[..LongestValue] + "…",
        _ => value,
    };
}
