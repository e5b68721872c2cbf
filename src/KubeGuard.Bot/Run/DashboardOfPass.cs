using System.Collections.Immutable;
using KubeGuard.Hardening.Policies;
using KubeGuard.PullRequests.Dashboard;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>
/// What a pass does about the dashboard (B22). One over a single branch, which a command asked for, does nothing about it: it knows nothing of the other
/// branches, so it could neither list them nor do what boxes ask about them. The next whole pass tells what became of the branch.
/// </summary>
internal sealed class DashboardOfPass(ForgeConnection connection, RepositoryTarget target, RepositoryPolicy policy, PassRequest request)
{
    private readonly DashboardIssue? _issue =
        connection.Issues is { } issues && request.Requests.Only is null ? new(issues, OptionsOf(target, policy)) : null;

    /// <summary>What its ticked boxes ask for.</summary>
    public async Task<ImmutableHashSet<DashboardAsk>> AskedAsync(CancellationToken cancellation) =>
        _issue is not null && policy.Dashboard ? await _issue.AskedAsync(cancellation) : [];

    /// <summary>The change that a pass which came to this makes.</summary>
    public DashboardChange ChangeFor(DashboardContent content, ImmutableHashSet<DashboardAsk> done) =>
        policy.Dashboard ? new DashboardChange.Tell(content, done) : new DashboardChange.Close();

    /// <summary>The change that a pass makes for which the policy leaves nothing to do.</summary>
    public DashboardChange ChangeForNothing() =>
        policy is { Dashboard: true, Enabled: true } ? new DashboardChange.LeaveOut() : new DashboardChange.Close();

    /// <summary>Brings it about. What could not be written is an item of the report; the next pass tries again.</summary>
    public async Task<ImmutableArray<ReportItem>> BringAsync(DashboardChange change, CancellationToken cancellation) =>
        _issue is not null && await _issue.BringAsync(change, cancellation) is SideOutcome.Failed(var reason)
            ? [new(ProposalOutcomeKind.Failed, IssueKey.Dashboard.Value, "", "", $"it could not be written: {reason}")]
            : [];

    /// <summary>The same in words, for a dry run.</summary>
    public async Task<string> DescribeAsync(DashboardChange change, CancellationToken cancellation) =>
        _issue is null ? "" : await _issue.DescribeAsync(change, cancellation);

    private static DashboardOptions OptionsOf(RepositoryTarget target, RepositoryPolicy policy) => new()
    {
        Cluster = target.Cluster.Name.Text,
        Clusters = target.Clusters,
        TakesAsks = policy.Commands.Permission is CommandPermission.Triage or CommandPermission.Write,
    };
}
