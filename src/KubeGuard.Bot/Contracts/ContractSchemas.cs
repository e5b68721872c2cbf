using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace KubeGuard.Bot.Contracts;

/// <summary>The contracts as JSON Schema (2020-12), made from the records; the copies in <c>docs/schemas</c> are tested to be fresh.</summary>
internal static class ContractSchemas
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Schema of <c>proposals.json</c>.</summary>
    public static string Proposals => Write("proposals.schema.json", ContractWriter.Json.ProposalsDocument);

    /// <summary>Schema of <c>verify --format json</c>.</summary>
    public static string Verify => Write("verify.schema.json", ContractWriter.Json.VerifyDocument);

    /// <summary>Schema of <c>manifests --format json</c>.</summary>
    public static string Manifests => Write("manifests.schema.json", ContractWriter.Json.ManifestsDocument);

    /// <summary>Schema of <c>manifests trace --format json</c>.</summary>
    public static string Trace => Write("manifests-trace.schema.json", ContractWriter.Json.TraceDocument);

    /// <summary>Schema of <c>explain --format json</c>.</summary>
    public static string Explain => Write("explain.schema.json", ContractWriter.Json.ExplainDocument);

    /// <summary>Schema of <c>eval --format json</c>.</summary>
    public static string Eval => Write("eval.schema.json", ContractWriter.Json.EvalDocument);

    /// <summary>Schema of <c>run --format json</c> and <c>status --format json</c>.</summary>
    public static string Run => Write("run.schema.json", ContractWriter.Json.RunDocument);

    private static string Write(string name, JsonTypeInfo type)
    {
        var exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = name };
        foreach (var (key, value) in type.GetJsonSchemaAsNode(exporter).AsObject())
            schema[key] = value?.DeepClone();
        return schema.ToJsonString(Readable) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var source = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        if (schema is JsonObject described && source.GetCustomAttributes(typeof(DescriptionAttribute), false) is [DescriptionAttribute text, ..])
            described.Insert(0, "description", text.Description);
        return schema;
    }
}
