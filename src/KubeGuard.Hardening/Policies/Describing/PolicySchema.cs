using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies.Settings;

namespace KubeGuard.Hardening.Policies.Describing;

/// <summary>The policy file as JSON Schema (2020-12), for editors; the reader itself says more (contradictions, cron, time zones).</summary>
public static class PolicySchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, two spaces, with a final line break; the same bytes on every machine.</summary>
    public static string Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = RepositoryPolicy.FileName,
        };
        foreach (var (name, value) in Section(PolicyShape.Of(typeof(RepositoryPolicy))))
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Readable) + "\n";
    }

    /// <summary>A key without a value is a key left out, so null stands everywhere but in lists.</summary>
    private static JsonObject Section(PolicyShape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys)
            properties[key.Name] = Key(key);
        var schema = new JsonObject();
        if (shape.Description.Length > 0)
            schema["description"] = shape.Description;
        schema["type"] = "object";
        schema["properties"] = properties;
        if (shape.Keys.Any(key => key.IsRequired))
            schema["required"] = new JsonArray([.. shape.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Key(PolicyKey key)
    {
        var schema = new JsonObject { ["description"] = key.Description };
        foreach (var (name, value) in Value(key.Value))
        {
            if (name != "description")
                schema[name] = value?.DeepClone();
        }

        if (key is { Limits: { OperandType: var type } limits } && type == typeof(int))
        {
            schema["minimum"] = JsonValue.Create((int)limits.Minimum);
            schema["maximum"] = JsonValue.Create((int)limits.Maximum);
        }

        if (key.Value is not PolicyValue.Section && key is { IsRequired: false, Default: not null })
            schema["default"] = PolicyJson.Of(key.Value, key.Default);
        return schema;
    }

    private static JsonObject Value(PolicyValue value) => value switch
    {
        PolicyValue.Section section => Section(section.Shape),
        PolicyValue.List list => new() { ["type"] = "array", ["items"] = Value(list.Item) },
        PolicyValue.Scalar scalar => scalar.Type.Schema(),
        _ => throw new InvalidOperationException("A policy value that the schema does not know."),
    };
}
