using Polly;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>Turns what a network does into the one exception that callers know (B24).</summary>
internal sealed class UnreachableHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or IOException)
        {
            throw new GitHubException(
                GitHubProblem.Unreachable, $"{request.Method} {request.RequestUri?.AbsolutePath} at {request.RequestUri?.Host}: {exception.Message}", exception);
        }
    }
}
