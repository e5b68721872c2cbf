using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Reads fields of objects that people wrote: what is absent, null or of another type is simply not there.</summary>
internal static class JsonFields
{
    public static JsonObject? Object(this JsonObject node, string name) => node[name] as JsonObject;

    public static JsonArray? Array(this JsonObject node, string name) => node[name] as JsonArray;

    public static IEnumerable<JsonObject> Objects(this JsonObject node, string name) => node.Array(name)?.OfType<JsonObject>() ?? [];

    public static string? Text(this JsonObject node, string name) => node[name].AsText();

    public static IEnumerable<string> Texts(this JsonObject node, string name) =>
        node.Array(name)?.Select(item => item.AsText()).OfType<string>() ?? [];

    /// <summary>The text of a scalar, however it is typed; labels are texts even where a person forgot the quotes.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    public static int? Integer(this JsonObject node, string name) =>
        node[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.ToString() is var text
        && int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
