using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>
/// Parses Hubble's JSON: <c>{"flow":{…}}</c>, bare flows, lost events. Field names are taken with and without underscores and in any case, as
/// Hubble's own export, protobuf JSON and older versions differ in that.
/// </summary>
internal static partial class HubbleRecordParser
{
    private const int MaxKeyBytes = 32;

    /// <summary>Reads the object at the start of the data.</summary>
    /// <returns>Its length; 0 when the data ends before it does.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static int Read(ReadOnlySpan<byte> data, ref HubbleRecord record)
    {
        var reader = RecordJson.Reader(data);
        if (!reader.Read())
            return 0;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        var outerTime = 0L;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                record.HasFlow |= record.Flow.IsFlow;
                if (record.Flow.Time == 0)
                    record.Flow.Time = outerTime;
                return (int)reader.BytesConsumed;
            }

            var key = Normalise(reader.ValueSpan, name);
            if (!reader.Read())
                return 0;
            bool complete;
            if (key.SequenceEqual("flow"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                record.HasFlow = true;
                complete = ReadFlow(ref reader, data, ref record.Flow);
            }
            else if (key.SequenceEqual("lostevents"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                complete = ReadLostEvents(ref reader, data, ref record);
            }
            else if (key.SequenceEqual("time"u8) && !record.Flow.IsFlow)
            {
                outerTime = TimeOf(ref reader);
                complete = RecordJson.TryPass(ref reader);
            }
            else
            {
                record.IsOtherEvent |= key.SequenceEqual("nodestatus"u8) || key.SequenceEqual("agentevent"u8) || key.SequenceEqual("debugevent"u8);
                complete = ReadFlowField(ref reader, data, key, ref record.Flow);
            }

            if (!complete)
                return 0;
        }

        return 0;
    }

    private static bool ReadFlow(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Normalise(reader.ValueSpan, name);
            if (!reader.Read() || !ReadFlowField(ref reader, data, key, ref flow))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadFlowField(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, scoped ReadOnlySpan<byte> key, ref FlowFields flow)
    {
        switch (key.Length)
        {
            case 2 when key.SequenceEqual("ip"u8):
                return ReadAddresses(ref reader, data, ref flow);
            case 2 when key.SequenceEqual("l4"u8):
                return ReadTransport(ref reader, data, ref flow);
            case 2 when key.SequenceEqual("l7"u8):
                return ReadLayer7(ref reader, data, ref flow);
            case 4 when key.SequenceEqual("time"u8):
                flow.Time = TimeOf(ref reader);
                break;
            case 4 when key.SequenceEqual("type"u8):
                flow.Type = JsonSlice.OfScalar(ref reader, data);
                break;
            case 5 when key.SequenceEqual("reply"u8):
                flow.OldReply = Boolean(ref reader);
                break;
            case 6 when key.SequenceEqual("source"u8):
                return ReadEndpoint(ref reader, data, ref flow.Source);
            case 7 when key.SequenceEqual("isreply"u8):
                flow.IsReply = Boolean(ref reader);
                break;
            case 7 when key.SequenceEqual("verdict"u8):
                flow.Verdict = JsonSlice.OfScalar(ref reader, data);
                flow.IsFlow = true;
                break;
            case 9 when key.SequenceEqual("eventtype"u8):
                return ReadEventType(ref reader, data, ref flow);
            case 10 when key.SequenceEqual("dropreason"u8):
                flow.DropReason = JsonSlice.OfScalar(ref reader, data);
                break;
            case 11 when key.SequenceEqual("destination"u8):
                return ReadEndpoint(ref reader, data, ref flow.Destination);
            case 11 when key.SequenceEqual("tracereason"u8):
                flow.TraceReason = JsonSlice.OfScalar(ref reader, data);
                break;
            case 11 when key.SequenceEqual("sourcenames"u8):
                return RecordJson.TryValue(ref reader, data, out flow.SourceNames);
            case 14 when key.SequenceEqual("dropreasondesc"u8):
                flow.DropDescription = JsonSlice.OfScalar(ref reader, data);
                break;
            case 14 when key.SequenceEqual("sockxlatepoint"u8):
                flow.TranslationPoint = JsonSlice.OfScalar(ref reader, data);
                break;
            case 14 when key.SequenceEqual("egressdeniedby"u8):
                return RecordJson.TryValue(ref reader, data, out flow.EgressDeniedBy);
            case 15 when key.SequenceEqual("ingressdeniedby"u8):
                return RecordJson.TryValue(ref reader, data, out flow.IngressDeniedBy);
            case 15 when key.SequenceEqual("egressallowedby"u8):
                return RecordJson.TryValue(ref reader, data, out flow.EgressAllowedBy);
            case 16 when key.SequenceEqual("ingressallowedby"u8):
                return RecordJson.TryValue(ref reader, data, out flow.IngressAllowedBy);
            case 16 when key.SequenceEqual("destinationnames"u8):
                return RecordJson.TryValue(ref reader, data, out flow.DestinationNames);
        }

        return RecordJson.TryPass(ref reader);
    }

    /// <summary>The key in lower case and without underscores; empty when it is longer than any of ours.</summary>
    private static ReadOnlySpan<byte> Normalise(ReadOnlySpan<byte> key, Span<byte> buffer)
    {
        if (key.Length > buffer.Length)
            return default;
        var length = 0;
        foreach (var letter in key)
        {
            if (letter != '_')
                buffer[length++] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
        }

        return buffer[..length];
    }

    private static Stated Boolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => Stated.Yes,
        JsonTokenType.False => Stated.No,
        _ => Stated.Nothing,
    };

    private static int Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;

    private static long TimeOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? LogTime.Parse(reader.ValueSpan) : 0;
}
