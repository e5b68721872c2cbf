using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>A user as an audit event writes it. Groups and extra are raw JSON.</summary>
internal ref struct AuditUser
{
    public bool Present;
    public JsonSlice Name;
    public JsonSlice Uid;
    public ReadOnlySpan<byte> Groups;
    public ReadOnlySpan<byte> Extra;
}

/// <summary>The fields of a JSON object that matter when it is an audit event, or something that wraps one; slices of the log itself.</summary>
internal ref partial struct AuditEventFields
{
    public JsonSlice Kind;
    public JsonSlice ApiVersion;
    public JsonSlice AuditId;
    public JsonSlice Stage;
    public JsonSlice RequestUri;
    public JsonSlice Verb;
    public JsonSlice UserAgent;
    public AuditUser User;
    public AuditUser ImpersonatedUser;
    public bool HasObject;
    public JsonSlice Resource;
    public JsonSlice Namespace;
    public JsonSlice Name;
    public JsonSlice Group;
    public JsonSlice Version;
    public JsonSlice Subresource;
    public int StatusCode;
    public JsonSlice StatusMessage;
    public JsonSlice Decision;
    public JsonSlice Reason;
    public bool HasReason;
    public long Received;
    public long StageTime;
    public long OtherTime;
    public ReadOnlySpan<byte> Items;
    public ReadOnlySpan<byte> ProtoPayload;

    /// <summary>When the request arrived, the same at every stage; in UTC ticks, 0 when no time is given.</summary>
    public readonly long Time => Received != 0 ? Received : StageTime != 0 ? StageTime : OtherTime;

    /// <summary>
    /// An <c>Event</c> of group <c>audit.k8s.io</c> in any version; exports that lost the apiVersion are known by a verb with an object or URI.
    /// Not the <c>Event</c> objects of the core group.
    /// </summary>
    public readonly bool IsEvent =>
        Kind.Is("Event"u8)
        && (ApiVersion.IsEmpty ? !Verb.IsEmpty && (HasObject || !RequestUri.IsEmpty) : ApiVersion.Bytes.StartsWith("audit.k8s.io/"u8));

    public readonly bool IsEventList => Kind.Is("EventList"u8) && !Items.IsEmpty;

    /// <summary>Reads the object at the start of the data.</summary>
    /// <returns>Its length; 0 when the data ends before it does.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public int Read(ReadOnlySpan<byte> data)
    {
        var reader = RecordJson.Reader(data);
        if (!reader.Read())
            return 0;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
                return (int)reader.BytesConsumed;
            var key = reader.ValueIsEscaped ? default : reader.ValueSpan;
            if (!reader.Read() || !ReadField(ref reader, data, key))
                return 0;
        }

        return 0;
    }

    private bool ReadField(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ReadOnlySpan<byte> key)
    {
        switch (key.Length)
        {
            case 4 when key.SequenceEqual("kind"u8):
                Kind = JsonSlice.Of(ref reader, data);
                break;
            case 4 when key.SequenceEqual("verb"u8):
                Verb = JsonSlice.Of(ref reader, data);
                break;
            case 4 when key.SequenceEqual("user"u8):
                return ReadUser(ref reader, data, ref User);
            case 5 when key.SequenceEqual("stage"u8):
                Stage = JsonSlice.Of(ref reader, data);
                break;
            case 5 when key.SequenceEqual("items"u8):
                return RecordJson.TryValue(ref reader, data, out Items);
            case 7 when key.SequenceEqual("auditID"u8):
                AuditId = JsonSlice.Of(ref reader, data);
                break;
            case 9 when key.SequenceEqual("objectRef"u8):
                return ReadObject(ref reader, data);
            case 9 when key.SequenceEqual("userAgent"u8):
                UserAgent = JsonSlice.Of(ref reader, data);
                break;
            case 10 when key.SequenceEqual("apiVersion"u8):
                ApiVersion = JsonSlice.Of(ref reader, data);
                break;
            case 10 when key.SequenceEqual("requestURI"u8):
                RequestUri = JsonSlice.Of(ref reader, data);
                break;
            case 11 when key.SequenceEqual("annotations"u8):
                return ReadAnnotations(ref reader, data);
            case 12 when key.SequenceEqual("protoPayload"u8):
                return RecordJson.TryValue(ref reader, data, out ProtoPayload);
            case 14 when key.SequenceEqual("responseStatus"u8):
                return ReadStatus(ref reader, data);
            case 14 when key.SequenceEqual("stageTimestamp"u8):
                StageTime = TimeOf(ref reader);
                break;
            case 16 when key.SequenceEqual("impersonatedUser"u8):
                return ReadUser(ref reader, data, ref ImpersonatedUser);
            case 24 when key.SequenceEqual("requestReceivedTimestamp"u8):
                Received = TimeOf(ref reader);
                break;
            case 4 or 9 or 10 or 12 when IsTimeOfShipper(key):
                OtherTime = TimeOf(ref reader) is not 0 and var time && (OtherTime == 0 || time < OtherTime) ? time : OtherTime;
                break;
        }

        return RecordJson.TryPass(ref reader);
    }

    /// <summary>v1alpha1's own <c>timestamp</c>, and the names that log services give the time of a message.</summary>
    private static bool IsTimeOfShipper(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("timestamp"u8) || key.SequenceEqual("@timestamp"u8) || key.SequenceEqual("time"u8) || key.SequenceEqual("p_event_time"u8);

    private static long TimeOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => LogTime.Parse(reader.ValueSpan),
        JsonTokenType.Number => LogTime.FromUnix(reader.ValueSpan),
        _ => 0,
    };
}
