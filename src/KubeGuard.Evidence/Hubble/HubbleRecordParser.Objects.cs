using System.Buffers.Text;
using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>The objects inside a flow. Each method leaves the reader at the end of the object, or returns false when the data ends first.</summary>
internal static partial class HubbleRecordParser
{
    private static bool ReadEndpoint(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowEndpoint endpoint)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Normalise(reader.ValueSpan, name);
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("identity"u8))
                endpoint.Identity = JsonSlice.OfScalar(ref reader, data);
            else if (key.SequenceEqual("namespace"u8))
                endpoint.Namespace = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("podname"u8))
                endpoint.HasPodName = !JsonSlice.Of(ref reader, data).IsEmpty;

            if (!RecordJson.TryValue(ref reader, data, out var value))
                return false;
            if (reader.TokenType != JsonTokenType.EndArray)
                continue;
            if (key.SequenceEqual("labels"u8))
                endpoint.Labels = value;
            else if (key.SequenceEqual("workloads"u8))
                endpoint.Workloads = value;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadAddresses(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Normalise(reader.ValueSpan, name);
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("source"u8))
                flow.Source.Address = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("destination"u8))
                flow.Destination.Address = JsonSlice.Of(ref reader, data);
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadTransport(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var protocol = ProtocolOf(Normalise(reader.ValueSpan, name));
            if (!reader.Read())
                return false;
            if (protocol is null || reader.TokenType != JsonTokenType.StartObject)
            {
                if (!RecordJson.TryPass(ref reader))
                    return false;
                continue;
            }

            flow.HasTransport = true;
            flow.Protocol = protocol.Value;
            if (!ReadPorts(ref reader, data, ref flow))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadPorts(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Normalise(reader.ValueSpan, name);
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("sourceport"u8))
                flow.SourcePort = Number(ref reader);
            else if (key.SequenceEqual("destinationport"u8))
                flow.DestinationPort = Number(ref reader);
            else if (key.SequenceEqual("type"u8))
                flow.IcmpType = Number(ref reader);
            else if (key.SequenceEqual("flags"u8) && reader.TokenType == JsonTokenType.StartObject && !ReadFlags(ref reader, data, ref flow))
                return false;
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadFlags(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        flow.HasFlags = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var syn = reader.ValueTextEquals("SYN"u8) || reader.ValueTextEquals("syn"u8);
            var ack = reader.ValueTextEquals("ACK"u8) || reader.ValueTextEquals("ack"u8);
            if (!reader.Read())
                return false;
            flow.Syn |= syn && reader.TokenType == JsonTokenType.True;
            flow.Ack |= ack && reader.TokenType == JsonTokenType.True;
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadLayer7(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var type = reader.ValueTextEquals("type"u8);
            var dns = reader.ValueTextEquals("dns"u8);
            if (!reader.Read())
                return false;
            if (type)
                flow.L7Type = JsonSlice.OfScalar(ref reader, data);
            if (dns && reader.TokenType == JsonTokenType.StartObject && !ReadDns(ref reader, data, ref flow))
                return false;
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadDns(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var query = reader.ValueTextEquals("query"u8);
            var addresses = reader.ValueTextEquals("ips"u8);
            if (!reader.Read())
                return false;
            if (query)
                flow.DnsQuery = JsonSlice.Of(ref reader, data);
            if (!RecordJson.TryValue(ref reader, data, out var value))
                return false;
            if (addresses && reader.TokenType == JsonTokenType.EndArray)
                flow.DnsAddresses = value;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadEventType(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref FlowFields flow)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var type = reader.ValueTextEquals("type"u8);
            if (!reader.Read())
                return false;
            if (type)
                flow.EventType = JsonSlice.OfScalar(ref reader, data);
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadLostEvents(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref HubbleRecord record)
    {
        record.HasLostEvents = true;
        Span<byte> name = stackalloc byte[MaxKeyBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var count = Normalise(reader.ValueSpan, name).SequenceEqual("numeventslost"u8);
            if (!reader.Read())
                return false;
            // Protobuf JSON writes 64-bit numbers as strings.
            if (count && Utf8Parser.TryParse(JsonSlice.OfScalar(ref reader, data).Bytes, out long lost, out _))
                record.LostEvents += Math.Max(0, lost);
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static TransportProtocol? ProtocolOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("tcp"u8) ? TransportProtocol.Tcp
        : name.SequenceEqual("udp"u8) ? TransportProtocol.Udp
        : name.SequenceEqual("sctp"u8) ? TransportProtocol.Sctp
        : name.SequenceEqual("icmpv4"u8) ? TransportProtocol.IcmpV4
        : name.SequenceEqual("icmpv6"u8) ? TransportProtocol.IcmpV6
        : null;
}
