using System.Collections.Immutable;
using KubeGuard.PromptChain.Model;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Model">Name of the model; null when none was asked.</param>
/// <param name="Tasks">Each task, in their order.</param>
/// <param name="Mutations">Each kind of mutation, in their order.</param>
public sealed record EvaluationReport(string? Model, ImmutableArray<TaskResult> Tasks, ImmutableArray<MutationResult> Mutations);

/// <summary>The cases of one task together.</summary>
public sealed record TaskResult
{
    /// <summary>The task.</summary>
    public required EvaluationTask Task { get; init; }

    /// <summary>How many cases there were.</summary>
    public required int Cases { get; init; }

    /// <summary>What is offered, against the truth.</summary>
    public required Score Score { get; init; }

    /// <summary>What the model's first answers would have come to without verification; null when no model was asked.</summary>
    public required Score? ModelAlone { get; init; }

    /// <summary>In how many cases the model's object is offered; in the others it is the deterministic one.</summary>
    public required int ModelCandidates { get; init; }

    /// <summary>How often an answer went back with what failed.</summary>
    public required int RepairRounds { get; init; }

    /// <summary>Tokens of questions and answers.</summary>
    public required long Tokens { get; init; }

    /// <summary>Cost in the currency of the configured prices.</summary>
    public required decimal Cost { get; init; }

    /// <summary>How often there was no usable answer, by reason.</summary>
    public required ImmutableSortedDictionary<ModelFailure, int> Failures { get; init; }

    /// <summary>Time that the cases took.</summary>
    public required TimeSpan Time { get; init; }
}
