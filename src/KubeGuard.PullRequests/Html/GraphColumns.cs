using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Html;

/// <summary>Which column each node stands in: clients left of servers as far as that can be; an edge that closes a circle is left out of account.</summary>
internal static class GraphColumns
{
    private const int MostColumns = 6;

    public static ImmutableSortedDictionary<GraphEnd, int> Of(ConnectivityGraph graph)
    {
        var ends = graph.Edges.SelectMany(edge => new[] { GraphEnd.Client(edge), GraphEnd.Server(edge) }).Distinct().Order().ToList();
        var forward = Acyclic(ends, graph.Edges.ToLookup(GraphEnd.Client, GraphEnd.Server));
        var columns = ends.ToDictionary(end => end, _ => 0);
        // The longest way to each node; a graph without circles is done after as many rounds as it has nodes.
        for (var round = 0; round < ends.Count; round++)
        {
            foreach (var (from, to) in forward.Where(edge => columns[edge.To] <= columns[edge.From]))
                columns[to] = columns[from] + 1;
        }

        return columns.ToImmutableSortedDictionary(entry => entry.Key, entry => Math.Min(entry.Value, MostColumns - 1));
    }

    private static List<Arc> Acyclic(List<GraphEnd> ends, ILookup<GraphEnd, GraphEnd> targets)
    {
        var kept = new List<Arc>();
        var state = new Dictionary<GraphEnd, Visit>();
        var incoming = targets.SelectMany(group => group.Where(to => to != group.Key)).ToHashSet();
        foreach (var root in ends.OrderBy(incoming.Contains).ThenBy(end => end))
            Walk(root);
        return kept;

        void Walk(GraphEnd end)
        {
            if (!state.TryAdd(end, Visit.Open))
                return;
            foreach (var to in targets[end].Distinct().Order())
            {
                if (state.GetValueOrDefault(to) == Visit.Open)
                    continue;
                kept.Add(new(end, to));
                Walk(to);
            }

            state[end] = Visit.Done;
        }
    }

    private enum Visit
    {
        None,
        Open,
        Done,
    }

    private readonly record struct Arc(GraphEnd From, GraphEnd To);
}
