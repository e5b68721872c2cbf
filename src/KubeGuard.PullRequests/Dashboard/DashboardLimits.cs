using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>How much of a cluster's part is shown (B15, B22). The first rung that fits is taken; what is left out is counted in its section.</summary>
/// <param name="Branches">Branches in a section.</param>
/// <param name="Objects">Objects of a branch.</param>
/// <param name="LeftAlone">Objects in a section of those for which nothing is proposed.</param>
internal sealed record DashboardLimits(int Branches, int Objects, int LeftAlone)
{
    /// <summary>From everything that is useful down to the counts alone.</summary>
    public static ImmutableArray<DashboardLimits> Ladder { get; } =
    [
        new(300, 20, 300),
        new(150, 10, 120),
        new(100, 5, 60),
        new(50, 3, 30),
        new(20, 2, 15),
        new(10, 1, 5),
        new(3, 1, 0),
        new(0, 1, 0),
    ];
}
