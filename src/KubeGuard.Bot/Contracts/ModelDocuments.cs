using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Bot.Contracts;

/// <summary>Only what is the same for the same input: what a run really spent stands in its report.</summary>
internal sealed record ModelRunDocument
{
    [Description("Name of the model.")]
    public required string Name { get; init; }

    [Description("Tokens of all questions, those answered from the cache included.")]
    public required long QuestionTokens { get; init; }

    [Description("Tokens of all answers, those from the cache included.")]
    public required long AnswerTokens { get; init; }

    [Description("About as many tokens the logs have as they were read.")]
    public required long RawLogTokens { get; init; }

    [Description("About as many tokens the aggregated evidence has.")]
    public required long EvidenceTokens { get; init; }

    public static ModelRunDocument? Of(ModelRun? run) => run is null
        ? null
        : new()
        {
            Name = run.Model,
            QuestionTokens = run.Tokens.Questions,
            AnswerTokens = run.Tokens.Answers,
            RawLogTokens = run.Tokens.RawLogs,
            EvidenceTokens = run.Tokens.Evidence,
        };
}

internal sealed record ModelContributionDocument
{
    [Description("Name of the model.")]
    public required string Name { get; init; }

    [Description("Whose object is offered. The model's passed the same proofs and grants nothing that the deterministic one does not.")]
    public required CandidateAuthor Candidate { get; init; }

    [Description("Names and hashes of the prompts.")]
    public required ImmutableArray<string> Prompts { get; init; }

    [Description("How often an answer went back with what failed.")]
    public required int RepairRounds { get; init; }

    [Description("Tokens of questions and answers for this proposal.")]
    public required long Tokens { get; init; }

    [Description("Sentences of the model, each of which cites evidence that exists. Untrusted text.")]
    public required ImmutableArray<string> Sentences { get; init; }

    public static ModelContributionDocument? Of(ModelContribution? contribution) => contribution is null
        ? null
        : new()
        {
            Name = contribution.Model,
            Candidate = contribution.Candidate,
            Prompts = contribution.PromptVersions,
            RepairRounds = contribution.RepairRounds,
            Tokens = contribution.Tokens,
            Sentences = contribution.Sentences,
        };
}
