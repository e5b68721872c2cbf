using System.Text.Json;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>Counts the audit events of one input, bare or wrapped in whatever a log service put around them.</summary>
internal sealed class AuditLogReader(EvidenceBuilder evidence, int source, SourceTally tally) : IRecordParser, IWrappedRecordSink
{
    private readonly TupleKeyWriter _key = new();

    public int Parse(ReadOnlySpan<byte> data, long line)
    {
        var fields = new AuditEventFields();
        var length = fields.Read(data);
        if (length > 0 && !TryTake(data[..length], ref fields, new(line, 0, 0)))
            tally.Skip(SkipReason.NotOfThisFormat);
        return length;
    }

    public void Malformed(long line) => tally.Break(line);

    public bool MayHold(ReadOnlySpan<byte> json) =>
        json.IndexOf("audit.k8s.io"u8) >= 0 || json.IndexOf("protoPayload"u8) >= 0;

    public bool Take(ReadOnlySpan<byte> text, WrappedAt at)
    {
        var fields = new AuditEventFields();
        var length = fields.Read(text);
        return length > 0 ? TryTake(text[..length], ref fields, at) : throw new JsonException("cut");
    }

    private bool TryTake(ReadOnlySpan<byte> record, ref AuditEventFields fields, WrappedAt at)
    {
        if (fields.OtherTime == 0)
            fields.OtherTime = at.Time;
        if (fields.IsEvent)
            TakeEvent(fields, at.Line);
        else if (!fields.ProtoPayload.IsEmpty)
            TakeGoogleEntry(record, at.Line);
        else
            return WrappedRecords.Search(fields.IsEventList ? fields.Items : record, at.Inside(fields.OtherTime), this);
        return true;
    }

    private void TakeEvent(in AuditEventFields fields, long line)
    {
        if (fields.Verb.IsEmpty || (!fields.HasObject && fields.RequestUri.IsEmpty))
            tally.Break(line);
        else if (fields.Stage.Is("RequestReceived"u8))
            tally.Skip(SkipReason.EarlierStage);
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
        tally.Use(fields.Time);
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
        var hash = new TupleHash();
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
}
