using System.Text.Json;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>Counts the audit events of one input, bare or wrapped in whatever a log service put around them.</summary>
internal sealed class AuditLogReader(EvidenceBuilder evidence, int source, SourceTally tally) : IRecordParser
{
    private readonly TupleKeyWriter _key = new();

    public int Parse(ReadOnlySpan<byte> data, long line)
    {
        var fields = new AuditEventFields();
        var length = fields.Read(data);
        if (length > 0)
            Take(data[..length], fields, new(line, 0, 0));
        return length;
    }

    public void Malformed(long line) => tally.Break(line);

    private void Take(ReadOnlySpan<byte> record, AuditEventFields fields, WrappedAt at)
    {
        if (fields.OtherTime == 0)
            fields.OtherTime = at.Time;
        if (fields.IsEvent)
            TakeEvent(fields, at.Line);
        else if (fields.IsEventList)
            TakeChildren(fields.Items, at.Inside(fields.OtherTime));
        else if (!fields.ProtoPayload.IsEmpty)
            TakeGoogleEntry(record, at.Line);
        else if (!TakeChildren(record, at.Inside(fields.OtherTime)) && at.Depth == 0)
            tally.Skip(SkipReason.NotOfThisFormat);
    }

    private void TakeEvent(in AuditEventFields fields, long line)
    {
        if (fields.Verb.IsEmpty || (!fields.HasObject && fields.RequestUri.IsEmpty))
            tally.Break(line);
        else if (fields.Stage.Is("RequestReceived"u8))
            tally.Skip(SkipReason.EarlierStage);
        else if (fields.Time == 0)
            tally.Skip(SkipReason.NoTime);
        else if (fields.User.Name.IsEmpty)
            Skip(fields, SkipReason.NoUser);
        else if (AuditDecision.Of(fields) is var verdict && verdict == AuditVerdict.RefusedImpersonation)
            Skip(fields, SkipReason.RefusedImpersonation);
        else if (!fields.AuditId.IsEmpty && !evidence.Requests.Add(Identity(fields)))
            tally.Skip(SkipReason.AlreadyCounted);
        else
            Count(fields, verdict == AuditVerdict.Allowed ? ApiDecision.Allowed : ApiDecision.Denied, line);
    }

    private void Count(in AuditEventFields fields, ApiDecision decision, long line)
    {
        ApiUseKey.Write(_key, fields, decision);
        evidence.CountApiUse(_key.Bytes, fields.Time, source, line);
        tally.Use();
    }

    /// <summary>The event is nobody's use, but shows that the audit policy records its resource.</summary>
    private void Skip(in AuditEventFields fields, string reason)
    {
        if (fields.HasObject)
            evidence.SawResource(fields.Group.ToString(), fields.Resource.ToString());
        tally.Skip(reason);
    }

    /// <summary>
    /// One request has the same audit id, verb, URI and user at every stage. The id alone would not do: a client can choose it, and an
    /// anonymised log gives the same to many requests.
    /// </summary>
    private static UInt128 Identity(in AuditEventFields fields)
    {
        var hash = new RequestHash();
        hash.Add(fields.AuditId.Bytes);
        hash.Add(fields.Verb.Bytes);
        hash.Add(fields.RequestUri.Bytes);
        hash.Add(fields.User.Name.Bytes);
        if (fields.RequestUri.IsEmpty)
        {
            hash.Add(fields.Resource.Bytes);
            hash.Add(fields.Namespace.Bytes);
            hash.Add(fields.Name.Bytes);
        }

        return hash.Value;
    }

    private void TakeGoogleEntry(ReadOnlySpan<byte> record, long line)
    {
        var entry = new GoogleAuditEntry();
        if (!entry.Read(record))
        {
            tally.Skip(SkipReason.NotOfThisFormat);
            return;
        }

        TakeEvent(entry.ToEvent(), line);
    }

    /// <summary>Looks for events in the string and object members of an object, or the elements of an array; whether any was found.</summary>
    private bool TakeChildren(ReadOnlySpan<byte> container, WrappedAt at)
    {
        if (at.Depth > WrappedAt.MaxDepth || !MayHoldEvent(container))
            return false;
        var found = false;
        var reader = new Utf8JsonReader(container, RecordJson.Options);
        reader.Read();
        while (reader.Read())
        {
            var child = reader.TokenType switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray when RecordJson.TryValue(ref reader, container, out var value) => value,
                JsonTokenType.String => reader.ValueSpan,
                _ => default,
            };
            if (MayHoldEvent(child))
                found |= TakeChild(child, reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped, at);
        }

        return found;
    }

    private bool TakeChild(ReadOnlySpan<byte> child, bool escaped, WrappedAt at)
    {
        var text = escaped ? System.Text.Encoding.UTF8.GetBytes(JsonStrings.Decode(child, escaped)) : child;
        if (text[0] == '[')
            return TakeChildren(text, at);
        var start = text.IndexOf((byte)'{');
        if (start < 0)
            return false;
        text = text[start..];
        try
        {
            var fields = new AuditEventFields();
            var length = fields.Read(text);
            if (length == 0)
                throw new JsonException("truncated");
            var before = tally.Read;
            Take(text[..length], fields, at);
            return tally.Read > before;
        }
        catch (JsonException)
        {
            // A log service cut the message, or it only mentions audit.k8s.io.
            tally.Break(at.Line);
            return true;
        }
    }

    private static bool MayHoldEvent(ReadOnlySpan<byte> json) =>
        json.IndexOf("audit.k8s.io"u8) >= 0 || json.IndexOf("protoPayload"u8) >= 0;

    /// <summary>Where in the nest of wrappers a value stands, and the time that the innermost wrapper gives.</summary>
    private readonly record struct WrappedAt(long Line, int Depth, long Time)
    {
        public const int MaxDepth = 4;

        public WrappedAt Inside(long time) => new(Line, Depth + 1, time);
    }
}
