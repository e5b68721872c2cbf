using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeGuard.PromptChain.Redaction;

/// <summary>Takes the values out of objects where structure says that they are secret: Secret data, and environment values, arguments and annotations that look like credentials.</summary>
internal static partial class SecretFields
{
    private const string Mark = "[redacted]";

    /// <summary>A copy without secret values; keys stay, so that the shape can still be discussed.</summary>
    public static JsonObject Without(JsonObject manifest)
    {
        var copy = manifest.DeepClone().AsObject();
        if (copy["kind"]?.ToString() == "Secret")
        {
            foreach (var field in (string[])["data", "stringData"])
            {
                if (copy[field] is JsonObject data)
                    Blank(data);
            }
        }

        BlankWhatLooksSecret(copy);
        return copy;
    }

    private static void Blank(JsonObject data)
    {
        foreach (var key in data.Select(member => member.Key).ToList())
            data[key] = Mark;
    }

    private static void BlankWhatLooksSecret(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    BlankWhatLooksSecret(item);
                break;
            case JsonObject members:
                if (members["name"] is JsonValue name && members["value"] is JsonValue && Credential().IsMatch(name.ToString()))
                    members["value"] = Mark;
                if (members["annotations"] is JsonObject annotations)
                    BlankAnnotations(annotations);
                foreach (var list in (string[])["command", "args"])
                    BlankArguments(members[list] as JsonArray ?? []);
                foreach (var (_, member) in members.ToList())
                    BlankWhatLooksSecret(member);
                break;
        }
    }

    /// <summary>Annotations with a name like a credential's, and the copy of the whole object that <c>kubectl apply</c> keeps.</summary>
    private static void BlankAnnotations(JsonObject annotations)
    {
        annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        foreach (var key in annotations.Select(member => member.Key).Where(key => Credential().IsMatch(key)).ToList())
            annotations[key] = Mark;
    }

    /// <summary>The value of <c>--password=VALUE</c>, or the word after <c>--password</c>.</summary>
    private static void BlankArguments(JsonArray arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is not JsonValue value || value.ToString() is not ['-', ..] flag || !Credential().IsMatch(flag.Split('=')[0]))
                continue;
            if (flag.IndexOf('=') is > 0 and var equals)
                arguments[i] = flag[..(equals + 1)] + Mark;
            else if (i + 1 < arguments.Count)
                arguments[i + 1] = Mark;
        }
    }

    [GeneratedRegex(@"(?i)(passw|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|dsn|connection[_-]?string|_url$)")]
    private static partial Regex Credential();
}
