using System.Collections.Immutable;

namespace KubeGuard.Bot.Run;

/// <summary>One pass over all repositories, one after the other; each cluster's logs are read once.</summary>
internal sealed class WorkerRun(RepositoryPass pass, IClusterEvidence evidence, StatusFolder status)
{
    /// <summary>The pass over one of them.</summary>
    public RepositoryPass Pass => pass;

    /// <summary>Runs it and gives the report of each repository, in the order of the targets.</summary>
    public async Task<ImmutableArray<RepositoryReport>> RunAsync(
        IReadOnlyList<RepositoryTarget> targets, PassRequest request, Action<string> step, CancellationToken cancellation)
    {
        var reading = new EvidenceOfPass(evidence);
        var reports = ImmutableArray.CreateBuilder<RepositoryReport>(targets.Count);
        foreach (var target in targets)
        {
            step($"Working on {target}");
            var report = await pass.RunAsync(target, reading, request, cancellation);
            if (request.Access == PullRequests.Git.GitAccess.ReadWrite)
                await status.WriteAsync(report, cancellation);
            reports.Add(report);
        }

        return reports.MoveToImmutable();
    }
}
