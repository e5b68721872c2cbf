using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Model;

namespace KubeGuard.Hardening.Network.Traffic;

/// <summary>Calls from one workload of the repository to another.</summary>
internal sealed record Call(Workload Caller, Workload Callee, ImmutableArray<ObservedConnection> Connections)
{
    public long Count => Connections.Sum(connection => connection.Connection.Seen.Count);
}

/// <summary>An edge that runs against the direction of all other calls, and the way of calls that it closes to a circle.</summary>
internal sealed record ReverseCall(Call Call, ImmutableArray<Workload> Way);

/// <summary>
/// Finds the odd edge of a call graph. Calls between the parts of an application run from its entry to its stores; where one single edge makes
/// a circle of them, that edge runs backwards. Where several edges could be it, declared ones are ruled out, then those that do not lead to an
/// entry point, then those that are not far rarer than the rest; if that leaves more than one, none is named.
/// </summary>
internal sealed class CallGraph
{
    private const int LargestCircle = 400;
    private readonly ImmutableArray<Call> _calls;
    private readonly ILookup<Workload, Call> _from;

    public CallGraph(ObservedTraffic traffic)
    {
        _calls =
        [
            .. traffic.Connections
                .Where(connection => connection is { WentThrough: true, HasPort: true, Source.Workload: not null, Destination.Workload: not null })
                .Where(connection => connection.Source.Workload != connection.Destination.Workload)
                .GroupBy(connection => (Caller: connection.Source.Workload!, Callee: connection.Destination.Workload!))
                .Select(group => new Call(group.Key.Caller, group.Key.Callee, [.. group]))
                .OrderBy(call => call.Caller.ToString(), StringComparer.Ordinal)
                .ThenBy(call => call.Callee.ToString(), StringComparer.Ordinal),
        ];
        _from = _calls.ToLookup(call => call.Caller);
    }

    /// <param name="isDeclared">Whether a manifest names the callee in the caller.</param>
    /// <param name="isEntryPoint">Whether manifests lead outside callers to a workload.</param>
    public ImmutableArray<ReverseCall> ReverseCalls(Func<Call, bool> isDeclared, Func<Workload, bool> isEntryPoint)
    {
        var found = ImmutableArray.CreateBuilder<ReverseCall>();
        foreach (var circle in Circles())
        {
            var closing = circle.Where(call => !HasCircle(circle, call)).ToArray();
            if (Odd(closing, circle, isDeclared, isEntryPoint) is { } odd && Way(odd.Callee, odd.Caller) is { } way)
                found.Add(new(odd, way));
        }

        return found.ToImmutable();
    }

    private static Call? Odd(Call[] closing, ImmutableArray<Call> circle, Func<Call, bool> isDeclared, Func<Workload, bool> isEntryPoint)
    {
        if (closing is [var only] && !isDeclared(only))
            return only;
        var undeclared = closing.Where(call => !isDeclared(call)).ToArray();
        if (undeclared is [var single] && closing.Length > 1)
            return single;
        if (undeclared.Where(call => isEntryPoint(call.Callee)).Take(2).ToArray() is [var toEntry])
            return toEntry;
        var rarest = undeclared.MinBy(call => call.Count);
        return rarest is not null && circle.All(call => call == rarest || call.Count >= 10 * rarest.Count) ? rarest : null;
    }

    /// <summary>The strongly connected parts with more than one workload: in them, and only in them, calls run in circles.</summary>
    private List<ImmutableArray<Call>> Circles()
    {
        var reach = new Dictionary<Workload, HashSet<Workload>>();
        foreach (var workload in _calls.SelectMany(call => new[] { call.Caller, call.Callee }).Distinct())
            reach[workload] = Reachable(workload);
        var parts = new List<ImmutableArray<Call>>();
        var done = new HashSet<Workload>();
        foreach (var workload in reach.Keys.OrderBy(workload => workload.ToString(), StringComparer.Ordinal))
        {
            if (done.Contains(workload))
                continue;
            var part = reach[workload].Where(other => reach[other].Contains(workload)).ToHashSet();
            done.UnionWith(part);
            var calls = _calls.Where(call => part.Contains(call.Caller) && part.Contains(call.Callee)).ToImmutableArray();
            if (calls.Length is > 0 and <= LargestCircle)
                parts.Add(calls);
        }

        return parts;
    }

    private HashSet<Workload> Reachable(Workload start)
    {
        var seen = new HashSet<Workload>();
        var open = new Queue<Workload>([start]);
        while (open.TryDequeue(out var next))
        {
            foreach (var call in _from[next])
            {
                if (seen.Add(call.Callee))
                    open.Enqueue(call.Callee);
            }
        }

        return seen;
    }

    /// <summary>Whether calls still run in a circle when one is left out: callers without callees are taken away until nothing changes.</summary>
    private static bool HasCircle(ImmutableArray<Call> calls, Call leftOut)
    {
        var rest = calls.Where(call => call != leftOut).ToList();
        while (true)
        {
            var callers = rest.Select(call => call.Caller).ToHashSet();
            var removed = rest.RemoveAll(call => !callers.Contains(call.Callee));
            if (removed == 0)
                return rest.Count > 0;
        }
    }

    /// <summary>The shortest way of calls between two workloads.</summary>
    private ImmutableArray<Workload>? Way(Workload start, Workload end)
    {
        var cameFrom = new Dictionary<Workload, Workload?> { [start] = null };
        var open = new Queue<Workload>([start]);
        while (open.TryDequeue(out var next))
        {
            if (next == end)
                return Trace(cameFrom, end);
            foreach (var call in _from[next])
            {
                if (cameFrom.TryAdd(call.Callee, next))
                    open.Enqueue(call.Callee);
            }
        }

        return null;
    }

    private static ImmutableArray<Workload> Trace(Dictionary<Workload, Workload?> cameFrom, Workload end)
    {
        var way = new List<Workload>();
        for (Workload? at = end; at is not null; at = cameFrom[at])
            way.Add(at);
        way.Reverse();
        return [.. way];
    }
}
