using System.Buffers;
using System.Text.Json;

namespace KubeGuard.Evidence.Json;

/// <summary>Takes records that other JSON holds.</summary>
internal interface IWrappedRecordSink
{
    /// <summary>A quick look: false when no record of this format can be inside.</summary>
    bool MayHold(ReadOnlySpan<byte> json);

    /// <summary>Takes the object at the start of the text; whether it was or held a record of this format.</summary>
    /// <exception cref="JsonException">It is not JSON, or cut.</exception>
    bool Take(ReadOnlySpan<byte> text, WrappedAt at);

    /// <summary>What looked like a record is broken.</summary>
    void Malformed(long line);
}

/// <summary>Where in the nest of wrappers a value stands, and the time that the innermost wrapper gives.</summary>
internal readonly record struct WrappedAt(long Line, int Depth, long Time)
{
    public const int MaxDepth = 6;

    public WrappedAt Inside(long time) => new(Line, Depth + 1, time);
}

/// <summary>
/// Looks for records in the members of an object or the elements of an array: as objects, or as strings of JSON, which may have a prefix.
/// That is how log services export: CloudWatch's <c>message</c>, Azure's <c>properties.log</c>, a container runtime's <c>log</c>, and so on.
/// </summary>
internal static class WrappedRecords
{
    /// <summary>Whether any record was found in the complete JSON value.</summary>
    public static bool Search(ReadOnlySpan<byte> container, WrappedAt at, IWrappedRecordSink sink)
    {
        if (at.Depth > WrappedAt.MaxDepth || !sink.MayHold(container))
            return false;
        var found = false;
        var reader = new Utf8JsonReader(container, RecordJson.Options);
        reader.Read();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var array = reader.TokenType == JsonTokenType.StartArray;
                RecordJson.TryValue(ref reader, container, out var value);
                found |= sink.MayHold(value) && (array ? Search(value, at, sink) : TakeText(value, at, sink));
            }
            else if (reader.TokenType == JsonTokenType.String && sink.MayHold(reader.ValueSpan))
            {
                found |= reader.ValueIsEscaped ? TakeEscaped(ref reader, at, sink) : TakeText(reader.ValueSpan, at, sink);
            }
        }

        return found;
    }

    private static bool TakeEscaped(ref Utf8JsonReader reader, WrappedAt at, IWrappedRecordSink sink)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return TakeText(buffer.AsSpan(0, reader.CopyString(buffer)), at, sink);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the string stands for no text.
            sink.Malformed(at.Line);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TakeText(ReadOnlySpan<byte> text, WrappedAt at, IWrappedRecordSink sink)
    {
        var start = text.IndexOfAny((byte)'{', (byte)'[');
        if (start < 0)
            return false;
        try
        {
            return text[start] == '['
                ? Search(text[start..].TrimEnd(" \t\r\n"u8), at, sink)
                : sink.Take(text[start..], at);
        }
        catch (JsonException)
        {
            // A log service cut the message, or it only mentions the words.
            sink.Malformed(at.Line);
            return true;
        }
    }
}
