using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeGuard.PromptChain.Redaction;

/// <summary>Takes the values out of objects where structure says that they are secret: Secret data, and environment values that look like credentials.</summary>
internal static partial class SecretFields
{
    private const string Mark = "[redacted]";

    /// <summary>A copy without secret values; keys stay, so that the shape can still be discussed.</summary>
    public static JsonObject Without(JsonObject manifest)
    {
        var copy = manifest.DeepClone().AsObject();
        if ((string?)copy["kind"] == "Secret")
        {
            foreach (var field in (string[])["data", "stringData"])
            {
                if (copy[field] is JsonObject data)
                    Blank(data);
            }
        }

        ((copy["metadata"] as JsonObject)?["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        BlankEnvironment(copy);
        return copy;
    }

    private static void Blank(JsonObject data)
    {
        foreach (var key in data.Select(member => member.Key).ToList())
            data[key] = Mark;
    }

    private static void BlankEnvironment(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    BlankEnvironment(item);
                break;
            case JsonObject members:
                if (members["name"] is JsonValue name && members["value"] is JsonValue && Credential().IsMatch(name.ToString()))
                    members["value"] = Mark;
                foreach (var (_, member) in members.ToList())
                    BlankEnvironment(member);
                break;
        }
    }

    [GeneratedRegex(@"(?i)(passw|passphrase|secret|token|credential|api_?key|access_?key|private_?key|dsn|connection_?string|_url$)")]
    private static partial Regex Credential();
}
