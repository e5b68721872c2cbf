using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>What shall become of the dashboard; planned as data, so that a dry run can print it (B23).</summary>
public abstract record DashboardChange
{
    private DashboardChange()
    {
    }

    /// <summary>The cluster's part tells what there is to tell.</summary>
    /// <param name="Content">What there is to tell.</param>
    /// <param name="Done">The boxes that the pass saw ticked; one that was ticked since stays so, and the next pass sees it.</param>
    public sealed record Tell(DashboardContent Content, ImmutableHashSet<DashboardAsk> Done) : DashboardChange;

    /// <summary>The cluster's part is taken out; without any part the dashboard is closed.</summary>
    public sealed record LeaveOut : DashboardChange;

    /// <summary>The dashboard is closed, once, and says why.</summary>
    public sealed record Close : DashboardChange;
}
