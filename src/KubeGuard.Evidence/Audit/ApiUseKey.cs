using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>An API use as bytes, for counting without objects, and back.</summary>
internal static class ApiUseKey
{
    private const int MaxAgentLength = 64;

    private const byte No = 0;
    private const byte Yes = 1;

    public static void Write(TupleKeyWriter key, in AuditEventFields fields, ApiDecision decision)
    {
        key.Clear();
        var impersonated = fields.ImpersonatedUser.Present && !fields.ImpersonatedUser.Name.IsEmpty;
        WriteSubject(key, impersonated ? fields.ImpersonatedUser : fields.User);
        key.Add(impersonated ? Yes : No);
        if (impersonated)
        {
            WriteSubject(key, fields.User);
            key.Add(fields.ImpersonatedUser.Uid);
            key.Add(fields.ImpersonatedUser.Extra);
        }

        key.Add(fields.Verb);
        key.Add(fields.HasObject ? No : Yes);
        if (fields.HasObject)
        {
            key.Add(fields.Group.IsEmpty ? GroupOfVersion(fields.Version) : fields.Group);
            key.Add(fields.Resource);
            key.Add(fields.Subresource);
            key.Add(fields.Namespace);
            key.Add(fields.Name);
        }
        else
        {
            key.Add(fields.RequestUri.Until("?#"u8));
        }

        key.Add((byte)decision);
        key.Add(fields.HasReason ? Yes : No);
        key.Add(fields.Reason);
        key.Add(fields.UserAgent.Until("/ ("u8));
    }

    public static ApiUse Read(ReadOnlySpan<byte> bytes, Occurrences seen)
    {
        var key = new TupleKeyReader(bytes);
        var subject = ReadSubject(ref key);
        var impersonation = key.Mark() == Yes ? ReadImpersonation(ref key) : null;
        var verb = key.Text();
        var request = key.Mark() == Yes
            ? ApiPath.Request(verb, key.Text())
            : new ApiRequest(verb, key.Text(), key.Text(), key.Text(), key.Text(), key.Text());
        var decision = (ApiDecision)key.Mark();
        var hasReason = key.Mark() == Yes;
        var reason = key.Text();
        return new(subject, request, decision, hasReason ? reason : null, impersonation, AgentFamily(key.Text()), seen);
    }

    private static void WriteSubject(TupleKeyWriter key, in AuditUser user)
    {
        key.Add(user.Name);
        key.Add(user.Groups);
    }

    private static ApiSubject ReadSubject(ref TupleKeyReader key)
    {
        var user = key.Text();
        return new(user, [.. JsonStrings.Array(key.Raw()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static Impersonation ReadImpersonation(ref TupleKeyReader key)
    {
        var caller = ReadSubject(ref key);
        var uid = key.Text();
        return new(caller, uid, Extra(key.Raw()));
    }

    private static ImmutableArray<ImpersonatedExtra> Extra(ReadOnlySpan<byte> json)
    {
        var extra = new SortedSet<ImpersonatedExtra>(Comparer<ImpersonatedExtra>.Create(static (a, b) =>
            string.CompareOrdinal(a.Key, b.Key) is not 0 and var byKey ? byKey : string.CompareOrdinal(a.Value, b.Value)));
        var reader = new Utf8JsonReader(json, RecordJson.Options);
        var name = "";
        while (!json.IsEmpty && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                name = JsonStrings.Decode(reader.ValueSpan, reader.ValueIsEscaped);
            else if (reader.TokenType == JsonTokenType.String)
                extra.Add(new(name, JsonSlice.Of(ref reader, json).ToString()));
        }

        return [.. extra];
    }

    /// <summary>v1alpha1 wrote <c>group/version</c> into the version.</summary>
    private static JsonSlice GroupOfVersion(JsonSlice version) => version.Bytes.Contains((byte)'/') ? version.Until("/"u8) : default;

    private static string AgentFamily(string family)
    {
        if (family.Length <= MaxAgentLength)
            return family;
        return char.IsHighSurrogate(family[MaxAgentLength - 1]) ? family[..(MaxAgentLength - 1)] : family[..MaxAgentLength];
    }
}
