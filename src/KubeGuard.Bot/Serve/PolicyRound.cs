using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>Judges the pull requests that edit a repository's policy file (B25), between its passes, which do the same.</summary>
internal sealed partial class PolicyRound(Worker worker, TimeProvider time, ILogger<PolicyRound> logger)
{
    /// <summary>Looks once.</summary>
    public async Task RunAsync(string repository, CancellationToken cancellation)
    {
        using var open = await OpenRepository.TryOpenAsync(worker, repository, cancellation);
        if (open is not null)
            await RunAsync(open, pressed: null, cancellation);
    }

    /// <summary>The same in a repository that is open already.</summary>
    /// <param name="open">The repository.</param>
    /// <param name="pressed">The commit whose check somebody asked for anew; it is judged again although nothing changed.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task RunAsync(OpenRepository open, CommitId? pressed, CancellationToken cancellation)
    {
        if (open.Connection is not { Checks: { } checks, OpenPullRequests: { } pulls })
            return;
        var review = new PolicyReview(pulls, checks) { Renewed = pressed };
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var verdict in await review.PublishAsync(open.Connection.Base, await open.PolicyAsync(cancellation), today, cancellation))
        {
            if (verdict is PolicyVerdict.Failed(var on, var reason))
                Log.Failed(logger, on, open.Targets[0].Name, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(51, LogLevel.Warning, "The policy file of {PullRequest} in {Repository} could not be judged; the next pass tries again: {Reason}")]
        public static partial void Failed(ILogger logger, PullRequestId pullRequest, string repository, string reason);
    }
}
