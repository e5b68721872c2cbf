using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Html;

/// <summary>Draws a connectivity graph as SVG: no script, no font, no request. Every edge is also said in words, for those who do not see it.</summary>
internal static class GraphSvg
{
    private const int LongestName = 24;
    private const int LongestPort = 10;

    /// <summary>A wide graph shrinks to the page down to this; beyond it scrolls.</summary>
    private const double SmallestScale = 0.6;

    public static string Render(ConnectivityGraph graph)
    {
        if (graph.Edges.IsEmpty)
            return "";
        var layout = GraphLayout.Of(graph);
        // Several graphs on one page need their own ids; a hash keeps them the same on every run.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', graph.Edges))).AsSpan(0, 4));
        var svg = new StringBuilder();
        svg.Append("<figure class=\"graph\"><div class=\"scroll\">\n")
            .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {layout.Width:0} {layout.Height:0}\" width=\"{layout.Width:0}\" height=\"{layout.Height:0}\" style=\"max-width:100%;min-width:{layout.Width * SmallestScale:0}px;height:auto\" role=\"img\" aria-labelledby=\"t{id} d{id}\">\n")
            .Append($"<title id=\"t{id}\">Who talks to whom</title>\n<desc id=\"d{id}\">")
            .Append(string.Join("; ", graph.Edges.Select(Words))).Append("</desc>\n<defs>");
        foreach (var state in Enum.GetValues<EdgeState>())
            svg.Append(Marker(state, id));
        svg.Append("</defs>\n");
        foreach (var lane in layout.Lanes.Where(lane => lane.Name.Length > 0))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"lane\" x=\"8\" y=\"{lane.Y:0.#}\" width=\"{layout.Width - 16:0.#}\" height=\"{lane.Height:0.#}\" rx=\"8\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"lane-title\" x=\"20\" y=\"{lane.Y + 18:0.#}\">namespace {HtmlFrame.Text(lane.Name)}</text>\n");
        }

        foreach (var edge in graph.Edges)
            svg.Append(Edge(edge, layout, id));
        foreach (var node in layout.Order)
            svg.Append(Node(node));
        svg.Append("</svg></div>\n").Append(Legend(graph)).Append("</figure>");
        return svg.ToString();
    }

    private static string Marker(EdgeState state, string id) => state is EdgeState.Removed or EdgeState.Denied
        ? $"<marker id=\"m{id}-{Class(state)}\" class=\"{Class(state)}\" viewBox=\"0 0 10 10\" refX=\"6\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\"><path class=\"cross\" d=\"M1 1 9 9M9 1 1 9\"/></marker>"
        : $"<marker id=\"m{id}-{Class(state)}\" class=\"{Class(state)}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"head\" d=\"M0 0 10 5 0 10z\"/></marker>";

    private static string Edge(ConnectivityEdge edge, GraphLayout layout, string id)
    {
        var from = layout.Nodes[GraphEnd.Client(edge)];
        var to = layout.Nodes[GraphEnd.Server(edge)];
        var startX = from.X + from.Width;
        var startY = from.Y + (from.Height / 2);
        var endX = to.X - GraphLayout.PortWidth;
        var endY = to.Ports.First(port => port.Label == edge.Port).Y;
        // A backward edge leaves and arrives in wide bends, so that it is seen beside the boxes; one to itself goes over its box.
        var bend = endX > startX ? Math.Max(30, (endX - startX) / 2) : 70;
        var lift = edge.From == edge.To ? from.Height + 24 : 0;
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"M{startX:0.#} {startY:0.#}C{startX + bend:0.#} {startY - lift:0.#} {endX - bend:0.#} {endY - lift:0.#} {endX:0.#} {endY:0.#}");
        return $"<path class=\"edge {Class(edge.State)}\" d=\"{path}\" marker-end=\"url(#m{id}-{Class(edge.State)})\"><title>{Words(edge)}</title></path>\n";
    }

    private static string Node(PlacedNode node)
    {
        var svg = new StringBuilder();
        foreach (var port in node.Ports)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"port\" x=\"{node.X - GraphLayout.PortWidth:0.#}\" y=\"{port.Y - (GraphLayout.PortHeight / 2):0.#}\" width=\"{GraphLayout.PortWidth:0.#}\" height=\"{GraphLayout.PortHeight:0.#}\" rx=\"9\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"port-name\" x=\"{node.X - (GraphLayout.PortWidth / 2):0.#}\" y=\"{port.Y + 3.5:0.#}\">{HtmlFrame.Text(Short(port.Label, LongestPort))}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{HtmlFrame.Text(node.End.FullName)}</title><rect class=\"node\" x=\"{node.X:0.#}\" y=\"{node.Y:0.#}\" width=\"{node.Width:0.#}\" height=\"{node.Height:0.#}\" rx=\"6\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"node-name\" x=\"{node.X + (node.Width / 2):0.#}\" y=\"{node.Y + (node.Height / 2) + 4:0.#}\">{HtmlFrame.Text(Short(node.End.Name, LongestName))}</text></g>\n");
        return svg.ToString();
    }

    private static string Legend(ConnectivityGraph graph)
    {
        var states = graph.Edges.Select(edge => edge.State).Distinct().Order();
        var items = states.Select(state => $"<li><svg width=\"30\" height=\"10\" aria-hidden=\"true\"><path class=\"edge {Class(state)}\" d=\"M0 5H28\"/></svg>{Meaning(state)}</li>");
        return $"<figcaption><ul class=\"legend\">{string.Concat(items)}</ul></figcaption>\n";
    }

    private static string Words(ConnectivityEdge edge) =>
        $"{HtmlFrame.Text(edge.From)} to {HtmlFrame.Text(edge.To)}, {HtmlFrame.Text(edge.Port)}: {Meaning(edge.State)}";

    private static string Meaning(EdgeState state) => state switch
    {
        EdgeState.Kept => "seen, stays allowed",
        EdgeState.Removed => "no longer allowed",
        EdgeState.Declared => "declared or needed, not seen",
        EdgeState.Denied => "tried and refused, stays refused",
        _ => throw new InvalidOperationException("A state of an edge that pictures do not know."),
    };

    private static string Class(EdgeState state) => state switch
    {
        EdgeState.Kept => "kept",
        EdgeState.Removed => "gone",
        EdgeState.Declared => "declared",
        EdgeState.Denied => "denied",
        _ => throw new InvalidOperationException("A state of an edge that pictures do not know."),
    };

    /// <summary>The two ends of a long name: both tell one workload from another.</summary>
    private static string Short(string name, int longest)
    {
        var runes = name.EnumerateRunes().ToList();
        if (runes.Count <= longest)
            return name;
        var half = longest / 2;
        return $"{string.Concat(runes.Take(longest - half - 1))}…{string.Concat(runes.TakeLast(half))}";
    }
}
