using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Body;

/// <summary>How much of each part of a body is shown (B15). The first rung that fits is taken; what is left out is counted in its place.</summary>
internal sealed record BodyLimits(int Rows, int Details, int DiffLines, int Reasons, int Facts, int Sources)
{
    /// <summary>Edges in the picture; the rest stands in a table.</summary>
    public const int GraphEdges = 30;

    /// <summary>Most characters of a whole body, of the 65,536 that GitHub takes.</summary>
    public const int Characters = 60_000;

    /// <summary>Most characters of what is said of one object outside the body.</summary>
    public const int LongestPart = 50_000;

    /// <summary>Everything; of the evidence behind each reason, as much as the first rung shows.</summary>
    public static BodyLimits Whole { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 6, 60);

    public static ImmutableArray<BodyLimits> Ladder { get; } =
    [
        new(200, 200, 400, 60, 6, 60),
        new(200, 200, 120, 30, 3, 40),
        new(120, 80, 60, 15, 3, 30),
        new(100, 40, 40, 10, 2, 20),
        new(60, 20, 25, 6, 2, 10),
        new(40, 8, 20, 4, 1, 10),
        new(20, 0, 0, 0, 0, 5),
        new(5, 0, 0, 0, 0, 0),
    ];
}
