using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Model;

/// <summary>
/// One link's instructions and the schema of its answer, from the embedded files <c>NAME.vN.md</c> and <c>NAME.vN.json</c>. Instructions never
/// hold data; data travels in a message of its own (C3).
/// </summary>
internal sealed record Prompt(string Name, string Instructions, AnswerSchema Schema)
{
    /// <summary>Hash of instructions and schema, for records and the cache.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Instructions + "\n" + Schema.Text)).AsSpan(0, 8));

    public static Prompt ManifestAnalysis { get; } = Load("manifest-analysis.v1");

    public static Prompt EvidenceAnalysis { get; } = Load("evidence-analysis.v1");

    public static Prompt RoleRecommendation { get; } = Load("role-recommendation.v1");

    public static Prompt NetworkPolicyRecommendation { get; } = Load("networkpolicy-recommendation.v1");

    public static Prompt Explanation { get; } = Load("explanation.v1");

    public static ImmutableArray<Prompt> All => [ManifestAnalysis, EvidenceAnalysis, RoleRecommendation, NetworkPolicyRecommendation, Explanation];

    private static Prompt Load(string name) =>
        new(name, Read($"{name}.md"), new AnswerSchema(name.Replace('.', '_'), JsonNode.Parse(Read($"{name}.json"))!.AsObject()));

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The embedded prompt file {resource} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
