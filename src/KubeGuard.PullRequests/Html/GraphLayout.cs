using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Html;

/// <summary>A place where edges arrive: a port of a node.</summary>
/// <param name="Label">Such as <c>TCP 8080</c>.</param>
/// <param name="Y">Middle, in pixels.</param>
internal sealed record PlacedPort(string Label, double Y);

/// <summary>A node with its place.</summary>
/// <param name="FullName">Name in the graph.</param>
/// <param name="Name">Name without namespace.</param>
/// <param name="X">Left side of the box, in pixels.</param>
/// <param name="Y">Upper side.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
/// <param name="Ports">Its ports, from above.</param>
internal sealed record PlacedNode(string FullName, string Name, double X, double Y, double Width, double Height, ImmutableArray<PlacedPort> Ports);

/// <summary>A namespace: a band over the whole width with its nodes in it.</summary>
/// <param name="Name">Namespace; empty for what lies outside.</param>
/// <param name="Y">Upper side, in pixels.</param>
/// <param name="Height">Height.</param>
internal sealed record PlacedLane(string Name, double Y, double Height);

/// <summary>
/// Places a graph: namespaces are bands, one below the other; inside them, clients stand left of the servers they call. Deterministic.
/// </summary>
internal sealed class GraphLayout
{
    public const double PortWidth = 68;
    public const double PortHeight = 18;
    public const double LaneTitle = 26;

    private const double NodeWidth = 140;
    private const double MinimumHeight = 34;
    private const double ColumnGap = 56;
    private const double RowGap = 14;
    private const double Margin = 16;
    private const double LaneGap = 14;
    private const double RoomForBends = 20;
    private const int Sweeps = 6;

    private GraphLayout(ImmutableArray<PlacedNode> nodes, ImmutableArray<PlacedLane> lanes, double width, double height)
    {
        Nodes = nodes.ToImmutableDictionary(node => node.FullName, StringComparer.Ordinal);
        Order = nodes;
        Lanes = lanes;
        Width = width;
        Height = height;
    }

    public ImmutableDictionary<string, PlacedNode> Nodes { get; }

    public ImmutableArray<PlacedNode> Order { get; }

    public ImmutableArray<PlacedLane> Lanes { get; }

    public double Width { get; }

    public double Height { get; }

    public static GraphLayout Of(ConnectivityGraph graph)
    {
        var columns = GraphColumns.Of(graph);
        var ports = graph.Edges.ToLookup(edge => edge.To, edge => edge.Port, StringComparer.Ordinal);
        var lanes = columns.Keys
            .GroupBy(name => GraphNodeName.Of(name).Namespace, StringComparer.Ordinal)
            .OrderBy(lane => lane.Key.Length > 0).ThenBy(lane => lane.Min(name => columns[name])).ThenBy(lane => lane.Key, StringComparer.Ordinal)
            .ToList();
        var order = Ordered(graph, columns, [.. lanes.SelectMany(lane => lane.Order(StringComparer.Ordinal))]);
        var lefts = Lefts(columns, ports);
        var nodes = ImmutableArray.CreateBuilder<PlacedNode>();
        var placed = ImmutableArray.CreateBuilder<PlacedLane>();
        var top = Margin;
        foreach (var lane in lanes)
        {
            var title = lane.Key.Length > 0 ? LaneTitle : 0;
            var bottoms = new Dictionary<int, double>();
            var rows = lane.GroupBy(name => columns[name]).ToDictionary(column => column.Key, column => column.OrderBy(name => order[name]).ToList());
            var height = rows.Values.Max(column => column.Sum(name => HeightOf(ports[name]) + RowGap) - RowGap);
            foreach (var (column, names) in rows)
            {
                // Short columns stand in the middle of the band.
                var y = top + title + RowGap + ((height - (names.Sum(name => HeightOf(ports[name]) + RowGap) - RowGap)) / 2);
                foreach (var name in names)
                {
                    nodes.Add(Place(name, lefts[column], y, ports[name]));
                    y += HeightOf(ports[name]) + RowGap;
                }
            }

            placed.Add(new(lane.Key, top, height + title + (2 * RowGap)));
            top += height + title + (2 * RowGap) + LaneGap;
        }

        var width = lefts[^1] + NodeWidth + (2 * Margin) + RoomForBends;
        return new([.. nodes.OrderBy(node => node.Y).ThenBy(node => node.X)], placed.ToImmutable(), width, top - LaneGap + Margin);
    }

    private static PlacedNode Place(string name, double left, double y, IEnumerable<string> ports)
    {
        var labels = ports.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var height = HeightOf(labels);
        var first = y + (height / 2) - ((labels.Count - 1) * (PortHeight + 4) / 2);
        return new(
            name, GraphNodeName.Of(name).Name, left, y, NodeWidth, height,
            [.. labels.Select((label, index) => new PlacedPort(label, first + (index * (PortHeight + 4))))]);
    }

    /// <summary>The left side of the boxes of each column; a column without ports needs no room for them.</summary>
    private static ImmutableArray<double> Lefts(ImmutableSortedDictionary<string, int> columns, ILookup<string, string> ports)
    {
        var lefts = ImmutableArray.CreateBuilder<double>();
        var left = 2 * Margin;
        for (var column = 0; column <= columns.Values.Max(); column++)
        {
            left += columns.Any(entry => entry.Value == column && ports.Contains(entry.Key)) ? PortWidth : 0;
            lefts.Add(left);
            left += NodeWidth + ColumnGap;
        }

        return lefts.ToImmutable();
    }

    private static double HeightOf(IEnumerable<string> ports) =>
        Math.Max(MinimumHeight, (ports.Distinct(StringComparer.Ordinal).Count() * (PortHeight + 4)) + 6);

    /// <summary>The order inside each band: every node near the middle of its neighbours, by a fixed number of sweeps.</summary>
    private static Dictionary<string, double> Ordered(ConnectivityGraph graph, ImmutableSortedDictionary<string, int> columns, List<string> start)
    {
        var order = start.Select((name, index) => (name, index)).ToDictionary(entry => entry.name, entry => (double)entry.index, StringComparer.Ordinal);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var name in start.OrderBy(name => forward ? columns[name] : -columns[name]).ThenBy(name => name, StringComparer.Ordinal).ToList())
            {
                var near = graph.Edges
                    .Where(edge => forward ? edge.To == name : edge.From == name)
                    .Select(edge => order[forward ? edge.From : edge.To]).ToList();
                if (near.Count > 0)
                    order[name] = near.Average() + (start.IndexOf(name) * 1e-6);
            }
        }

        return order;
    }
}
