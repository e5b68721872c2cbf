using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>
/// The dashboard of a repository, as a pass over one of its clusters keeps it (B22): the pass reads what the boxes ask, does it, and writes the boxes unticked.
/// Killed in between, the box is still ticked and the next pass does it again, which changes nothing more. A dashboard that a person closed stays closed
/// and is not written until they open it again: closed means declined here as everywhere (P8); the policy file is where it is switched off for good.
/// </summary>
/// <param name="issues">Where it lives.</param>
/// <param name="options">How it is kept.</param>
public sealed class DashboardIssue(IForgeIssues issues, DashboardOptions options)
{
    private const string Title = "KubeGuard dashboard";
    private const string WhyClosed = "The policy file asks for no dashboard any longer, so KubeGuard closed it.";

    /// <summary>What the ticked boxes ask for. Throws <see cref="ForgeException"/> when it cannot be read.</summary>
    public async Task<ImmutableHashSet<DashboardAsk>> AskedAsync(CancellationToken cancellation = default) =>
        options.TakesAsks && await issues.FindAsync(IssueKey.Dashboard, cancellation).ConfigureAwait(false) is { State: PullRequestState.Open } issue
            ? DashboardDocument.Read(issue.Body).Asked(options.Cluster)
            : [];

    /// <summary>Brings it about. The dashboard stands beside the pull requests: its failure is a warning, and the next pass writes it.</summary>
    public async Task<SideOutcome> BringAsync(DashboardChange change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            await issues.EnsureAsync(IssueKey.Dashboard, issue => Draft(issue, change), cancellation).ConfigureAwait(false);
            return new SideOutcome.Done();
        }
        catch (ForgeException exception)
        {
            return new SideOutcome.Failed(exception.Message);
        }
    }

    /// <summary>What <see cref="BringAsync"/> would do, in words, with the text that it would write; empty for nothing.</summary>
    public async Task<string> DescribeAsync(DashboardChange change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var issue = await issues.FindAsync(IssueKey.Dashboard, cancellation).ConfigureAwait(false);
        return Draft(issue, change) switch
        {
            null => change is DashboardChange.Tell ? $"would leave the dashboard {issue?.Number} closed, as somebody left it\n" : "",
            var draft when issue is null => $"would open the dashboard\n{draft.Body}",
            var draft when issue.Body == draft.Body && issue.State == draft.State => $"would leave the dashboard {issue.Number} as it is\n",
            { State: PullRequestState.Open } draft => $"would write the dashboard {issue.Number}\n{draft.Body}",
            _ => $"would close the dashboard {issue.Number}\n",
        };
    }

    /// <summary>The issue as it shall be; null: as it is.</summary>
    private IssueDraft? Draft(ForgeIssue? issue, DashboardChange change)
    {
        var document = DashboardDocument.Read(issue?.Body ?? "");
        return change switch
        {
            DashboardChange.Tell tell => issue is { State: PullRequestState.Closed } && document.HasParts ? null : Draft(issue, document.With(options.Cluster, Part(document, tell))),
            DashboardChange.LeaveOut => issue is { State: PullRequestState.Open } ? Draft(issue, document.Without(options.Cluster)) : null,
            DashboardChange.Close => issue is { State: PullRequestState.Open } ? Closed(issue, document) : null,
            _ => throw new InvalidOperationException("A change of the dashboard that nobody makes."),
        };
    }

    private string Part(DashboardDocument document, DashboardChange.Tell tell)
    {
        var failed = tell.Content.Branches.Where(branch => branch.Kind == ProposalOutcomeKind.Failed).Select(branch => branch.Branch).ToHashSet();
        var ticked = document.Asked(options.Cluster).Where(ask => !tell.Done.Contains(ask) || failed.Contains(ask.Branch));
        var room = Math.Min(options.Share, BodyLimits.Characters - document.Without(options.Cluster).ToString().Length);
        return new DashboardRenderer(tell.Content, options, [.. ticked]).Render(room);
    }

    private static IssueDraft Draft(ForgeIssue? issue, DashboardDocument document) =>
        document.HasParts ? new(IssueKey.Dashboard, issue?.Title ?? Title, document.ToString()) : Closed(issue, document);

    private static IssueDraft Closed(ForgeIssue? issue, DashboardDocument document) =>
        new(IssueKey.Dashboard, issue?.Title ?? Title, document.Closed(WhyClosed)) { State = PullRequestState.Closed };
}
