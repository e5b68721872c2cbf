using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace KubeGuard.Bot.Run;

/// <summary>
/// Passes over repositories: several at a time, but one after the other over the clusters of one repository. Passes that run together read a
/// cluster's logs once.
/// </summary>
internal sealed class WorkerRun(RepositoryPass pass, RepositoryLocks locks, SharedEvidence evidence, StatusFolder status, int parallel) : IDisposable
{
    /// <summary>The pass over one of them.</summary>
    public RepositoryPass Pass => pass;

    /// <summary>Runs them and gives the report of each, in the order of the targets.</summary>
    public async Task<ImmutableArray<RepositoryReport>> RunAsync(
        IReadOnlyList<RepositoryTarget> targets, PassRequest request, Action<string> step, CancellationToken cancellation)
    {
        var shares = targets.ToDictionary(target => target.Key, evidence.Join, StringComparer.Ordinal);
        var reports = new ConcurrentDictionary<string, RepositoryReport>(StringComparer.Ordinal);
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
            await Parallel.ForEachAsync(targets.GroupBy(target => target.Name, StringComparer.OrdinalIgnoreCase), options, async (repository, token) =>
            {
                using var turn = await locks.EnterAsync(repository.Key, token);
                foreach (var target in repository)
                {
                    step($"Working on {target}");
                    reports[target.Key] = await RunAsync(target, shares[target.Key], request, token);
                }
            });
        }
        finally
        {
            foreach (var share in shares.Values)
                share.Dispose();
        }

        return [.. targets.Select(target => reports[target.Key])];
    }

    /// <inheritdoc/>
    public void Dispose() => evidence.Dispose();

    private async Task<RepositoryReport> RunAsync(RepositoryTarget target, SharedEvidence.Share share, PassRequest request, CancellationToken cancellation)
    {
        using (share)
        {
            var report = await pass.RunAsync(target, share, request, cancellation);
            if (request.Access == PullRequests.Git.GitAccess.ReadWrite)
                await status.WriteAsync(report, cancellation);
            return report;
        }
    }
}
