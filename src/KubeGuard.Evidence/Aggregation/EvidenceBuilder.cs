using System.Collections.Immutable;
using KubeGuard.Evidence.Audit;
using KubeGuard.Evidence.Hubble;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>Counts tuples while logs are read. Known tuples cost no allocation, and memory is bounded: full tables are folded into canonical tuples.</summary>
internal sealed class EvidenceBuilder(IReadOnlyList<string> sources, CardinalityLimits limits)
{
    private const int TableLimit = 1 << 16;
    private const int RememberedRequests = 1 << 20;

    private readonly TupleTable _apiUses = new();
    private readonly TupleTable _connections = new();
    private readonly HashSet<GroupResource> _resources = [];
    private ImmutableArray<ApiUse> _foldedApiUses = [];
    private ImmutableArray<Connection> _foldedConnections = [];

    /// <summary>The requests that were counted already, at another stage or in another copy of the log.</summary>
    public RecentHashes Requests { get; } = new(RememberedRequests);

    /// <summary>Names that the logs tie to addresses.</summary>
    public DnsNameMap Names { get; } = new(limits.DnsNamesPerAddress);

    public void CountApiUse(ReadOnlySpan<byte> key, long utcTicks, int source, long line)
    {
        _apiUses[key].Add(utcTicks, source, line);
        if (_apiUses.Count >= TableLimit)
            FoldApiUses();
    }

    public void CountConnection(ReadOnlySpan<byte> key, long utcTicks, int source, long line)
    {
        _connections[key].Add(utcTicks, source, line);
        if (_connections.Count >= TableLimit)
            FoldConnections();
    }

    public void SawResource(string group, string resource) => _resources.Add(new(group, resource));

    public EvidenceSet Build(IEnumerable<SourceCoverage> coverage)
    {
        FoldApiUses();
        FoldConnections();
        foreach (var use in _foldedApiUses.Where(use => use.Request.Resource.Length > 0))
            SawResource(use.Request.Group, use.Request.Resource);
        return new(_foldedApiUses, _foldedConnections, new(
            [.. coverage.OrderBy(source => source.Source, StringComparer.Ordinal)],
            SeenTimes.First(_foldedApiUses, _foldedConnections),
            SeenTimes.Last(_foldedApiUses, _foldedConnections),
            [.. _resources]));
    }

    private void FoldApiUses()
    {
        var read = _apiUses.Entries.Select(entry => ApiUseKey.Read(entry.Key, entry.Value.ToOccurrences(sources)));
        _foldedApiUses = CanonicalTuples.Of(_foldedApiUses.Concat(read), limits);
        _apiUses.Clear();
    }

    private void FoldConnections()
    {
        var read = _connections.Entries.Select(entry => ConnectionKey.Read(entry.Key, entry.Value.ToOccurrences(sources)));
        _foldedConnections = CanonicalTuples.Of(_foldedConnections.Concat(read).Select(Names.Apply), limits);
        _connections.Clear();
    }
}
