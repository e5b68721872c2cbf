using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Looks for commands in a repository's comments and has them done. Webhooks only make it look sooner: it finds the same without them (B34).
/// </summary>
internal sealed partial class CommentRound(Worker worker, TimeProvider time, ILogger<CommentRound> logger)
{
    /// <summary>Comments of longer ago are not looked at: whoever wrote them waits for nothing any longer.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(3);

    /// <summary>Looks once. Trouble with one comment is logged and stops no other; the next look finds it again.</summary>
    /// <returns>How many comments were dealt with.</returns>
    public async Task<int> RunAsync(string repository, CancellationToken cancellation)
    {
        using var open = await OpenRepository.TryOpenAsync(worker, repository, cancellation);
        if (open is not { Connection: { Comments: { } comments, Permissions: { } permissions } })
            return 0;
        var recent = await comments.ListSinceAsync(time.GetUtcNow() - LookBack, cancellation);
        var answered = recent.Where(comment => comment.IsOwn).Select(comment => comment.Key).OfType<CommentKey>().ToHashSet();
        var asked = recent.Where(comment => !answered.Contains(CommandDesk.ReplyTo(comment.Id)) && CommandDesk.Concerns(comment)).ToList();
        if (asked.Count == 0)
            return 0;
        var desk = new CommandDesk(comments, permissions, await open.RightsAsync(cancellation), open.Actions(worker, time));
        var handled = 0;
        foreach (var comment in asked)
        {
            if (await TryHandleAsync(desk, comment, repository, cancellation) is CommentHandling.Answered or CommentHandling.Refused)
                handled++;
        }

        return handled;
    }

    private async Task<CommentHandling?> TryHandleAsync(CommandDesk desk, PullRequestComment comment, string repository, CancellationToken cancellation)
    {
        try
        {
            var handling = await desk.HandleAsync(comment, cancellation);
            if (handling == CommentHandling.Unanswerable)
                Log.Unanswerable(logger, comment.Id, comment.On, repository);
            else if (handling is CommentHandling.Answered or CommentHandling.Refused)
                Log.Command(logger, comment.Id, comment.On, repository, handling);
            return handling;
        }
        catch (Exception exception) when (exception is GitException or ForgeException)
        {
            Log.Failed(logger, comment.Id, comment.On, repository, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(31, LogLevel.Warning, "The command in comment {Comment} on {PullRequest} of {Repository} waits: the bot cannot answer there")]
        public static partial void Unanswerable(ILogger logger, CommentId comment, PullRequestId pullRequest, string repository);

        [LoggerMessage(32, LogLevel.Warning, "The command in comment {Comment} on {PullRequest} of {Repository} failed and is tried again at the next look: {Reason}")]
        public static partial void Failed(ILogger logger, CommentId comment, PullRequestId pullRequest, string repository, string reason);

        [LoggerMessage(33, LogLevel.Information, "The commands of comment {Comment} on {PullRequest} of {Repository}: {Outcome}")]
        public static partial void Command(ILogger logger, CommentId comment, PullRequestId pullRequest, string repository, CommentHandling outcome);
    }
}
