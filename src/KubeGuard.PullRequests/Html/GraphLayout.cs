using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Html;

/// <summary>A place where edges arrive: a port of a node.</summary>
/// <param name="Label">Such as <c>TCP 8080</c>.</param>
/// <param name="Y">Middle, in pixels.</param>
internal sealed record PlacedPort(string Label, double Y);

/// <summary>A node with its place.</summary>
/// <param name="End">What stands there.</param>
/// <param name="X">Left side of the box, in pixels.</param>
/// <param name="Y">Upper side.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
/// <param name="Ports">Its ports, from above.</param>
internal sealed record PlacedNode(GraphEnd End, double X, double Y, double Width, double Height, ImmutableArray<PlacedPort> Ports);

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

    private const double NodeWidth = 154;
    private const double MinimumHeight = 34;
    private const double ColumnGap = 56;
    private const double RowGap = 14;
    private const double Margin = 16;
    private const double LaneGap = 14;
    private const double RoomForBends = 20;
    private const int Sweeps = 6;

    private GraphLayout(ImmutableArray<PlacedNode> nodes, ImmutableArray<PlacedLane> lanes, double width, double height)
    {
        Nodes = nodes.ToImmutableDictionary(node => node.End);
        Order = nodes;
        Lanes = lanes;
        Width = width;
        Height = height;
    }

    public ImmutableDictionary<GraphEnd, PlacedNode> Nodes { get; }

    public ImmutableArray<PlacedNode> Order { get; }

    public ImmutableArray<PlacedLane> Lanes { get; }

    public double Width { get; }

    public double Height { get; }

    public static GraphLayout Of(ConnectivityGraph graph)
    {
        var columns = GraphColumns.Of(graph);
        var ports = graph.Edges.ToLookup(GraphEnd.Server, edge => edge.Port);
        var lanes = columns.Keys
            .GroupBy(end => (end.Side, end.Namespace))
            .OrderBy(lane => lane.Key.Side).ThenBy(lane => lane.Min(end => columns[end])).ThenBy(lane => lane.Key.Namespace, StringComparer.Ordinal)
            .ToList();
        var order = Ordered(graph, columns, [.. lanes.SelectMany(lane => lane.Order())]);
        var lefts = Lefts(columns, ports);
        var nodes = ImmutableArray.CreateBuilder<PlacedNode>();
        var placed = ImmutableArray.CreateBuilder<PlacedLane>();
        var top = Margin;
        foreach (var lane in lanes)
        {
            var title = lane.Key.Namespace.Length > 0 ? LaneTitle : 0;
            var rows = lane.GroupBy(end => columns[end]).ToDictionary(column => column.Key, column => column.OrderBy(end => order[end]).ToList());
            var height = rows.Values.Max(column => column.Sum(end => HeightOf(ports[end]) + RowGap) - RowGap);
            foreach (var (column, ends) in rows)
            {
                // Short columns stand in the middle of the band.
                var y = top + title + RowGap + ((height - (ends.Sum(end => HeightOf(ports[end]) + RowGap) - RowGap)) / 2);
                foreach (var end in ends)
                {
                    nodes.Add(Place(end, lefts[column], y, ports[end]));
                    y += HeightOf(ports[end]) + RowGap;
                }
            }

            placed.Add(new(lane.Key.Namespace, top, height + title + (2 * RowGap)));
            top += height + title + (2 * RowGap) + LaneGap;
        }

        var width = lefts[^1] + NodeWidth + (2 * Margin) + RoomForBends;
        return new([.. nodes.OrderBy(node => node.Y).ThenBy(node => node.X)], placed.ToImmutable(), width, top - LaneGap + Margin);
    }

    private static PlacedNode Place(GraphEnd end, double left, double y, IEnumerable<string> ports)
    {
        var labels = ports.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var height = HeightOf(labels);
        var first = y + (height / 2) - ((labels.Count - 1) * (PortHeight + 4) / 2);
        return new(
            end, left, y, NodeWidth, height,
            [.. labels.Select((label, index) => new PlacedPort(label, first + (index * (PortHeight + 4))))]);
    }

    /// <summary>The left side of the boxes of each column; a column without ports needs no room for them.</summary>
    private static ImmutableArray<double> Lefts(ImmutableSortedDictionary<GraphEnd, int> columns, ILookup<GraphEnd, string> ports)
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
    private static Dictionary<GraphEnd, double> Ordered(ConnectivityGraph graph, ImmutableSortedDictionary<GraphEnd, int> columns, List<GraphEnd> start)
    {
        var order = start.Select((end, index) => (end, index)).ToDictionary(entry => entry.end, entry => (double)entry.index);
        var callers = graph.Edges.ToLookup(GraphEnd.Server, GraphEnd.Client);
        var servers = graph.Edges.ToLookup(GraphEnd.Client, GraphEnd.Server);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var near = sweep % 2 == 0 ? callers : servers;
            var direction = sweep % 2 == 0 ? 1 : -1;
            foreach (var end in start.OrderBy(end => direction * columns[end]).ThenBy(end => end).Where(near.Contains).ToList())
                order[end] = near[end].Average(other => order[other]) + (start.IndexOf(end) * 1e-6);
        }

        return order;
    }
}
