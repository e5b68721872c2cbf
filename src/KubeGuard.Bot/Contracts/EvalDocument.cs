using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.PromptChain.Evaluation;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>eval --format json</c> prints: the published contract of an evaluation.</summary>
[Description("How well the chain, with or without a language model, meets a labelled set, and what verification lets through.")]
internal sealed record EvalDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("The model that was asked; null for the deterministic chain alone.")]
    public required string? Model { get; init; }

    [Description("Each task of the labelled set.")]
    public required ImmutableArray<EvalTaskDocument> Tasks { get; init; }

    [Description("Spoilt candidates, by the way in which they were spoilt.")]
    public required ImmutableArray<EvalMutationDocument> Mutations { get; init; }

    public static EvalDocument Of(EvaluationReport report) => new()
    {
        Model = report.Model,
        Tasks = [.. report.Tasks.Select(EvalTaskDocument.Of)],
        Mutations = [.. report.Mutations.Select(mutation => new EvalMutationDocument { Kind = mutation.Kind, Tried = mutation.Tried, Accepted = mutation.Accepted, Example = mutation.Example })],
    };
}

internal sealed record EvalTaskDocument
{
    [Description("What the cases ask for: role-create, role-refine, networkpolicy-create or networkpolicy-refine.")]
    public required string Task { get; init; }

    [Description("How many cases there were.")]
    public required int Cases { get; init; }

    [Description("Share of what is granted that is needed, over all cases.")]
    public required double Precision { get; init; }

    [Description("Share of what is needed that is granted.")]
    public required double Recall { get; init; }

    [Description("Harmonic mean of precision and recall.")]
    public required double F1 { get; init; }

    [Description("Tokens of questions and answers.")]
    public required long Tokens { get; init; }

    [Description("Cost in the currency of the configured prices; 0 when they are not configured.")]
    public required decimal Cost { get; init; }

    [Description("Seconds that the cases took.")]
    public required double Seconds { get; init; }

    [Description("How often an answer went back with what failed.")]
    public required int RepairRounds { get; init; }

    [Description("In how many cases the model's object is offered; in the others it is the deterministic one.")]
    public required int ModelCandidates { get; init; }

    [Description("What the model's first answers would have come to without verification; null when no model was asked.")]
    public required EvalScoreDocument? ModelAlone { get; init; }

    [Description("How often there was no usable answer, by reason.")]
    public required ImmutableSortedDictionary<string, int> Failures { get; init; }

    public static EvalTaskDocument Of(TaskResult result) => new()
    {
        Task = Word(result.Task),
        Cases = result.Cases,
        Precision = result.Score.Precision,
        Recall = result.Score.Recall,
        F1 = result.Score.F1,
        Tokens = result.Tokens,
        Cost = result.Cost,
        Seconds = Math.Round(result.Time.TotalSeconds, 3),
        RepairRounds = result.RepairRounds,
        ModelCandidates = result.ModelCandidates,
        ModelAlone = result.ModelAlone is { } alone ? new() { Precision = alone.Precision, Recall = alone.Recall, F1 = alone.F1 } : null,
        Failures = result.Failures.ToImmutableSortedDictionary(failure => ContractMapping.Word(failure.Key), failure => failure.Value, StringComparer.Ordinal),
    };

    /// <summary>The kind as kubectl writes it, and what is done to it.</summary>
    private static string Word(EvaluationTask task) => task switch
    {
        EvaluationTask.RoleCreate => "role-create",
        EvaluationTask.RoleRefine => "role-refine",
        EvaluationTask.NetworkPolicyCreate => "networkpolicy-create",
        EvaluationTask.NetworkPolicyRefine => "networkpolicy-refine",
        _ => throw new InvalidOperationException("A task that the contract does not know."),
    };
}

internal sealed record EvalScoreDocument
{
    [Description("Share of what is granted that is needed.")]
    public required double Precision { get; init; }

    [Description("Share of what is needed that is granted.")]
    public required double Recall { get; init; }

    [Description("Harmonic mean of both.")]
    public required double F1 { get; init; }
}

internal sealed record EvalMutationDocument
{
    [Description("How good candidates were spoilt.")]
    public required MutationKind Kind { get; init; }

    [Description("How many spoilt candidates were tried.")]
    public required int Tried { get; init; }

    [Description("How many of them verification let through; anything but 0 is a fault.")]
    public required int Accepted { get; init; }

    [Description("The first that was let through, as JSON; null when none was.")]
    public required string? Example { get; init; }
}
