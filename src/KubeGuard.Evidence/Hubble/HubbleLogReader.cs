using System.Text.Json;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>Counts the flows of one input as connections.</summary>
internal sealed class HubbleLogReader(EvidenceBuilder evidence, int source, SourceTally tally) : IRecordParser, IWrappedRecordSink
{
    private const int RememberedConnections = 1 << 17;

    private readonly TupleKeyWriter _key = new();
    private readonly RecentHashes _connections = new(RememberedConnections);

    public int Parse(ReadOnlySpan<byte> data, long line)
    {
        var record = new HubbleRecord();
        var length = HubbleRecordParser.Read(data, ref record);
        if (length > 0 && !TryTake(data[..length], record, new(line, 0, 0)))
            tally.Skip(SkipReason.NotOfThisFormat);
        return length;
    }

    public void Malformed(long line) => tally.Break(line);

    public bool MayHold(ReadOnlySpan<byte> json) => json.IndexOf("verdict"u8) >= 0 || json.IndexOf("lost_events"u8) >= 0;

    public bool Take(ReadOnlySpan<byte> text, WrappedAt at)
    {
        var record = new HubbleRecord();
        var length = HubbleRecordParser.Read(text, ref record);
        return length > 0 ? TryTake(text[..length], record, at) : throw new JsonException("cut");
    }

    private bool TryTake(ReadOnlySpan<byte> data, in HubbleRecord record, WrappedAt at)
    {
        tally.LostEvents += record.LostEvents;
        if (record.HasFlow)
            TakeFlow(record.Flow, at.Line);
        else if (record.HasLostEvents || record.IsOtherEvent)
            tally.Skip(SkipReason.NotAFlow);
        else
            return WrappedRecords.Search(data, at.Inside(0), this);
        return true;
    }

    private void TakeFlow(in FlowFields flow, long line)
    {
        LearnNames(flow);
        if (flow.Verdict.IsEmpty)
            tally.Skip(SkipReason.NoVerdict);
        else if (!flow.HasTransport)
            tally.Skip(SkipReason.NoTransport);
        else if (!flow.IsIcmp && (flow.DestinationPort is < 1 or > 65535 || flow.SourcePort is < 0 or > 65535))
            tally.Break(line);
        else if (FlowVerdict.Of(flow) is not { } verdict)
            tally.Skip(SkipReason.NoVerdict);
        else if (ReasonToSkip(ConnectionDirection.Of(flow)) is { } reason)
            tally.Skip(reason);
        else
            Count(flow, verdict, line);
    }

    private void Count(in FlowFields flow, ConnectionVerdict verdict, long line)
    {
        NoticeStart(flow);
        ConnectionKey.Write(_key, flow, verdict);
        evidence.CountConnection(_key.Bytes, flow.Time, source, line);
        tally.Use(flow.Time);
    }

    /// <summary>A TCP connection whose first packet seen is not its opening one was open before the log begins.</summary>
    private void NoticeStart(in FlowFields flow)
    {
        if (flow.Protocol != TransportProtocol.Tcp || !flow.HasFlags)
            return;
        var hash = new TupleHash();
        hash.Add(flow.Source.Address.Bytes);
        hash.Add(flow.Destination.Address.Bytes);
        hash.Add((ulong)flow.SourcePort << 16 | (uint)flow.DestinationPort);
        if (_connections.Add(hash.Value) && !flow.Syn)
            tally.OpenedBefore++;
    }

    private static string? ReasonToSkip(FlowDirection direction) => direction switch
    {
        FlowDirection.Forward => null,
        FlowDirection.Reply => SkipReason.Reply,
        FlowDirection.Related => SkipReason.RelatedIcmp,
        FlowDirection.BeforeTranslation => SkipReason.BeforeTranslation,
        FlowDirection.Unknown => SkipReason.DirectionUnknown,
        _ => throw new InvalidOperationException($"A flow of direction {direction} has no rule."),
    };

    private void LearnNames(in FlowFields flow)
    {
        if (flow.DnsAddresses.Length > 2 && !flow.DnsQuery.IsEmpty)
        {
            var name = flow.DnsQuery.ToString();
            foreach (var address in JsonStrings.Array(flow.DnsAddresses))
                evidence.Names.Add(address, name);
        }

        LearnNames(flow.Source, flow.SourceNames);
        LearnNames(flow.Destination, flow.DestinationNames);
    }

    private void LearnNames(in FlowEndpoint endpoint, ReadOnlySpan<byte> names)
    {
        if (names.Length <= 2 || endpoint.IsPod)
            return;
        foreach (var name in JsonStrings.Array(names))
            evidence.Names.Add(endpoint.Address.ToString(), name);
    }
}
