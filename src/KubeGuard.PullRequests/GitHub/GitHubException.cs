using System.Net;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>What kind of trouble GitHub gave.</summary>
public enum GitHubProblem
{
    /// <summary>No answer: no connection, a time-out, the circuit breaker, or errors of the server after all retries.</summary>
    Unreachable,

    /// <summary>The credentials are wrong, expired or revoked.</summary>
    Unauthorized,

    /// <summary>The credentials do not reach that far.</summary>
    Forbidden,

    /// <summary>There is no such thing, or the credentials may not see it: GitHub does not tell the two apart.</summary>
    NotFound,

    /// <summary>The state of the repository does not allow it now: a lost race, or an empty repository.</summary>
    Conflict,

    /// <summary>GitHub refused the content.</summary>
    Invalid,

    /// <summary>A rate limit that does not end soon enough to wait for.</summary>
    RateLimited,

    /// <summary>A dry run tried to change something (B23): nothing was sent.</summary>
    DryRun,

    /// <summary>An answer that is none of GitHub's: not JSON, too large, a redirect that leads away.</summary>
    UnexpectedAnswer,
}

/// <summary>GitHub did not do what it was asked. Message and data hold no credentials.</summary>
public sealed class GitHubException : ForgeException
{
    internal GitHubException(GitHubProblem problem, string message, Exception? inner = null)
        : base(message, inner) => Problem = problem;

    /// <summary>The kind of trouble.</summary>
    public GitHubProblem Problem { get; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>When a rate limit ends; null when it is not known, or was not the trouble.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>GitHub's number of the request, for its support.</summary>
    public string? RequestId { get; init; }
}
