using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeGuard.Bot.Policy;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Explaining;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Provenance;
using KubeGuard.PromptChain.Evaluation;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Contracts;

/// <summary>The contracts as JSON: members in the order of the records, two spaces, <c>\n</c>; the same bytes on every machine (P5).</summary>
internal static class ContractWriter
{
    /// <summary>Diffs stay readable: only what JSON itself demands is escaped. The documents are never embedded in HTML.</summary>
    public static ContractJson Json { get; } =
        new(new JsonSerializerOptions(ContractJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document with a final line break.</summary>
    public static string Write(ProposalsDocument document) => JsonSerializer.Serialize(document, Json.ProposalsDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(PolicyValidationDocument document) => JsonSerializer.Serialize(document, Json.PolicyValidationDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(PolicySettingsDocument document) => JsonSerializer.Serialize(document, Json.PolicySettingsDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(VerifyDocument document) => JsonSerializer.Serialize(document, Json.VerifyDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(ManifestsDocument document) => JsonSerializer.Serialize(document, Json.ManifestsDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(TraceDocument document) => JsonSerializer.Serialize(document, Json.TraceDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(RunDocument document) => JsonSerializer.Serialize(document, Json.RunDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(ExplainDocument document) => JsonSerializer.Serialize(document, Json.ExplainDocument) + "\n";

    /// <summary>The document with a final line break.</summary>
    public static string Write(EvalDocument document) => JsonSerializer.Serialize(document, Json.EvalDocument) + "\n";
}

/// <summary>Source-generated serialisation of the contracts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters =
    [
        typeof(KebabCaseEnumConverter<ProposalClass>), typeof(KebabCaseEnumConverter<Severity>),
        typeof(KebabCaseEnumConverter<Confidence>), typeof(KebabCaseEnumConverter<RationaleKind>),
        typeof(KebabCaseEnumConverter<MadeBy>),
        typeof(KebabCaseEnumConverter<SilenceMeaning>),
        typeof(KebabCaseEnumConverter<ManifestProblemKind>),
        typeof(KebabCaseEnumConverter<MutationKind>),
        typeof(KebabCaseEnumConverter<CandidateAuthor>),
        typeof(KebabCaseEnumConverter<ProposalOutcomeKind>),
    ])]
[JsonSerializable(typeof(ProposalsDocument))]
[JsonSerializable(typeof(PolicySettingsDocument))]
[JsonSerializable(typeof(PolicyValidationDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(ManifestsDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ExplainDocument))]
[JsonSerializable(typeof(EvalDocument))]
internal sealed partial class ContractJson : JsonSerializerContext;

/// <summary>Enum members in kebab case: <c>short-window</c>. Numbers are not accepted.</summary>
internal sealed class KebabCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
