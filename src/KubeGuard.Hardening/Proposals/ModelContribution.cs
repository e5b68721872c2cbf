using System.Collections.Immutable;

namespace KubeGuard.Hardening.Proposals;

/// <summary>What a language model had to do with a proposal. Its text is untrusted like text from logs.</summary>
/// <param name="Model">Model name.</param>
/// <param name="PromptVersions">Names and hashes of the prompts that were used.</param>
/// <param name="Candidate">Whose candidate is offered.</param>
/// <param name="RepairRounds">How often a candidate went back with what failed.</param>
/// <param name="Tokens">Tokens of questions and answers for this proposal.</param>
/// <param name="Sentences">Explanation: sentences that each cite evidence that exists.</param>
public sealed record ModelContribution(
    string Model, ImmutableArray<string> PromptVersions, CandidateAuthor Candidate, int RepairRounds, long Tokens, ImmutableArray<string> Sentences);

/// <summary>Who wrote the object that is offered.</summary>
public enum CandidateAuthor
{
    /// <summary>The deterministic chain.</summary>
    Deterministic,

    /// <summary>The model; it passed the same proofs and grants nothing that the deterministic candidate does not grant.</summary>
    Model,
}

/// <summary>What a language model had to do with a whole run.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Tokens">What was asked and answered, answers from the cache included: equal input gives equal figures.</param>
/// <param name="Spent">What really went out, and what came of it.</param>
public sealed record ModelRun(string Model, ModelTokens Tokens, ModelSpending Spent);

/// <summary>Tokens, and how far the evidence was condensed for the model.</summary>
/// <param name="Questions">Tokens of all questions.</param>
/// <param name="Answers">Tokens of all answers.</param>
/// <param name="RawLogs">About as many tokens the logs have as they were read: a quarter of their bytes.</param>
/// <param name="Evidence">About as many tokens the aggregated evidence has, every observation in full detail.</param>
public sealed record ModelTokens(long Questions, long Answers, long RawLogs, long Evidence)
{
    /// <summary>Share of the logs' tokens that aggregation saved, 0 to 1.</summary>
    public double Cut => RawLogs == 0 ? 0 : Math.Max(0, 1 - ((double)Evidence / RawLogs));
}

/// <summary>What a run cost.</summary>
/// <param name="Asked">Questions that the model was asked.</param>
/// <param name="FromCache">Questions that were answered from the cache.</param>
/// <param name="Cost">Cost in the currency of the configured prices; 0 without prices.</param>
/// <param name="Failures">How often there was no usable answer, by reason.</param>
public sealed record ModelSpending(int Asked, int FromCache, decimal Cost, ImmutableSortedDictionary<string, int> Failures);
