using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>How GitHub is reached. Prints no secret.</summary>
public sealed record GitHubOptions
{
    /// <summary>The API of github.com.</summary>
    public static Uri PublicApi { get; } = new("https://api.github.com/");

    /// <summary>
    /// Base address of the REST API. Default <see cref="PublicApi"/>; GitHub Enterprise Server: <c>https://HOST/api/v3/</c>; GitHub Enterprise
    /// Cloud with data residency: <c>https://api.SUBDOMAIN.ghe.com/</c>.
    /// </summary>
    public Uri Api { get; init; } = PublicApi;

    /// <summary>As whom the bot speaks.</summary>
    public required GitHubIdentity Identity { get; init; }

    /// <summary>What may leave: a dry run only reads (B23). Default <see cref="GitAccess.ReadWrite"/>.</summary>
    public GitAccess Access { get; init; } = GitAccess.ReadWrite;

    /// <summary>How fast the bot changes things.</summary>
    public PacingLimits Pacing { get; init; } = new();

    /// <summary>How patient it is with trouble.</summary>
    public RetryLimits Retries { get; init; } = new();

    /// <summary>What counts and times the requests; null: nothing does.</summary>
    public Meter? Meter { get; init; }

    /// <summary>Where people and git find repositories: the API's address without <c>api</c>.</summary>
    public Uri Web => Api switch
    {
        { Host: "api.github.com" } => new("https://github.com/"),
        { Host: var host } when host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) && host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase)
            => new($"{Api.Scheme}://{host["api.".Length..]}/"),
        _ => new($"{Api.Scheme}://{Api.Authority}/"),
    };

    /// <summary>Everything that is wrong with them, in words that say what to do; empty when nothing is.</summary>
    public ImmutableArray<string> Errors()
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        if (!Api.IsAbsoluteUri || (Api.Scheme != Uri.UriSchemeHttps && !(Api.Scheme == Uri.UriSchemeHttp && Api.IsLoopback)))
            errors.Add($"Api: '{Api}' has to be an https address: tokens are sent to it.");
        else if (!Api.AbsolutePath.EndsWith('/') || Api.Query.Length > 0 || Api.UserInfo.Length > 0)
            errors.Add($"Api: '{Api.Scheme}://{Api.Authority}{Api.AbsolutePath}' has to end with '/', without user or query; a GitHub Enterprise Server's is https://HOST/api/v3/.");
        if (Identity is GitHubIdentity.App app && string.IsNullOrWhiteSpace(app.Id))
            errors.Add("Identity: the App needs its client id, which stands on its settings page.");
        if (Pacing is { PerMinute: < 1 } or { PerHour: < 1 } or { Reserve: < 0 } || Pacing.Gap < TimeSpan.Zero || Pacing.MaximumWait < TimeSpan.Zero)
            errors.Add("Pacing: limits have to be at least 1, and times at least 0.");
        if (Retries.Retries < 0 || Retries.FailuresThatOpenTheCircuit < 2 || Retries.AttemptTimeout < TimeSpan.FromMilliseconds(10))
            errors.Add("Retries: at least 0 retries, 2 failures and a time-out of 10 milliseconds.");
        return errors.ToImmutable();
    }
}
