using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PromptChain.Canonical;

namespace KubeGuard.PromptChain.Links;

/// <summary>What the links of one proposal share.</summary>
/// <param name="Proposal">The deterministic proposal.</param>
/// <param name="Excerpts">The observations that it rests on, by source.</param>
/// <param name="ManifestAnalysis">Answer of the first link; null when it failed.</param>
/// <param name="EvidenceAnalysis">Answers of the second link; empty when it failed.</param>
/// <param name="Knows">Whether an evidence id exists.</param>
internal sealed record ChainQuestion(
    Proposal Proposal, ImmutableArray<EvidenceExcerpt> Excerpts, JsonObject? ManifestAnalysis, JsonArray EvidenceAnalysis, Func<string, bool> Knows);
