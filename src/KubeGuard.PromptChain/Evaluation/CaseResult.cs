using System.Collections.Immutable;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.PromptChain.Model;
using Microsoft.Extensions.AI;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>What came of one case.</summary>
/// <param name="Score">What is offered, against the truth.</param>
/// <param name="ModelAlone">What the first answer would have come to without verification.</param>
/// <param name="Contributions">What the model had to do with each candidate.</param>
/// <param name="Usage">What was asked; null without a model.</param>
internal sealed record CaseResult(Score Score, Score ModelAlone, ImmutableArray<ModelContribution> Contributions, ModelUsage? Usage)
{
    public static async Task<CaseResult> OfAsync(
        LabelledCase labelled, IChatClient? client, ModelOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var candidates = labelled.Candidates(cancellation);
        var firstAnswers = new List<Proposal>();
        var chain = client is null
            ? null
            : new PromptChainRunner(client, options, labelled.Input, time) { OnFirstAnswer = (verifier, after) => firstAnswers.Add(verifier.Rewritten(after)) };
        if (chain is not null)
            candidates = await chain.AdviseAsync(candidates, cancellation).ConfigureAwait(false);
        var changes = HardeningPipeline.Complete(labelled.Input, candidates, cancellation);
        return new(
            labelled.Universe.ScoreOf(changes.After),
            Unverified(labelled, firstAnswers, cancellation),
            [.. changes.Proposals.Select(proposal => proposal.Model).OfType<ModelContribution>()],
            chain?.Usage);
    }

    /// <summary>The repository with the first answers in it, whatever they say; as it was where they cannot be written.</summary>
    private static Score Unverified(LabelledCase labelled, List<Proposal> answers, CancellationToken cancellation) =>
        labelled.Universe.ScoreOf(
            ChangePlanner.Plan(labelled.Input.Manifests, [.. answers.SelectMany(answer => answer.Changes)], cancellation) is ChangeOutcome.Planned planned
                ? planned.After
                : labelled.Input.Manifests);
}

/// <summary>Adds up the cases of one task.</summary>
internal sealed class TaskTally
{
    private readonly Dictionary<ModelFailure, int> _failures = [];
    private Score _score;
    private Score _alone;
    private int _byModel;
    private int _rounds;
    private long _tokens;
    private decimal _cost;

    public void Add(CaseResult result)
    {
        _score += result.Score;
        _alone += result.ModelAlone;
        _byModel += result.Contributions.Any(contribution => contribution.Candidate == CandidateAuthor.Model) ? 1 : 0;
        _rounds += result.Contributions.Sum(contribution => contribution.RepairRounds);
        _tokens += result.Usage?.Tokens ?? 0;
        _cost += result.Usage?.Cost ?? 0;
        foreach (var (failure, count) in result.Usage?.Failures ?? ImmutableSortedDictionary<ModelFailure, int>.Empty)
            _failures[failure] = _failures.GetValueOrDefault(failure) + count;
    }

    public TaskResult ToResult(EvaluationTask task, int cases, bool asked, TimeSpan elapsed) => new()
    {
        Task = task,
        Cases = cases,
        Score = _score,
        ModelAlone = asked ? _alone : null,
        ModelCandidates = _byModel,
        RepairRounds = _rounds,
        Tokens = _tokens,
        Cost = _cost,
        Failures = _failures.ToImmutableSortedDictionary(),
        Time = elapsed,
    };
}
