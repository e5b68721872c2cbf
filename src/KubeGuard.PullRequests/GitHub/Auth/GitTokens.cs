using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>Lets git in with the token that the API calls use.</summary>
internal sealed class GitTokens(AuthenticationHandler authentication, Actor actor) : IGitCredentials
{
    /// <summary>GitHub takes any user name with a token; this one is what it documents.</summary>
    private const string UserName = "x-access-token";

    public async ValueTask<GitPassword> PasswordAsync(CancellationToken cancellation = default) =>
        new(UserName, (await authentication.TokenAsync(actor, cancellation).ConfigureAwait(false)).Value);
}
