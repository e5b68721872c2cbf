namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// How fast the bot changes things (B36). The defaults are what GitHub's documentation asks for ("Best practices for using the REST API",
/// "Rate limits for the REST API": content-creating requests).
/// </summary>
public sealed record PacingLimits
{
    /// <summary>Between the beginnings of two changes. Default one second.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Changes in any minute. Default 80.</summary>
    public int PerMinute { get; init; } = 80;

    /// <summary>Changes in any hour. Default 500.</summary>
    public int PerHour { get; init; } = 500;

    /// <summary>Requests of the hourly limit that are left for others: below it the bot stops until the limit is reset. Default 100.</summary>
    public int Reserve { get; init; } = 100;

    /// <summary>The first wait after a secondary limit that names no time; it doubles with each further one. Default one minute.</summary>
    public TimeSpan SecondaryWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A longer wait is not waited for: the request fails as rate-limited, and the next run goes on. Default ten minutes.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(10);
}
