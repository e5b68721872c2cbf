using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>A pull request of the bot that was merged.</summary>
/// <param name="Id">Its number.</param>
/// <param name="MergedAt">When.</param>
/// <param name="Before">The base branch without it.</param>
/// <param name="After">The base branch with it.</param>
/// <param name="Revert">The command that takes it back.</param>
public sealed record MergedPullRequest(PullRequestId Id, DateTimeOffset MergedAt, CommitId Before, CommitId After, string Revert);

/// <summary>Finds the merged pull requests of the bot by branch and marker (B3), for the watch that follows a merge (B13).</summary>
public static class MergedPullRequests
{
    /// <summary>How many are looked at, the latest first.</summary>
    public const int Most = 20;

    /// <summary>
    /// Those that were merged before <paramref name="until"/> and whose merge the base branch still holds, the latest first. Reads only. One of which the
    /// forge does not say when and as what it was merged is left out, and so is one that a rebase made several commits of: no single one holds it.
    /// </summary>
    /// <param name="forge">Where the pull requests live.</param>
    /// <param name="workspace">The repository; the base branch has been fetched.</param>
    /// <param name="cluster">Whose branches.</param>
    /// <param name="trunk">The base branch as it stands.</param>
    /// <param name="until">Later merges explain nothing that was seen.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<ImmutableArray<MergedPullRequest>> ReadAsync(
        IForge forge, IGitWorkspace workspace, string cluster, BranchHead trunk, DateTimeOffset until, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(forge);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(trunk);
        var pulls = await forge.ListAsync(BranchNaming.ScopeOf(cluster, []), cancellation).ConfigureAwait(false);
        var latest = pulls
            .Where(pull => pull is { State: PullRequestState.Merged, ClosedAt: not null, MergeCommit: not null }
                && pull.Base == trunk.Branch && pull.ClosedAt < until && BodyDocument.Read(pull.Body) is not null)
            .OrderByDescending(pull => pull.ClosedAt)
            .ThenByDescending(pull => pull.Id.Number)
            .Take(Most);
        var merged = ImmutableArray.CreateBuilder<MergedPullRequest>();
        foreach (var pull in latest)
        {
            if (!await workspace.IsAncestorAsync(pull.MergeCommit!, trunk.Commit, cancellation).ConfigureAwait(false))
                continue;
            var commit = await workspace.ReadCommitAsync(pull.MergeCommit!, cancellation).ConfigureAwait(false);
            if (commit.Parents is [var before, ..] && HoldsAll(commit, pull))
                merged.Add(new(pull.Id, pull.ClosedAt!.Value, before, commit.Id, BotCommit.RevertCommand(commit)));
        }

        return merged.ToImmutable();
    }

    /// <summary>
    /// Whether the difference to its first parent is all of the pull request: a merge commit, the bot's own commit, or the only commit of a branch that
    /// nobody else worked on. What others added is several commits, which a squash joins and a rebase does not.
    /// </summary>
    private static bool HoldsAll(CommitFacts commit, PullRequest pull) =>
        commit.Parents.Length > 1
        || BotCommit.Names(commit.Message, pull.Head)
        || (pull.HeadCommit is { } head && BodyDocument.Read(pull.Body)?.Marker.Commits.Contains(head.Value) == true);
}
