using System.Collections.Immutable;
using KubeGuard.Evidence.Aggregation;

namespace KubeGuard.Evidence;

/// <summary>The formats that are read.</summary>
public enum LogKind
{
    /// <summary>Kubernetes API audit events.</summary>
    Audit,

    /// <summary>Cilium Hubble flows.</summary>
    Hubble,
}

/// <summary>What one input gave.</summary>
/// <param name="Source">Input name.</param>
/// <param name="Kind">Recognised format; null when it was none of ours.</param>
/// <param name="Read">Records read.</param>
/// <param name="Used">Records that became evidence.</param>
/// <param name="Malformed">Records that are not what the format says; counted and skipped.</param>
/// <param name="Skipped">Records left out, by reason (<c>earlier stage of a request</c>, <c>reply</c>, <c>no user</c>, …), in ordinal order.</param>
/// <param name="Notes">Other limits of what the input can tell (lost events, truncation), for people.</param>
public sealed record SourceCoverage(
    string Source, LogKind? Kind, long Read, long Used, long Malformed, ImmutableSortedDictionary<string, long> Skipped, ImmutableArray<string> Notes)
{
    /// <summary>Whether events of its time are missing (lost before they were logged, damaged input): what it does not show may have happened.</summary>
    public bool HasGaps { get; init; }

    /// <summary>Length of the input in bytes, unpacked.</summary>
    public long Bytes { get; init; }
}

/// <summary>A resource as audit logs name it.</summary>
public sealed record GroupResource(string Group, string Resource)
{
    /// <inheritdoc/>
    public override string ToString() => Group.Length > 0 ? $"{Resource}.{Group}" : Resource;
}

/// <summary>What was read, and what the reading can therefore tell.</summary>
/// <param name="Sources">One entry per input, in ordinal order of the source.</param>
/// <param name="From">Time of the first event used; null when none was.</param>
/// <param name="To">Time of the last event used.</param>
/// <param name="SeenResources">Every (group, resource) that any subject at all showed: absence elsewhere means "unknown", not "unused" (R7).</param>
public sealed record Coverage(
    ImmutableArray<SourceCoverage> Sources, DateTimeOffset? From, DateTimeOffset? To, ImmutableHashSet<GroupResource> SeenResources)
{
    /// <summary>Nothing read.</summary>
    public static Coverage None { get; } = new([], null, null, []);
}

/// <summary>What the cluster did: counted tuples in a canonical order, and how far they can be trusted.</summary>
/// <param name="ApiUses">Use of the API, ordered by id fields.</param>
/// <param name="Connections">Connections, ordered by id fields.</param>
/// <param name="Coverage">What was read.</param>
public sealed record EvidenceSet(ImmutableArray<ApiUse> ApiUses, ImmutableArray<Connection> Connections, Coverage Coverage)
{
    /// <summary>No evidence.</summary>
    public static EvidenceSet Empty { get; } = new([], [], Coverage.None);

    /// <summary>
    /// Both together: associative, commutative, and <see cref="Empty"/> changes nothing. Counts add up, so the two must not hold the same events.
    /// </summary>
    public static EvidenceSet Merge(EvidenceSet left, EvidenceSet right, CardinalityLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        limits ??= CardinalityLimits.Default;
        return new(
            CanonicalTuples.Of(left.ApiUses.Concat(right.ApiUses), limits),
            CanonicalTuples.Of(left.Connections.Concat(right.Connections), limits),
            CoverageMerge.Of(left.Coverage, right.Coverage));
    }

    /// <summary>
    /// What was seen on the days (UTC) from <paramref name="first"/> to <paramref name="last"/>, both included; what has no
    /// time is part of every window. What was read, and which
    /// resources the logs record at all, stays as it was.
    /// </summary>
    public EvidenceSet Within(DateOnly first, DateOnly last)
    {
        var uses = ApiUses.Select(use => use.Seen.Within(first, last) is { } seen ? use with { Seen = seen } : null).OfType<ApiUse>().ToImmutableArray();
        var connections = Connections.Select(connection => connection.Seen.Within(first, last) is { } seen ? connection with { Seen = seen } : null)
            .OfType<Connection>().ToImmutableArray();
        return new(uses, connections, Coverage with { From = SeenTimes.First(uses, connections), To = SeenTimes.Last(uses, connections) });
    }
}
