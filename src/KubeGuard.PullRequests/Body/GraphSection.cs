using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>The connectivity graph: a picture of at most <see cref="BodyLimits.GraphEdges"/> edges, the rest as a table.</summary>
internal static class GraphSection
{
    private const int MostRows = 60;

    /// <summary>The section; empty when the group has no graph.</summary>
    public static string Render(ChangeGroup group, BodyLimits limits)
    {
        var edges = Edges(group);
        if (edges.IsEmpty)
            return "";
        var shown = edges.Take(BodyLimits.GraphEdges).ToImmutableArray();
        var parts = new List<string>
        {
            "### Who talks to whom",
            Markdown.Fence("mermaid", [MermaidGraph.Write(new(shown))]),
            "Green: seen, stays allowed. Red with a cross: no longer allowed. Blue, dotted: declared or needed, not seen. "
                + "Brown, dotted, with a cross: tried and refused, stays refused.",
        };
        var rest = edges.Skip(shown.Length).Take(Math.Min(MostRows, limits.Rows)).ToList();
        if (rest.Count > 0)
        {
            parts.Add($"{Figures.Counted(edges.Length - shown.Length, "more edge")}:");
            parts.Add(Markdown.Table(
                ["From", "To", "Port", "State"],
                rest.Select(edge => ImmutableArray.Create(Markdown.Code(edge.From), Markdown.Code(edge.To), Markdown.Code(edge.Port), Word(edge.State)))));
        }

        var hidden = edges.Length - shown.Length - rest.Count;
        if (hidden > 0)
            parts.Add($"{Figures.Counted(hidden, "edge")} not shown for length.");
        return string.Join("\n\n", parts);
    }

    /// <summary>All edges of the group once; what needs a look first.</summary>
    private static ImmutableArray<ConnectivityEdge> Edges(ChangeGroup group) =>
    [
        .. group.Proposals
            .SelectMany(proposal => proposal.Graph?.Edges ?? [])
            .GroupBy(edge => (edge.From, edge.To, edge.Port))
            .Select(same => same.MinBy(edge => Rank(edge.State))!)
            .OrderBy(edge => Rank(edge.State))
            .ThenBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal).ThenBy(edge => edge.Port, StringComparer.Ordinal),
    ];

    private static int Rank(EdgeState state) => state switch
    {
        EdgeState.Removed => 0,
        EdgeState.Denied => 1,
        EdgeState.Kept => 2,
        EdgeState.Declared => 3,
        _ => throw new InvalidOperationException("A state of an edge that the graph does not know."),
    };

    private static string Word(EdgeState state) => state switch
    {
        EdgeState.Kept => "kept",
        EdgeState.Removed => "no longer allowed",
        EdgeState.Declared => "declared, not seen",
        EdgeState.Denied => "refused before and after",
        _ => throw new InvalidOperationException("A state of an edge that the graph does not know."),
    };
}
