using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>
/// A connectivity graph as a Mermaid flowchart, and back: the page of a pull request draws what its body says. Only the small part of the
/// language that is written here is read.
/// </summary>
internal static partial class MermaidGraph
{
    private const int LongestLabel = 60;

    public static string Write(ConnectivityGraph graph)
    {
        var nodes = graph.Edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select((name, index) => new Node($"n{Figures.Plain(index)}", GraphNodeName.Of(name), name)).ToList();
        var ids = nodes.ToDictionary(node => node.FullName, node => node.Id, StringComparer.Ordinal);
        var lines = new List<string> { "flowchart LR" };
        foreach (var (group, index) in nodes.GroupBy(node => node.Name.Namespace, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select((group, index) => (group, index)))
        {
            var inside = group.Key.Length > 0;
            if (inside)
                lines.Add($"  subgraph g{Figures.Plain(index)}[\"{Escape(group.Key)}\"]");
            lines.AddRange(group.Select(node => $"  {(inside ? "  " : "")}{node.Id}[\"{Escape(node.Name.Name)}\"]"));
            if (inside)
                lines.Add("  end");
        }

        lines.AddRange(graph.Edges.Select(edge => $"  {ids[edge.From]} {Arrow(edge.State)}|\"{Escape(edge.Port)}\"| {ids[edge.To]}"));
        lines.AddRange(Styles(graph));
        return string.Join('\n', lines);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static ConnectivityGraph? Read(string text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var edges = ImmutableArray.CreateBuilder<ConnectivityEdge>();
        var group = "";
        foreach (var line in text.Split('\n'))
        {
            if (NodeLine().Match(line) is { Success: true } node)
                names[node.Groups[1].Value] = group.Length > 0 ? $"{group}/{Unescape(node.Groups[2].Value)}" : Unescape(node.Groups[2].Value);
            else if (GroupLine().Match(line) is { Success: true } opening)
                group = Unescape(opening.Groups[1].Value);
            else if (line == "  end")
                group = "";
            else if (EdgeLine().Match(line) is { Success: true } edge)
            {
                if (StateOf(edge.Groups[2].Value) is not { } state || !names.TryGetValue(edge.Groups[1].Value, out var from) || !names.TryGetValue(edge.Groups[4].Value, out var to))
                    return null;
                edges.Add(new(from, to, Unescape(edge.Groups[3].Value), state));
            }
            else if (line != "flowchart LR" && !line.StartsWith("  linkStyle ", StringComparison.Ordinal))
                return null;
        }

        return new(edges.ToImmutable());
    }

    private static IEnumerable<string> Styles(ConnectivityGraph graph) => graph.Edges
        .Select((edge, index) => (edge.State, Index: Figures.Plain(index)))
        .GroupBy(entry => entry.State)
        .OrderBy(entries => entries.Key)
        .Select(entries => $"  linkStyle {string.Join(',', entries.Select(entry => entry.Index))} stroke:{Colour(entries.Key)}");

    private static string Arrow(EdgeState state) => state switch
    {
        EdgeState.Kept => "-->",
        EdgeState.Removed => "--x",
        EdgeState.Declared => "-.->",
        EdgeState.Denied => "-.-x",
        _ => throw new InvalidOperationException("A state of an edge that the graph does not know."),
    };

    private static EdgeState? StateOf(string arrow) => Enum.GetValues<EdgeState>().Cast<EdgeState?>().FirstOrDefault(state => Arrow(state!.Value) == arrow);

    private static string Colour(EdgeState state) => state switch
    {
        EdgeState.Kept => "#1a7f37",
        EdgeState.Removed => "#cf222e",
        EdgeState.Declared => "#0969da",
        EdgeState.Denied => "#9a6700",
        _ => throw new InvalidOperationException("A state of an edge that the graph does not know."),
    };

    /// <summary>Mermaid's own entities for all but the plainest characters.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (var rune in VisibleText.Of(SecretMask.InText(text), LongestLabel).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '.' or '/' or '_' or ',')
                result.Append(rune.ToString());
            else
                result.Append('#').Append(Figures.Plain(rune.Value)).Append(';');
        }

        return result.Length > 0 ? result.ToString() : " ";
    }

    private static string Unescape(string text) => Entity().Replace(text, match =>
        int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value) ? new Rune(value).ToString() : "?").Trim();

    [GeneratedRegex("^ {2,4}(n[0-9]+)\\[\"([^\"]*)\"\\]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NodeLine();

    [GeneratedRegex("^  subgraph g[0-9]+\\[\"([^\"]*)\"\\]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GroupLine();

    [GeneratedRegex("^  (n[0-9]+) (\\S+)\\|\"([^\"]*)\"\\| (n[0-9]+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EdgeLine();

    [GeneratedRegex("#([0-9]{1,7});", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Entity();

    private sealed record Node(string Id, GraphNodeName Name, string FullName);
}

/// <summary>A node's name taken apart: the namespace is empty for what lies outside the cluster's namespaces.</summary>
internal sealed record GraphNodeName(string Namespace, string Name)
{
    public static GraphNodeName Of(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1 && !IPAddress.TryParse(name.AsSpan(0, slash), out _) && !name[..slash].Contains(' ', StringComparison.Ordinal)
            ? new(name[..slash], name[(slash + 1)..])
            : new("", name);
    }
}
