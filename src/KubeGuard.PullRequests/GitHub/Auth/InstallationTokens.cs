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
internal sealed class InstallationTokens(GitHubIdentity.App app, GitHubOptions options, TimeProvider time) : IAccessTokens, IDisposable
{
    private const string Read = "read";

    /// <summary>Git may hold on to a token for a long push, and a request may wait for its turn with it.</summary>
    private static readonly TimeSpan LongestPush = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(50);

    /// <summary>What the bot needs; of it is asked what the installation was granted.</summary>
    private static readonly ImmutableSortedDictionary<string, string> Needed = ImmutableSortedDictionary<string, string>.Empty
        .Add("checks", "write").Add("contents", "write").Add("issues", "write").Add("members", "read").Add("metadata", "read")
        .Add("pull_requests", "write").Add("security_events", "write");

    /// <summary>A token is replaced this long before it ends.</summary>
    private readonly TimeSpan _margin = TimeSpan.FromTicks(Math.Min((LongestPush + options.Pacing.MaximumWait).Ticks, LongestMargin.Ticks));
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

    public bool Forget(Actor actor) => _tokens.TryRemove(actor, out _);

    public void Dispose() => _single.Dispose();

    private AccessToken? Cached(Actor actor) =>
        _tokens.TryGetValue(actor, out var token) && token.ExpiresAt - time.GetUtcNow() > (actor is Actor.Self ? TimeSpan.FromMinutes(1) : _margin)
            ? token
            : null;

    private async Task<AccessToken> FetchAsync(RepositoryName repository, SendRequest send, CancellationToken cancellation)
    {
        var lookup = Request(HttpMethod.Get, $"repos/{repository}/installation");
        using var found = await send(lookup, cancellation).ConfigureAwait(false);
        var installation = await GitHubAnswer.ReadAsync(lookup, found, GitHubJson.Default.ApiInstallation, cancellation).ConfigureAwait(false);

        try
        {
            var token = await CreateAsync(installation.Id, new([repository.Name], Least(installation.Permissions)), send, cancellation).ConfigureAwait(false);
            return new(token.Token, AccountOf(installation), token.ExpiresAt);
        }
        catch (GitHubException exception) when (exception.Problem == GitHubProblem.Invalid)
        {
            // A repository that was renamed is not known by its old name here. This token is good for finding that out, and for nothing else.
            var token = await CreateAsync(installation.Id, new(null, new() { ["metadata"] = Read }), send, cancellation).ConfigureAwait(false);
            return new(token.Token, AccountOf(installation), time.GetUtcNow() + _margin + TimeSpan.FromMinutes(1));
        }
    }

    private async Task<ApiToken> CreateAsync(long installation, ApiTokenRequest content, SendRequest send, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Post, $"app/installations/{installation}/access_tokens");
        // Asking twice gives two tokens and harms nothing.
        request.Options.Set(RequestNotes.Repeatable, true);
        request.Content = GitHubTransport.Content(content, GitHubJson.Default.ApiTokenRequest);
        using var response = await send(request, cancellation).ConfigureAwait(false);
        return await GitHubAnswer.ReadAsync(request, response, GitHubJson.Default.ApiToken, cancellation).ConfigureAwait(false);
    }

    private static string AccountOf(ApiInstallation installation) => $"installation {installation.Id}";

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(options.Api, path));
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
            .ToDictionary(need => need.Key, need => options.Access == GitAccess.ReadOnly || granted?[need.Key] == Read ? Read : need.Value, StringComparer.Ordinal);
}
