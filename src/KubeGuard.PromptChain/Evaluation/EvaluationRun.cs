using System.Collections.Immutable;
using KubeGuard.PromptChain.Model;
using Microsoft.Extensions.AI;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>How much is evaluated.</summary>
/// <param name="CasesPerTask">Labelled cases of each task. Default 30.</param>
/// <param name="MutationsPerKind">Spoilt candidates of each kind. Default 1,000.</param>
public sealed record EvaluationSize(int CasesPerTask = EvaluationSet.CasesPerTask, int MutationsPerKind = MutationTrial.PerKind);

/// <summary>
/// Runs the labelled set through the chain as it stands, with or without a model, and tries how many spoilt candidates verification lets through
/// (C10).
/// </summary>
/// <param name="options">The model's options; expected to be valid.</param>
/// <param name="client">The model; null for the deterministic chain alone.</param>
/// <param name="time">Measures the tasks.</param>
public sealed class EvaluationRun(ModelOptions options, IChatClient? client, TimeProvider time)
{
    private IChatClient? _client = client;
    private long _spentTokens;
    private decimal _spentMoney;

    /// <summary>An evaluation of the provider that the options name.</summary>
    public static EvaluationRun Of(ModelOptions options, TimeProvider time) => new(options, ChatClients.For(options), time);

    /// <summary>
    /// An evaluation that asks nobody: every answer comes from exchanges that were recorded in <paramref name="folder"/>. A question that is not
    /// recorded there counts as unavailable. Null when the folder holds no exchange.
    /// </summary>
    public static async Task<EvaluationRun?> ReplayAsync(string folder, ModelOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return await new ExchangeFolder(folder).TryReadAnyAsync(cancellation).ConfigureAwait(false) is { } recorded
            ? new(options with { Name = recorded.Model, CacheFolder = folder, MaximumFailures = int.MaxValue }, new NobodyToAsk(), time)
            : null;
    }

    /// <summary>Runs all of it. <paramref name="step"/> is told what comes next.</summary>
    public async Task<EvaluationReport> RunAsync(EvaluationSize size, Action<string> step, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(step);
        var model = _client is null ? null : options.Name;
        var tasks = ImmutableArray.CreateBuilder<TaskResult>();
        foreach (var task in EvaluationSet.Tasks)
        {
            step($"Working on {size.CasesPerTask} cases: {task}");
            tasks.Add(await RunAsync(task, size.CasesPerTask, cancellation).ConfigureAwait(false));
        }

        step("Preparing the candidates that are spoilt");
        var trial = new MutationTrial(EvaluationSet.Tasks.SelectMany(task => EvaluationSet.Of(task, size.CasesPerTask)), cancellation);
        var mutations = ImmutableArray.CreateBuilder<MutationResult>();
        foreach (var kind in Enum.GetValues<MutationKind>())
        {
            step($"Spoiling candidates: {kind}");
            mutations.Add(trial.Run(kind, size.MutationsPerKind, cancellation));
        }

        return new(model, tasks.ToImmutable(), mutations.ToImmutable());
    }

    private async Task<TaskResult> RunAsync(EvaluationTask task, int cases, CancellationToken cancellation)
    {
        var asked = _client is not null;
        var started = time.GetTimestamp();
        var total = new TaskTally();
        foreach (var labelled in EvaluationSet.Of(task, cases))
        {
            cancellation.ThrowIfCancellationRequested();
            total.Add(await RunAsync(labelled, cancellation).ConfigureAwait(false));
        }

        return total.ToResult(task, cases, asked, time.GetElapsedTime(started));
    }

    /// <summary>One case, within what is left of the budget. A model that has stopped answering is left alone for the rest.</summary>
    private async Task<CaseResult> RunAsync(LabelledCase labelled, CancellationToken cancellation)
    {
        var left = options with { MaximumRunTokens = options.MaximumRunTokens - _spentTokens, MaximumRunCost = options.MaximumRunCost - _spentMoney };
        var result = await CaseResult.OfAsync(labelled, _client, left, time, cancellation).ConfigureAwait(false);
        _spentTokens += result.Usage?.SpentTokens ?? 0;
        _spentMoney += result.Usage?.Cost ?? 0;
        if (result.Usage?.Failures.GetValueOrDefault(ModelFailure.Unavailable) >= options.MaximumFailures)
            _client = null;
        return result;
    }
}
