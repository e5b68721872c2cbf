using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Does what the queue holds, in as many repositories at a time as <c>Worker:Parallel</c> says. Told to stop, it takes nothing new and finishes what
/// it has begun, as long as the host lets it (B39).
/// </summary>
internal sealed partial class WorkLoop(
    Worker worker, CommentRound comments, CheckRound checks, PolicyRound policies, WorkQueue queue, Inbox inbox, TimeProvider time, ILogger<WorkLoop> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long work that is cut short may take to notice.</summary>
    private static readonly TimeSpan ToNotice = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Whether it takes work.</summary>
    public bool IsTaking { get; private set; }

    /// <summary>Whether it was stopped in the middle of something.</summary>
    public bool WasCutShort { get; private set; }

    /// <summary>Stops what is going on; the next start finishes it.</summary>
    public void CutShort() => _cut.Cancel();

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All of the host has started, the listener too: work begins.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IsTaking = true;
        _started.SetResult();
        return Task.CompletedTask;
    }

    /// <summary>The host stops its services one after the other; from the first moment on nothing new is begun.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsTaking = false;
        Log.Stopping(logger, worker.Options.Worker.Drain);
        return _stop.CancelAsync();
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The host's word that the drain is over.
        await using var end = cancellationToken.UnsafeRegister(_ => CutShort(), null);
        await base.StopAsync(CancellationToken.None).WaitAsync(_cut.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ExecuteTask is { } work)
            await work.WaitAsync(ToNotice, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stop.Dispose();
        _cut.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The host did not come up, because of its address for instance.
        if (!_started.Task.IsCompleted)
            return;
        foreach (var waiting in inbox.Waiting())
            queue.Add(waiting.Item, waiting.Id);
        try
        {
            await Parallel.ForEachAsync(
                queue.TakeAsync(_stop.Token), new ParallelOptions { MaxDegreeOfParallelism = worker.Options.Worker.Parallel }, async (work, _) => await DoAsync(work));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            if (WasCutShort)
                Log.CutShort(logger);
            else
                Log.Drained(logger);
        }
    }

    private async Task DoAsync(TakenWork work)
    {
        try
        {
            await TryAsync(work.Item);
            _cut.Token.ThrowIfCancellationRequested();
            foreach (var delivery in work.Deliveries)
                inbox.Done(delivery);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
            // Its deliveries stay in the inbox.
            WasCutShort = true;
        }
        finally
        {
            queue.Done(work);
        }
    }

    private async Task TryAsync(WorkItem item)
    {
        try
        {
            await DoAsync(item, _cut.Token);
        }
        catch (Exception exception) when (exception is GitException or ForgeException or IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, item.Kind, item.Repository, exception.Message);
        }
    }

    private async Task DoAsync(WorkItem item, CancellationToken cancellation)
    {
        switch (item.Kind)
        {
            case WorkKind.Comments:
                await comments.RunAsync(item.Repository, cancellation);
                break;
            case WorkKind.Pass:
                foreach (var report in await worker.Run.RunAsync(worker.Targets([item.Repository]), PassRequest.Usual, _ => { }, cancellation))
                    Tell(report);
                break;
            case WorkKind.Checks:
                await checks.RunAsync(item.Repository, item.Pressed!, cancellation);
                break;
            case WorkKind.Policies:
                await policies.RunAsync(item.Repository, cancellation);
                break;
            default:
                throw new InvalidOperationException("Work that nobody does.");
        }
    }

    /// <summary>One event for the pass, and one for each proposal that is not as it was (B21).</summary>
    private void Tell(RepositoryReport report)
    {
        foreach (var item in report.Items.Where(item => item.IsProposal && item.Kind != ProposalOutcomeKind.Unchanged))
            Log.Proposal(logger, item.Target, report.Repository, item.Kind.Name(), item.PullRequest, item.Why);
        Log.Pass(logger, report.Repository, report.Outcome.Name, report.Outcome.Why, report.Items.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Pass over {Repository}: {Outcome} {Why} ({Items} items)")]
        public static partial void Pass(ILogger logger, string repository, string outcome, string why, int items);

        [LoggerMessage(8, LogLevel.Information, "Proposal for {Target} in {Repository}: {Outcome} {PullRequest} {Why}")]
        public static partial void Proposal(ILogger logger, string target, string repository, string outcome, string pullRequest, string why);

        [LoggerMessage(3, LogLevel.Warning, "{Kind} in {Repository} failed and is tried again at its next time: {Reason}")]
        public static partial void Failed(ILogger logger, WorkKind kind, string repository, string reason);

        [LoggerMessage(4, LogLevel.Information, "Nothing new is taken; what was begun is done")]
        public static partial void Drained(ILogger logger);

        [LoggerMessage(7, LogLevel.Information, "Told to stop: nothing new is begun, what is going on has {Drain} to finish")]
        public static partial void Stopping(ILogger logger, TimeSpan drain);

        [LoggerMessage(5, LogLevel.Warning, "What was begun is cut short; the next start goes on with it")]
        public static partial void CutShort(ILogger logger);
    }
}
