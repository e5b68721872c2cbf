using System.Text;
using System.Text.Json;

namespace KubeGuard.Evidence.Json;

/// <summary>A JSON string as it stands in the log, without its quotes and not yet unescaped; empty when absent or null.</summary>
internal readonly ref struct JsonSlice(ReadOnlySpan<byte> bytes, bool escaped)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool Escaped { get; } = escaped;

    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>The string under the reader; empty for any other kind of token.</summary>
    public static JsonSlice Of(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data) =>
        reader.TokenType == JsonTokenType.String
            ? new(data.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length), reader.ValueIsEscaped)
            : default;

    /// <summary>The string or number under the reader; empty for any other kind of token.</summary>
    public static JsonSlice OfScalar(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data) =>
        reader.TokenType == JsonTokenType.Number ? new(data.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length), escaped: false) : Of(ref reader, data);

    public bool Is(ReadOnlySpan<byte> text) => Bytes.SequenceEqual(text);

    public JsonSlice Until(ReadOnlySpan<byte> stops)
    {
        var end = Bytes.IndexOfAny(stops);
        return end < 0 ? this : new(Bytes[..end], Escaped);
    }

    public override string ToString() => JsonStrings.Decode(Bytes, Escaped);
}

/// <summary>Strings out of raw JSON.</summary>
internal static class JsonStrings
{
    /// <summary>The string that raw bytes between quotes stand for; bytes that are not UTF-8 become replacement characters.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(raw);
        var quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(quoted);
        try
        {
            return reader.Read() ? reader.GetString() ?? "" : "";
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // Half a surrogate pair or bytes that are not UTF-8 cannot be unescaped: shown as they were written.
            return Encoding.UTF8.GetString(raw);
        }
    }

    /// <summary>The strings of a raw JSON array; anything else gives none.</summary>
    public static List<string> Array(ReadOnlySpan<byte> json)
    {
        var strings = new List<string>();
        var reader = new Utf8JsonReader(json, RecordJson.Options);
        while (!json.IsEmpty && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1)
                strings.Add(JsonSlice.Of(ref reader, json).ToString());
        }

        return strings;
    }
}

/// <summary>How records are parsed.</summary>
internal static class RecordJson
{
    /// <summary>Custom resource definitions in request bodies nest deeper than the default of 64.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 256 };

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> data) => new(data, isFinalBlock: false, new JsonReaderState(Options));

    /// <summary>Moves to the end of the value under the reader; false when the data ends before it does.</summary>
    public static bool TryPass(scoped ref Utf8JsonReader reader) =>
        reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray) || reader.TrySkip();

    /// <summary>Moves to the end of the value under the reader and gives its bytes; false when the data ends before it does.</summary>
    public static bool TryValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> value)
    {
        var start = (int)reader.TokenStartIndex;
        var complete = TryPass(ref reader);
        value = complete ? data[start..(int)reader.BytesConsumed] : default;
        return complete;
    }
}
