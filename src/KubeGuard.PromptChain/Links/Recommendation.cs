using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.PromptChain.Model;
using KubeGuard.PromptChain.Redaction;

namespace KubeGuard.PromptChain.Links;

/// <summary>A candidate that the model wrote: the whole object, and a reason for each rule that cites observations.</summary>
internal sealed record Recommended(JsonObject After, ImmutableArray<string> Reasons);

/// <summary>The third link: the model writes or chooses the rules of one object. One prompt per kind of object.</summary>
internal abstract class Recommendation(Prompt prompt)
{
    /// <summary>Name and hash of the prompt.</summary>
    public string PromptVersion => $"{prompt.Name}@{prompt.Hash}";

    /// <summary>The recommendation for this kind of object; null for kinds that the model is not asked about.</summary>
    public static Recommendation? For(Proposal proposal) => proposal switch
    {
        { After: null } or { Class: not (ProposalClass.Create or ProposalClass.Refine) } => null,
        { Target.Kind: "Role" or "ClusterRole" } => new RoleRecommendation(),
        { Target.Kind: "NetworkPolicy" } => new NetworkPolicyRecommendation(),
        _ => null,
    };

    /// <summary>Asks once. <paramref name="failed"/> holds what was wrong with the last answer, in words.</summary>
    public async Task<Recommended?> AskAsync(
        ModelGateway gateway, ChainQuestion question, IReadOnlyList<string> failed, CancellationToken cancellation)
    {
        var data = new JsonObject
        {
            ["task"] = question.Proposal.Class == ProposalClass.Create ? "create" : "refine",
            ["object"] = question.Proposal.Before is { } before ? CanonicalJson.Sorted(SecretFields.Without(before)) : null,
            ["proposed"] = Proposed(question.Proposal.After!),
            ["manifestAnalysis"] = question.ManifestAnalysis?.DeepClone(),
            ["evidenceAnalysis"] = question.EvidenceAnalysis.DeepClone(),
            ["observations"] = new JsonArray([.. question.Excerpts.SelectMany(excerpt => excerpt.Observations).Select(line => line!.DeepClone())]),
            ["leftOut"] = EvidenceExcerpt.LeftOutOf(question.Excerpts),
            ["failed"] = new JsonArray([.. failed.Select(reason => JsonValue.Create(reason))]),
        };
        return await gateway.AskAsync(prompt, data.ToJsonString(), cancellation).ConfigureAwait(false) is ModelAnswer.Answered answer
            ? new(Assemble(question.Proposal.After!, answer.Value), Reasons(answer.Value, question.Knows))
            : null;
    }

    /// <summary>The rules of the deterministic candidate, as the prompt calls them.</summary>
    protected abstract JsonNode Proposed(JsonObject after);

    /// <summary>The deterministic object with the rules of the answer.</summary>
    protected abstract JsonObject Assemble(JsonObject after, JsonObject answer);

    /// <summary>The reasons that cite at least one observation, and only observations that exist.</summary>
    private static ImmutableArray<string> Reasons(JsonObject answer, Func<string, bool> knows) =>
        [.. answer["rules"]!.AsArray().Select(rule => CitedSentence.From(rule!.AsObject(), "reason", knows)).OfType<string>()];
}

/// <summary>Rules of a Role or ClusterRole.</summary>
internal sealed class RoleRecommendation() : Recommendation(Prompt.RoleRecommendation)
{
    private static readonly string[] Lists = ["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs"];

    protected override JsonNode Proposed(JsonObject after) => after["rules"]?.DeepClone() ?? new JsonArray();

    protected override JsonObject Assemble(JsonObject after, JsonObject answer)
    {
        var candidate = after.DeepClone().AsObject();
        candidate["rules"] = new JsonArray([.. answer["rules"]!.AsArray().Select(JsonNode (rule) => Rule(rule!.AsObject()))]);
        return candidate;
    }

    private static JsonObject Rule(JsonObject answered)
    {
        var rule = new JsonObject();
        foreach (var list in Lists)
        {
            if (answered[list] is JsonArray { Count: > 0 } items)
                rule[list] = items.DeepClone();
        }

        return rule;
    }
}

/// <summary>Which of the proven rules of a NetworkPolicy stay, and in which order.</summary>
internal sealed class NetworkPolicyRecommendation() : Recommendation(Prompt.NetworkPolicyRecommendation)
{
    private static readonly string[] Directions = ["ingress", "egress"];

    protected override JsonNode Proposed(JsonObject after) => new JsonObject(Directions.Select(direction => KeyValuePair.Create(
        direction, (JsonNode?)new JsonArray([.. Rules(after, direction).Select(JsonNode (rule, number) => Numbered(rule, number))]))));

    protected override JsonObject Assemble(JsonObject after, JsonObject answer)
    {
        var candidate = after.DeepClone().AsObject();
        var spec = candidate["spec"]!.AsObject();
        foreach (var direction in Directions.Where(spec.ContainsKey))
        {
            var rules = Rules(after, direction);
            var chosen = answer["rules"]!.AsArray()
                .Where(choice => (string?)choice!["direction"] == direction)
                .Select(choice => choice!["rule"]!.GetValue<long>())
                .Where(number => number >= 0 && number < rules.Count)
                .Distinct();
            spec[direction] = new JsonArray([.. chosen.Select(number => rules[(int)number].DeepClone())]);
        }

        return candidate;
    }

    private static List<JsonNode> Rules(JsonObject after, string direction) =>
        [.. (after["spec"]?[direction] as JsonArray ?? []).Where(rule => rule is not null).Select(rule => rule!)];

    private static JsonObject Numbered(JsonNode rule, int number)
    {
        var numbered = new JsonObject { ["rule"] = number };
        foreach (var (name, value) in rule.AsObject())
            numbered[name] = value?.DeepClone();
        return numbered;
    }
}
