using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies.Settings;

namespace KubeGuard.Hardening.Policies.Describing;

/// <summary>Values of a policy as the file would write them.</summary>
internal static class PolicyJson
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value; null for one that is not set.</summary>
    public static JsonNode? Of(PolicyValue type, object? value) => (type, value) switch
    {
        (_, null) => null,
        (PolicyValue.Scalar scalar, _) => scalar.Type.Write(value),
        (PolicyValue.List list, IEnumerable items) => new JsonArray([.. items.Cast<object>().Select(item => Of(list.Item, item))]),
        (PolicyValue.Section section, _) => Of(section.Shape, value),
        _ => throw new InvalidOperationException("A policy value that is not known."),
    };

    /// <summary>On one line, texts bare where they stand alone.</summary>
    public static string Line(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(OneLine),
    };

    private static JsonObject Of(PolicyShape shape, object section)
    {
        var result = new JsonObject();
        foreach (var key in shape.Keys)
        {
            if (Of(key.Value, key.Property.GetValue(section)) is { } value)
                result[key.Name] = value;
        }

        return result;
    }
}
