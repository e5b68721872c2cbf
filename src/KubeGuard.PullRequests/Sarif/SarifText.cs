using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>SARIF as JSON: members in the order of the records, two spaces, <c>\n</c>; the same bytes on every machine (P5).</summary>
internal static class SarifText
{
    /// <summary>Only what JSON itself demands is escaped: the document is never embedded in HTML.</summary>
    private static readonly SarifJson Json = new(new JsonSerializerOptions(SarifJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document with a final line break.</summary>
    public static string Write(SarifLog log) => JsonSerializer.Serialize(log, Json.SarifLog) + "\n";
}

/// <summary>Source-generated serialisation of SARIF.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifJson : JsonSerializerContext;
