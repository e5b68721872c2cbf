using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.PromptChain.Model;
using KubeGuard.PromptChain.Redaction;

namespace KubeGuard.PromptChain.Links;

/// <summary>The last link: sentences for the reviewer. A sentence stays only when it cites evidence, all of which exists.</summary>
internal sealed class Explanation(ModelGateway gateway, CanonicalEvidence evidence, long evidenceTokens)
{
    private const int MaximumSentences = 6;

    public static string PromptVersion => $"{Prompt.Explanation.Name}@{Prompt.Explanation.Hash}";

    public async Task<ImmutableArray<string>> AskAsync(Proposal proposal, CancellationToken cancellation)
    {
        var ids = proposal.Rationale.SelectMany(item => item.Evidence).Distinct(StringComparer.Ordinal).ToList();
        var excerpts = evidence.Excerpts(ids, evidenceTokens).ToList();
        var question = new JsonObject
        {
            ["title"] = proposal.Title,
            ["before"] = proposal.Before is { } before ? CanonicalJson.Sorted(SecretFields.Without(before)) : null,
            ["after"] = proposal.After is { } after ? CanonicalJson.Sorted(SecretFields.Without(after)) : null,
            ["rationale"] = new JsonArray([.. proposal.Rationale.Select(item => new JsonObject
            {
                ["text"] = item.Text,
                ["evidence"] = new JsonArray([.. item.Evidence.Select(id => JsonValue.Create(id))]),
            })]),
            ["proof"] = proposal.Proof is { } proof
                ? $"{proof.Replayed} observations replayed, {proof.Denied} denied; grants {proof.GrantsBefore} before, {proof.GrantsAfter} after"
                : "",
            ["leftOut"] = EvidenceExcerpt.LeftOutOf(excerpts),
            ["observations"] = new JsonArray([.. excerpts.SelectMany(excerpt => excerpt.Observations).Select(line => line!.DeepClone())]),
        };
        if (await gateway.AskAsync(Prompt.Explanation, question.ToJsonString(), cancellation).ConfigureAwait(false) is not ModelAnswer.Answered answer)
            return [];
        return
        [
            .. answer.Value["sentences"]!.AsArray()
                .Select(sentence => CitedSentence.From(sentence!.AsObject(), "text", ids.Contains))
                .OfType<string>()
                .Take(MaximumSentences),
        ];
    }
}
