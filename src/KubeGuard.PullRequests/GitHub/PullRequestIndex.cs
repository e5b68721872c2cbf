using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// The bot's pull requests in one repository: read whole once, and then only what was updated since. Where other bots work too, all of them are
/// hundreds of pages, and a pass asks several times. Remembers nothing that GitHub does not say again: it lives as long as the connection.
/// Safe for concurrent use.
/// </summary>
internal sealed class PullRequestIndex
{
    /// <summary>How far back is read again: GitHub's lists may show a change a little later than it was made.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private Reading _last = new(ImmutableSortedDictionary<int, PullRequest>.Empty, null);

    /// <summary>Those whose branch is, or may be, one of the bot's, in order of their numbers.</summary>
    public async Task<IReadOnlyCollection<PullRequest>> ReadAsync(RepositoryApi api, CancellationToken cancellation)
    {
        var before = Volatile.Read(ref _last);
        var known = before.Known.ToBuilder();
        var latest = before.Latest;
        var entries = before.Latest is null ? api.ListPullRequestsAsync(cancellation) : api.ListUpdatedPullRequestsAsync(cancellation);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (entry.UpdatedAt < before.Latest - Overlap)
                break;
            if (PullRequestMapping.Of(entry) is { } pull && BranchNaming.MayBeOwn(pull.Head))
                known[entry.Number] = pull;
            else
                known.Remove(entry.Number);
            if (latest is null || entry.UpdatedAt > latest)
                latest = entry.UpdatedAt;
        }

        // Of two that read at once the later one is kept: each is whole by itself, with the time up to which it is.
        Volatile.Write(ref _last, new(known.ToImmutable(), latest));
        return [.. known.Values];
    }

    /// <param name="Known">By number.</param>
    /// <param name="Latest">When the latest of all pull requests was updated; null before anything was read.</param>
    private sealed record Reading(ImmutableSortedDictionary<int, PullRequest> Known, DateTimeOffset? Latest);
}
