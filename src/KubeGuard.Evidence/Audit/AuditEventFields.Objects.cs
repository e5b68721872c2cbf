using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>The objects inside an event. Each method leaves the reader at the end of the object, or returns false when the data ends first.</summary>
internal ref partial struct AuditEventFields
{
    private static bool ReadUser(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref AuditUser user)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        user = new AuditUser { Present = true };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan;
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("username"u8))
                user.Name = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("uid"u8))
                user.Uid = JsonSlice.Of(ref reader, data);

            if (!RecordJson.TryValue(ref reader, data, out var value))
                return false;
            if (key.SequenceEqual("groups"u8) && reader.TokenType == JsonTokenType.EndArray)
                user.Groups = value;
            else if (key.SequenceEqual("extra"u8) && reader.TokenType == JsonTokenType.EndObject)
                user.Extra = value;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private bool ReadObject(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan;
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("resource"u8))
                Resource = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("namespace"u8))
                Namespace = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("name"u8))
                Name = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("apiGroup"u8))
                Group = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("apiVersion"u8))
                Version = JsonSlice.Of(ref reader, data);
            else if (key.SequenceEqual("subresource"u8))
                Subresource = JsonSlice.Of(ref reader, data);
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        HasObject = !Resource.IsEmpty;
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private bool ReadStatus(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan;
            if (!reader.Read())
                return false;
            if (key.SequenceEqual("code"u8) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code))
                StatusCode = code;
            else if (key.SequenceEqual("message"u8))
                StatusMessage = JsonSlice.Of(ref reader, data);
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private bool ReadAnnotations(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RecordJson.TryPass(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var decision = reader.ValueTextEquals("authorization.k8s.io/decision"u8);
            var reason = !decision && reader.ValueTextEquals("authorization.k8s.io/reason"u8);
            if (!reader.Read())
                return false;
            if (decision)
                Decision = JsonSlice.Of(ref reader, data);
            if (reason)
                Reason = JsonSlice.Of(ref reader, data);
            HasReason |= reason && reader.TokenType == JsonTokenType.String;
            if (!RecordJson.TryPass(ref reader))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }
}
