using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Does what the queue holds, one after the other: so no two passes meet in a repository, and changes leave one at a time. Told to stop, it
/// takes nothing new and finishes what it has begun, as long as the host lets it (B39).
/// </summary>
internal sealed partial class WorkLoop(Worker worker, CommentRound comments, WorkQueue queue, Inbox inbox, ILogger<WorkLoop> logger) : BackgroundService
{
    private readonly CancellationTokenSource _drained = new();

    /// <summary>Whether it takes work.</summary>
    public bool IsTaking { get; private set; }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        IsTaking = false;
        await base.StopAsync(cancellationToken);
        await _drained.CancelAsync();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _drained.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var waiting in inbox.Waiting())
            queue.Add(waiting.Item, waiting.Id);
        IsTaking = true;
        try
        {
            await foreach (var work in queue.TakeAsync(stoppingToken))
            {
                await TryAsync(work.Item);
                foreach (var delivery in work.Deliveries)
                    inbox.Done(delivery);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Drained(logger);
        }
    }

    private async Task TryAsync(WorkItem item)
    {
        try
        {
            await DoAsync(item, _drained.Token);
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
                var handled = await comments.RunAsync(item.Repository, cancellation);
                if (handled > 0)
                    Log.Commands(logger, handled, item.Repository);
                break;
            case WorkKind.Pass:
                foreach (var report in await worker.Run.RunAsync(worker.Targets([item.Repository]), PassRequest.Usual, _ => { }, cancellation))
                    Log.Pass(logger, report.Repository, report.Outcome.Name, report.Outcome.Why, report.Items.Length);
                break;
            default:
                throw new InvalidOperationException("Work that nobody does.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Pass over {Repository}: {Outcome} {Why}({Items} items)")]
        public static partial void Pass(ILogger logger, string repository, string outcome, string why, int items);

        [LoggerMessage(2, LogLevel.Information, "{Count} comments with commands dealt with in {Repository}")]
        public static partial void Commands(ILogger logger, int count, string repository);

        [LoggerMessage(3, LogLevel.Warning, "{Kind} in {Repository} failed and is tried again at its next time: {Reason}")]
        public static partial void Failed(ILogger logger, WorkKind kind, string repository, string reason);

        [LoggerMessage(4, LogLevel.Information, "Nothing new is taken; what was begun is done")]
        public static partial void Drained(ILogger logger);
    }
}
