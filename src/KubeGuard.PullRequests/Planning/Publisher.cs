using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What a run wants to publish.</summary>
/// <param name="Changes">The proven changes.</param>
/// <param name="Evidence">The evidence that they rest on, to be quoted.</param>
/// <param name="Facts">The facts of the run.</param>
public sealed record PublishInput(Hardening.Proposals.ChangeSet Changes, Evidence.EvidenceSet Evidence, RunFacts Facts);

/// <summary>Brings a forge to what a change set asks for. Safe to run again after being killed anywhere (B4).</summary>
public sealed class Publisher(IForge forge, IGitWorkspace workspace, PublishOptions options)
{
    /// <summary>What a run would do now; reads only.</summary>
    public async Task<ImmutableArray<PublishStep>> PlanAsync(PublishInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var actual = await ActualState.ReadAsync(forge, workspace, input.Facts.Cluster, options, cancellation).ConfigureAwait(false);
        return Plan(input, actual);
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
            var actual = await ActualState.ReadAsync(forge, workspace, input.Facts.Cluster, options, cancellation).ConfigureAwait(false);
            var executor = new StepExecutor(forge, workspace, options, actual.Trunk);
            var lost = new List<BranchName>();
            foreach (var step in Plan(input, actual).Where(step => !outcomes.ContainsKey(step.Branch)))
            {
                if (await TryExecuteAsync(executor, step, cancellation).ConfigureAwait(false) is { } outcome)
                    outcomes.Add(step.Branch, outcome);
                else
                    lost.Add(step.Branch);
            }

            if (lost.Count > 0 && round < options.MaximumRounds)
                continue;
            await forge.SettleAsync(actual.Scope, cancellation).ConfigureAwait(false);
            return [.. outcomes.Values, .. lost.Select(branch => new PublishOutcome.Failed(branch, "somebody else kept moving the branch; the next run tries again"))];
        }
    }

    private ImmutableArray<PublishStep> Plan(PublishInput input, ActualState actual) =>
        Reconciler.Reconcile(PlanBuilder.Build(input, actual, forge.Controls), actual);

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
