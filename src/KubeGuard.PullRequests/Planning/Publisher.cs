using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What a run wants to publish.</summary>
/// <param name="Changes">The proven changes.</param>
/// <param name="Evidence">The evidence that they rest on, to be quoted.</param>
/// <param name="Facts">The facts of the run.</param>
public sealed record PublishInput(ChangeSet Changes, EvidenceSet Evidence, RunFacts Facts)
{
    /// <summary>
    /// Works out what remains of a group of which a person declined a part (B10); null: such a group is not proposed at all.
    /// </summary>
    public IRemainder? Remainder { get; init; }

    /// <summary>What people asked of this run.</summary>
    public PublishRequests Requests { get; init; } = PublishRequests.None;
}

/// <summary>Brings a forge to what a change set asks for. Safe to run again after being killed anywhere (B4).</summary>
/// <param name="forge">Where the pull requests live.</param>
/// <param name="workspace">The repository.</param>
/// <param name="options">How pull requests are made.</param>
/// <param name="reviews">Tells which pull requests are approved; null where nobody reviews.</param>
/// <param name="time">The clock; the system's when left out.</param>
/// <param name="checks">Where the proof is shown beside each head (B17); null where there are no checks.</param>
public sealed class Publisher(
    IForge forge, IGitWorkspace workspace, PublishOptions options, IReviews? reviews = null, TimeProvider? time = null, ICheckRuns? checks = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>What a run would do now; reads only.</summary>
    public async Task<ImmutableArray<PublishStep>> PlanAsync(PublishInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return await PlanAsync(input, await ReadAsync(input, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Plans and executes. Trouble with one branch is its outcome and does not stop the others; one that somebody else moved meanwhile is planned
    /// again.
    /// </summary>
    public async Task<ImmutableArray<PublishOutcome>> PublishAsync(PublishInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var outcomes = new Dictionary<BranchName, PublishOutcome>();
        for (var round = 1; ; round++)
        {
            var actual = await ReadAsync(input, cancellation).ConfigureAwait(false);
            await TakeBackAsync(input, actual, outcomes, cancellation).ConfigureAwait(false);
            var executor = new StepExecutor(forge, workspace, options, actual.Trunk, checks);
            var lost = new List<BranchName>();
            var steps = await PlanAsync(input, actual, cancellation).ConfigureAwait(false);
            foreach (var step in steps.Where(step => !outcomes.ContainsKey(step.Branch)))
            {
                if (await TryExecuteAsync(executor, step, cancellation).ConfigureAwait(false) is { } outcome)
                    outcomes.Add(step.Branch, outcome with { Proposals = step.Proposals });
                else
                    lost.Add(step.Branch);
            }

            if (lost.Count > 0 && round < options.MaximumRounds)
                continue;
            await forge.SettleAsync(actual.Scope, cancellation).ConfigureAwait(false);
            return [.. outcomes.Values, .. lost.Select(branch => new PublishOutcome.Failed(branch, "somebody else kept moving the branch; the next run tries again"))];
        }
    }

    private Task<ActualState> ReadAsync(PublishInput input, CancellationToken cancellation) =>
        ActualState.ReadAsync(forge, workspace, input.Facts.Cluster, options, cancellation);

    private async Task<ImmutableArray<PublishStep>> PlanAsync(PublishInput input, ActualState actual, CancellationToken cancellation)
    {
        actual = actual.Reconsidering(input.Requests.Reconsidered);
        var remaining = DeclinedChanges.LeaveOut(input, actual, cancellation);
        var plan = PlanBuilder.Build(input, remaining, actual, forge.Controls, options, checks is null ? null : CheckPlanner.Overflow);
        var steps = new Reconciler(actual, options, input.Requests, _time.GetUtcNow()).Reconcile(plan);
        steps = [.. steps.Where(step => input.Requests.Only is null || step.Branch == input.Requests.Only)];
        if (reviews is not null)
            steps = await new ApprovedChanges(reviews, workspace, input).HoldAsync(steps, cancellation).ConfigureAwait(false);
        steps = new CreationLimits(options, input.Requests, actual, _time.GetUtcNow()).Apply(steps);
        return checks is null ? steps : [.. steps.Select(step => CheckPlanner.Plan(step, actual))];
    }

    /// <summary>
    /// Marks the declined pull requests that people want back, before anything else: killed afterwards, the next run finds them closed and not declined.
    /// </summary>
    private async Task TakeBackAsync(
        PublishInput input, ActualState actual, Dictionary<BranchName, PublishOutcome> outcomes, CancellationToken cancellation)
    {
        foreach (var pull in actual.DeclinedAmong(input.Requests.Reconsidered))
        {
            try
            {
                await forge.UpdateAsync(pull.Id, new() { Body = actual.BodyOf(pull)!.Retired() }, cancellation).ConfigureAwait(false);
            }
            catch (ForgeException exception)
            {
                outcomes[pull.Head] = new PublishOutcome.Failed(pull.Head, exception.Message);
            }
        }
    }

    /// <summary>The outcome of a step; null when it lost a race.</summary>
    private static async Task<PublishOutcome?> TryExecuteAsync(StepExecutor executor, PublishStep step, CancellationToken cancellation)
    {
        try
        {
            return await executor.ExecuteAsync(step, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GitException or ForgeException)
        {
            return new PublishOutcome.Failed(step.Branch, exception.Message);
        }
    }
}
