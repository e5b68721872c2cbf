using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Run;

/// <summary>Shows what is proposed as code scanning alerts of the base branch (B17), where the policy asks for them and the forge has them.</summary>
internal sealed class BaseBranchAlerts(ForgeConnection connection, RunFacts facts, TimeProvider time)
{
    /// <summary>Brings the alerts to what is proposed; null where there are to be none.</summary>
    public Task<CodeScanningOutcome?> PublishAsync(RepositoryPolicy policy, ChangeSet changes, CommitId commit, CancellationToken cancellation) =>
        WithAsync(policy, publisher => publisher.PublishAsync(Document(changes), new(connection.Base, commit), cancellation));

    /// <summary>What that would do; reads only (B23).</summary>
    public Task<CodeScanningOutcome?> PlanAsync(RepositoryPolicy policy, ChangeSet changes, CommitId commit, CancellationToken cancellation) =>
        WithAsync(policy, publisher => publisher.PlanAsync(Document(changes), new(connection.Base, commit), cancellation));

    private async Task<CodeScanningOutcome?> WithAsync(RepositoryPolicy policy, Func<CodeScanningPublisher, Task<CodeScanningOutcome>> work) =>
        policy.CodeScanning && connection.CodeScanning is { } scanning ? await work(new(scanning, time)) : null;

    private PullRequests.Sarif.SarifDocument Document(ChangeSet changes) => ProposalFindings.Write(changes, facts.Cluster, facts.ToolVersion);
}
