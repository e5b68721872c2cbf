using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>JSON as text that is equal for equal values, whatever the order of keys.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject mapping:
                text.Append('{');
                foreach (var (key, value) in mapping.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonValue.Create(key).ToJsonString()).Append(':');
                    Write(value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray sequence:
                text.Append('[');
                foreach (var item in sequence)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
