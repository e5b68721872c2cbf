using System.Net;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// Follows redirects, with method and body as they are: GitHub answers for a renamed or moved repository with 301 or 307 and asks for the same
/// request at the new place. Credentials stay on the origin; to another one goes a read only, and without them (B37).
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    private const int MaximumHops = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var target = new Uri(request.RequestUri!, location);
            if (hop == MaximumHops || Objection(request, target) is not null)
                throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"{request.Method} {request.RequestUri?.AbsolutePath}: {Objection(request, target) ?? "too many redirects"}.");
            request = Redirected(request, target);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static string? Objection(HttpRequestMessage request, Uri target)
    {
        if (target.Scheme != request.RequestUri!.Scheme && target.Scheme != Uri.UriSchemeHttps)
            return $"a redirect to {target.Scheme} is not followed";
        return request.IsRead() || Origins.AreSame(request.RequestUri, target) ? null : $"a redirect to {target.Host} is not followed with a change";
    }

    private static HttpRequestMessage Redirected(HttpRequestMessage request, Uri target)
    {
        var next = new HttpRequestMessage(request.Method, target) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers)
            next.Headers.TryAddWithoutValidation(name, values);
        foreach (var (name, value) in request.Options)
            ((IDictionary<string, object?>)next.Options)[name] = value;
        if (!Origins.AreSame(request.RequestUri, target))
            next.Headers.Authorization = null;
        return next;
    }
}
