using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Does what is asked by pressing "Re-run" or a button on the bot's checks: what <c>/kubeguard rerun</c> does, and the verdict about the policy file
/// anew. The check itself is the answer: in progress while it is worked on, then complete, whatever comes of it. Doing it twice does no harm.
/// </summary>
internal sealed partial class CheckRound(Worker worker, PolicyRound policies, TimeProvider time, ILogger<CheckRound> logger)
{
    private static readonly CommandReading.Understood Rerun = new(CommandVerb.Rerun, "");

    /// <summary>Does it, if who pressed it may (B30).</summary>
    public async Task RunAsync(string repository, PressedCheck pressed, CancellationToken cancellation)
    {
        using var open = await OpenRepository.TryOpenAsync(worker, repository, cancellation);
        if (open is not { Connection: { Checks: { } checks, Permissions: { } permissions } })
            return;
        if (!await (await open.RightsAsync(cancellation)).AllowAsync(pressed.By, permissions, cancellation))
        {
            Log.Denied(logger, pressed.By.Login, pressed.Head, repository);
            return;
        }

        if (pressed.Name is null or DesiredCheck.Name)
            await RerunAsync(open, checks, pressed, cancellation);
        if (pressed.Name is null or PolicyCheck.Name)
            await policies.RunAsync(open, pressed.Head, cancellation);
    }

    private async Task RerunAsync(OpenRepository open, ICheckRuns checks, PressedCheck pressed, CancellationToken cancellation)
    {
        var actions = open.Actions(worker, time);
        if (await actions.FindOpenAsync(pressed.Head, cancellation) is not { } pull)
        {
            // Perhaps a run that was killed after it had pushed a new head.
            await checks.EndAsync(Ended(pressed.Head, "This commit is no longer the head of a pull request of KubeGuard."), cancellation);
            return;
        }

        await checks.BeginAsync(pressed.Head, DesiredCheck.Name, cancellation);
        var answer = await actions.DoAsync(Rerun, pull, pressed.By, cancellation);
        Log.Done(logger, pull, open.Targets[0].Name, pressed.By.Login);
        // The pass has completed the check of the head that it found right; not one that it left alone or replaced.
        await checks.EndAsync(Ended(pressed.Head, answer.Text), cancellation);
    }

    private static CheckRunDraft Ended(CommitId head, string summary) => new()
    {
        Head = head,
        Name = DesiredCheck.Name,
        Conclusion = CheckConclusion.Neutral,
        Title = "No proof for this commit",
        Summary = summary,
    };

    private static partial class Log
    {
        [LoggerMessage(41, LogLevel.Warning, "{Login} asked for the checks of {Head} in {Repository} anew, and may not")]
        public static partial void Denied(ILogger logger, string login, CommitId head, string repository);

        [LoggerMessage(42, LogLevel.Information, "{PullRequest} of {Repository} was worked out again, as {Login} asked by its check")]
        public static partial void Done(ILogger logger, PullRequestId pullRequest, string repository, string login);
    }
}
