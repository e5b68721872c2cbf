using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// First of all: in a dry run nothing but reads goes on (B23). Fetching an installation token is a POST that changes nothing in GitHub; it is
/// made further down, so that this guard needs no exception, and with read permissions only.
/// </summary>
internal sealed class DryRunHandler(GitAccess access) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        access == GitAccess.ReadWrite || request.IsRead()
            ? base.SendAsync(request, cancellationToken)
            : throw new GitHubException(GitHubProblem.DryRun, $"{request.Method} {request.RequestUri?.AbsolutePath} was not sent: this is a dry run, which only reads.");
}
