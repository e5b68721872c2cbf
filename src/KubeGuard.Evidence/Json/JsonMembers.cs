using System.Runtime.InteropServices;
using System.Text.Json;

namespace KubeGuard.Evidence.Json;

/// <summary>Members of parsed JSON that may have any shape: what is not there, or is something else, is nothing.</summary>
internal static class JsonMembers
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A string member, empty when there is none. Unlike <see cref="JsonElement.GetString"/> it takes bytes that are not UTF-8.</summary>
    public static string Text(this JsonElement element, string name)
    {
        var member = element.Member(name);
        return member.ValueKind == JsonValueKind.String ? member.Text() : "";
    }

    /// <summary>The objects in an array; none in anything else.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object) : [];

    private static string Text(this JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return JsonStrings.Decode(raw, raw.Contains((byte)'\\'));
    }
}
