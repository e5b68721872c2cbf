using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>How a cluster's part of the dashboard is kept.</summary>
public sealed record DashboardOptions
{
    /// <summary>The cluster, as the host calls it.</summary>
    public required string Cluster { get; init; }

    /// <summary>
    /// How many clusters share the issue; each gets an equal share of its room, so that the length of one part never depends on another's and passes do
    /// not undo each other. Default 1.
    /// </summary>
    public int Clusters { get; init; } = 1;

    /// <summary>
    /// Whether boxes are shown and believed. GitHub lets those edit the bot's issue who may push, or have the role Triage (REST documentation, "Update an
    /// issue"), and does not say who ticked: where the policy asks more of those who command, nobody is believed. Default true.
    /// </summary>
    public bool TakesAsks { get; init; } = true;

    /// <summary>Most characters of the part.</summary>
    internal int Share => BodyLimits.Characters / Math.Max(Clusters, 1);
}
