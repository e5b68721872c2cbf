using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Model;

/// <summary>
/// The JSON Schema that an answer must satisfy: the strict subset that servers with structured output accept (types, properties that are
/// all required, no others, items, enum), so that the same file is sent and checked.
/// </summary>
internal sealed class AnswerSchema(string name, JsonObject schema)
{
    /// <summary>Name that is sent with the schema.</summary>
    public string Name { get; } = name;

    /// <summary>The schema as it is sent.</summary>
    public string Text { get; } = schema.ToJsonString();

    /// <summary>What is wrong with the value, with its path; null when nothing is.</summary>
    public string? FirstViolation(JsonNode? value) => Check(value, schema, "$");

    private static string? Check(JsonNode? value, JsonObject schema, string path)
    {
        var type = (string?)schema["type"];
        return type switch
        {
            "object" => value is JsonObject members ? CheckMembers(members, schema, path) : Expected("an object", path),
            "array" => value is JsonArray items ? CheckItems(items, schema, path) : Expected("an array", path),
            "string" => value is JsonValue text && text.TryGetValue<string>(out var written) ? CheckText(written, schema, path) : Expected("a string", path),
            "integer" => value is JsonValue number && number.TryGetValue<long>(out _) ? null : Expected("an integer", path),
            "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _) ? null : Expected("true or false", path),
            _ => throw new InvalidOperationException($"The answer schema uses the type '{type}', which is not checked."),
        };
    }

    private static string? CheckMembers(JsonObject members, JsonObject schema, string path)
    {
        var known = schema["properties"]!.AsObject();
        foreach (var (name, _) in members)
        {
            if (!known.ContainsKey(name))
                return $"{path} has a member '{name}' that was not asked for";
        }

        foreach (var (name, member) in known)
        {
            if (!members.ContainsKey(name))
                return $"{path} lacks the member '{name}'";
            if (Check(members[name], member!.AsObject(), $"{path}.{name}") is { } violation)
                return violation;
        }

        return null;
    }

    private static string? CheckItems(JsonArray items, JsonObject schema, string path)
    {
        var each = schema["items"]!.AsObject();
        for (var i = 0; i < items.Count; i++)
        {
            if (Check(items[i], each, $"{path}[{i}]") is { } violation)
                return violation;
        }

        return null;
    }

    private static string? CheckText(string text, JsonObject schema, string path) =>
        schema["enum"] is JsonArray allowed && !allowed.Any(item => (string?)item == text)
            ? $"{path} is none of {allowed.ToJsonString()}"
            : null;

    private static string Expected(string what, string path) => $"{path} is not {what}";
}
