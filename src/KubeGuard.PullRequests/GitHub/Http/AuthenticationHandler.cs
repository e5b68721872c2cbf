using System.Net;
using System.Net.Http.Headers;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>Adds the token of the request's actor, on its way to the configured API only; a refused token is replaced once (B35).</summary>
internal sealed class AuthenticationHandler(IAccessTokens tokens, Uri api) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Origins.AreSame(request.RequestUri, api) || !request.Options.TryGetValue(RequestNotes.Actor, out var actor))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var token = await TokenAsync(actor, cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(request, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !Origins.AreSame(response.RequestMessage?.RequestUri ?? request.RequestUri, api))
            return response;
        tokens.Reject(actor, token);
        var fresh = await TokenAsync(actor, cancellationToken).ConfigureAwait(false);
        if (fresh.Value == token.Value)
            return response;
        response.Dispose();
        return await SendAsync(request, fresh, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The token of an actor, for what does not go through this pipeline: git.</summary>
    public Task<AccessToken> TokenAsync(Actor actor, CancellationToken cancellation) => tokens.GetAsync(actor, base.SendAsync, cancellation);

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AccessToken token, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Options.Set(RequestNotes.Account, token.Account);
        return base.SendAsync(request, cancellation);
    }
}
