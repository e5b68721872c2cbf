using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// Who the bot is: only what it wrote itself is edited, and anybody can write a marker. An App's account is its slug with <c>[bot]</c>.
/// </summary>
internal sealed class OwnLogin(GitHubIdentity identity, SelfApi api)
{
    private string? _slug;
    private string? _login;

    /// <summary>The login of what the bot writes.</summary>
    public async Task<string> GetAsync(CancellationToken cancellation) => _login ??= identity switch
    {
        GitHubIdentity.App => $"{await SlugAsync(cancellation).ConfigureAwait(false)}[bot]",
        GitHubIdentity.Token => (await api.GetUserAsync(cancellation).ConfigureAwait(false)).Login,
        _ => throw new InvalidOperationException("An identity that has no login."),
    };

    /// <summary>The App's slug; null for a token.</summary>
    public async Task<string?> SlugAsync(CancellationToken cancellation) => identity is not GitHubIdentity.App
        ? null
        : _slug ??= (await api.GetAppAsync(cancellation).ConfigureAwait(false)).Slug
            ?? throw new GitHubException(GitHubProblem.UnexpectedAnswer, "GitHub does not say what the App is called.");
}
