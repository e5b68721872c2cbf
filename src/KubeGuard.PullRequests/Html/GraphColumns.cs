using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Html;

/// <summary>Which column each node stands in: clients left of servers as far as that can be; an edge that closes a circle is left out of account.</summary>
internal static class GraphColumns
{
    private const int MostColumns = 6;

    public static ImmutableSortedDictionary<string, int> Of(ConnectivityGraph graph)
    {
        var names = graph.Edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var forward = Acyclic(names, graph.Edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal));
        var columns = names.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        // The longest way to each node; a graph without circles is done after as many rounds as it has nodes.
        for (var round = 0; round < names.Count; round++)
        {
            foreach (var (from, to) in forward.Where(edge => columns[edge.To] <= columns[edge.From]))
                columns[to] = columns[from] + 1;
        }

        return columns.ToImmutableSortedDictionary(entry => entry.Key, entry => Math.Min(entry.Value, MostColumns - 1), StringComparer.Ordinal);
    }

    private static List<Arc> Acyclic(List<string> names, ILookup<string, string> targets)
    {
        var kept = new List<Arc>();
        var state = new Dictionary<string, Visit>(StringComparer.Ordinal);
        var incoming = targets.SelectMany(group => group.Where(to => to != group.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var root in names.OrderBy(incoming.Contains).ThenBy(name => name, StringComparer.Ordinal))
            Walk(root);
        return kept;

        void Walk(string name)
        {
            if (!state.TryAdd(name, Visit.Open))
                return;
            foreach (var to in targets[name].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                if (state.GetValueOrDefault(to) == Visit.Open)
                    continue;
                kept.Add(new(name, to));
                Walk(to);
            }

            state[name] = Visit.Done;
        }
    }

    private enum Visit
    {
        None,
        Open,
        Done,
    }

    private readonly record struct Arc(string From, string To);
}
