using KubeGuard.Bot.Run;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Looks for commands in a repository's comments and has them done. Webhooks only make it look sooner: it finds the same without them (B34).
/// </summary>
internal sealed class CommentRound(Worker worker, TimeProvider time)
{
    /// <summary>Comments of longer ago are not looked at: whoever wrote them waits for nothing any longer.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(3);

    /// <summary>Looks once.</summary>
    /// <returns>How many comments were dealt with.</returns>
    public async Task<int> RunAsync(string repository, CancellationToken cancellation)
    {
        var targets = worker.Targets([repository]);
        using var turn = await worker.Locks.EnterAsync(repository, cancellation);
        if (worker.Suspensions.Of(targets[0]) is not null
            || await worker.Connector.ConnectAsync(targets[0], GitAccess.ReadWrite, cancellation) is not ConnectOutcome.Connected(var connection)
            || connection is not { Comments: { } comments, Permissions: { } permissions })
            return 0;
        var recent = await comments.ListSinceAsync(time.GetUtcNow() - LookBack, cancellation);
        var answered = recent.Where(comment => comment.IsOwn).Select(comment => comment.Key).OfType<CommentKey>().ToHashSet();
        var asked = recent.Where(comment => !answered.Contains(CommandDesk.ReplyTo(comment.Id)) && !CommandReader.Read(comment.Body).IsEmpty).ToList();
        if (asked.Count == 0)
            return 0;
        var actions = new RepositoryActions(targets, connection, worker.Run.Pass, new EvidenceOfPass(new LogFileEvidence()), time);
        var desk = new CommandDesk(comments, permissions, await RightsAsync(connection, cancellation), actions);
        var handled = 0;
        foreach (var comment in asked)
        {
            if (await desk.HandleAsync(comment, cancellation) is CommentHandling.Answered or CommentHandling.Refused)
                handled++;
        }

        return handled;
    }

    /// <summary>Who may, by the policy file on the base branch; the defaults where there is none, or a wrong one.</summary>
    private static async Task<CommandRights> RightsAsync(ForgeConnection connection, CancellationToken cancellation)
    {
        var heads = await connection.Workspace.ListBranchesAsync(cancellation);
        if (heads.FirstOrDefault(head => head.Branch == connection.Base) is not { } trunk)
            return new();
        await connection.Workspace.FetchAsync([trunk], cancellation);
        var policy = PolicyReader.Read(await connection.Workspace.ReadFilesAsync(trunk.Commit, cancellation)) is PolicyReading.Valid valid
            ? valid.Policy.Commands
            : new CommandsPolicy();
        return new() { Least = Level(policy.Permission), Teams = [.. policy.Teams.Select(team => team.Text)], Accounts = policy.UserIds };
    }

    private static PermissionLevel Level(CommandPermission permission) => permission switch
    {
        CommandPermission.Triage => PermissionLevel.Triage,
        CommandPermission.Write => PermissionLevel.Write,
        CommandPermission.Maintain => PermissionLevel.Maintain,
        CommandPermission.Admin => PermissionLevel.Admin,
        _ => throw new InvalidOperationException("A permission that has no level."),
    };
}
