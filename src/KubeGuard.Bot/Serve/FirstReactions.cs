using System.Threading.Channels;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Forge;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Gives eyes to a comment with commands as soon as its delivery came, whatever the work loop is at (B31). They go the same way to the forge as
/// everything else, and so keep its pace. It is a courtesy: what is lost here is made up for when the commands are reached.
/// </summary>
internal sealed partial class FirstReactions(Worker worker, ILogger<FirstReactions> logger) : BackgroundService
{
    private readonly Channel<SeenComment> _seen = Channel.CreateUnbounded<SeenComment>(new() { SingleReader = true });

    /// <summary>Has a comment reacted to.</summary>
    public void Add(RepositoryTarget target, CommentId comment) => _seen.Writer.TryWrite(new(target, comment));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (target, comment) in _seen.Reader.ReadAllAsync(stoppingToken))
                await ReactAsync(target, comment, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop: the commands wait in the inbox.
        }
    }

    private async Task ReactAsync(RepositoryTarget target, CommentId comment, CancellationToken cancellation)
    {
        if (worker.Suspensions.Of(target) is null && worker.Connector.CommentsOf(target) is { } comments
            && await comments.ReactAsync(comment, CommentReaction.Eyes, cancellation) is SideOutcome.Failed(var reason))
            Log.Failed(logger, comment, target.Name, reason);
    }

    private sealed record SeenComment(RepositoryTarget Target, CommentId Comment);

    private static partial class Log
    {
        [LoggerMessage(61, LogLevel.Information, "Comment {Comment} in {Repository} gets its eyes later: {Reason}")]
        public static partial void Failed(ILogger logger, CommentId comment, string repository, string reason);
    }
}
