using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>
/// Tokens of an App's installations: one per repository, scoped to it and to the least permissions, kept until shortly before its end, and
/// fetched once however many ask (B35).
/// </summary>
internal sealed class InstallationTokens(GitHubIdentity.App app, Uri api, GitAccess access, TimeProvider time) : IAccessTokens, IDisposable
{
    /// <summary>A token is replaced this long before it ends: git may hold on to it for a long push.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>What the bot needs; of it is asked what the installation was granted.</summary>
    private static readonly ImmutableSortedDictionary<string, string> Needed = ImmutableSortedDictionary<string, string>.Empty
        .Add("checks", "write").Add("contents", "write").Add("issues", "write").Add("members", "read").Add("metadata", "read")
        .Add("pull_requests", "write").Add("security_events", "write");

    private readonly ConcurrentDictionary<Actor, AccessToken> _tokens = new();
    private readonly SemaphoreSlim _single = new(1);

    public async Task<AccessToken> GetAsync(Actor actor, SendRequest send, CancellationToken cancellation)
    {
        if (Cached(actor) is { } cached)
            return cached;
        await _single.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Cached(actor) ?? (_tokens[actor] = actor switch
            {
                Actor.Self => AppJwt.Create(app, time.GetUtcNow()),
                Actor.In(var repository) => await FetchAsync(repository, send, cancellation).ConfigureAwait(false),
                _ => throw new InvalidOperationException("An actor that the App does not know."),
            });
        }
        finally
        {
            _single.Release();
        }
    }

    public void Reject(Actor actor, AccessToken token) => _tokens.TryRemove(new(actor, token));

    public void Dispose() => _single.Dispose();

    private AccessToken? Cached(Actor actor) =>
        _tokens.TryGetValue(actor, out var token) && token.ExpiresAt - time.GetUtcNow() > (actor is Actor.Self ? TimeSpan.FromMinutes(1) : Margin)
            ? token
            : null;

    private async Task<AccessToken> FetchAsync(RepositoryName repository, SendRequest send, CancellationToken cancellation)
    {
        var lookup = Request(HttpMethod.Get, $"repos/{repository}/installation");
        using var found = await send(lookup, cancellation).ConfigureAwait(false);
        var installation = await GitHubAnswer.ReadAsync(lookup, found, GitHubJson.Default.ApiInstallation, cancellation).ConfigureAwait(false);

        var creation = Request(HttpMethod.Post, $"app/installations/{installation.Id}/access_tokens");
        // Asking twice gives two tokens and harms nothing.
        creation.Options.Set(RequestNotes.Repeatable, true);
        creation.Content = GitHubTransport.Content(
            new ApiTokenRequest([repository.Name], Least(installation.Permissions)), GitHubJson.Default.ApiTokenRequest);
        using var created = await send(creation, cancellation).ConfigureAwait(false);
        var token = await GitHubAnswer.ReadAsync(creation, created, GitHubJson.Default.ApiToken, cancellation).ConfigureAwait(false);
        return new(token.Token, $"installation {installation.Id}", token.ExpiresAt);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(api, path));
        GitHubTransport.SetHeaders(request);
        var proof = Cached(new Actor.Self()) ?? (_tokens[new Actor.Self()] = AppJwt.Create(app, time.GetUtcNow()));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", proof.Value);
        request.Options.Set(RequestNotes.Account, proof.Account);
        return request;
    }

    /// <summary>What is needed and granted. A dry run asks for no write permission at all (B23).</summary>
    private Dictionary<string, string> Least(ImmutableDictionary<string, string>? granted) =>
        Needed
            .Where(need => granted is null || granted.ContainsKey(need.Key))
            .ToDictionary(need => need.Key, need => access == GitAccess.ReadOnly || granted?[need.Key] == "read" ? "read" : need.Value, StringComparer.Ordinal);
}
