namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>Sends a request down the rest of the pipeline.</summary>
internal delegate Task<HttpResponseMessage> SendRequest(HttpRequestMessage request, CancellationToken cancellation);

/// <summary>Gives tokens, from a cache while they are good.</summary>
internal interface IAccessTokens
{
    /// <summary>The token for an actor. Where one has to be fetched, the request goes out through <paramref name="send"/>.</summary>
    Task<AccessToken> GetAsync(Actor actor, SendRequest send, CancellationToken cancellation);

    /// <summary>Forgets a token that GitHub refused.</summary>
    void Reject(Actor actor, AccessToken token);

    /// <summary>Forgets whatever is kept for an actor: what it may do has changed.</summary>
    /// <returns>Whether anything was kept.</returns>
    bool Forget(Actor actor);
}

/// <summary>The one token of an account. A refused one is read again from its source, where it may have been replaced.</summary>
internal sealed class StaticToken(Secret secret) : IAccessTokens
{
    public Task<AccessToken> GetAsync(Actor actor, SendRequest send, CancellationToken cancellation) =>
        Task.FromResult(new AccessToken(secret.Reveal(), "token", null));

    public void Reject(Actor actor, AccessToken token)
    {
        // Nothing is kept.
    }

    public bool Forget(Actor actor) => false;
}
