using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The hash that Kustomize puts behind the names of generated ConfigMaps and Secrets, so that a change of content is a new object.</summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static void Apply(BuildItems items)
    {
        foreach (var item in items.All.Where(item => item.NeedsHash))
        {
            item.RememberId();
            AffixTransformer.Rename(item, item.Metadata!["name"]!, $"{item.Name}-{Of(item)}");
        }

        items.IdsChanged();
    }

    private static string Of(BuildItem item)
    {
        var content = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["kind"] = item.Kind,
            ["name"] = "",
            ["data"] = (JsonNode?)Sorted(item.Node.Mapping("data")) ?? "",
        };
        if (item.Kind == "Secret")
            content["type"] = item.Node.Text("type") ?? "";
        var further = item.Kind == "Secret" ? "stringData" : "binaryData";
        if (Sorted(item.Node.Mapping(further)) is { } more)
            content[further] = more;
        return Shorten(Json(new JsonObject(content)));
    }

    private static JsonObject? Sorted(YamlMapping? data) =>
        data is null ? null : new(data.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Name!, YamlJson.ToJson(entry.Value))));

    /// <summary>JSON as Go's encoder writes it: of the characters that need no escape only those are escaped that matter in HTML.</summary>
    private static string Json(JsonObject content) =>
        content.ToJsonString(GoLike)
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    private static readonly JsonSerializerOptions GoLike = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first digits of the SHA-256, with those letters replaced that could spell a word.</summary>
    private static string Shorten(string content) =>
        string.Concat(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..Length].Select(digit => digit switch
        {
            '0' => 'g',
            '1' => 'h',
            '3' => 'k',
            'a' => 'm',
            'e' => 't',
            _ => digit,
        }));
}
