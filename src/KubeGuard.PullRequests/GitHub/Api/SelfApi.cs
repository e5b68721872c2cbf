using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub.Api;

/// <summary>The endpoints about the bot itself.</summary>
internal sealed class SelfApi(GitHubTransport transport)
{
    public Task<ApiApp> GetAppAsync(CancellationToken cancellation) => transport.GetAsync("app", GitHubJson.Default.ApiApp, cancellation);

    public Task<ApiUser> GetUserAsync(CancellationToken cancellation) => transport.GetAsync("user", GitHubJson.Default.ApiUser, cancellation);
}
