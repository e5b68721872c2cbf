using System.Net;
using System.Net.Http.Headers;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// Asks for what has changed only (B37): sends back the entity tag of the last answer, and gives that answer again on 304, which does not count
/// against the rate limit.
/// </summary>
internal sealed class ConditionalRequestHandler(AnswerCache cache) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get || request.Headers.IfNoneMatch.Count > 0)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var key = $"{(request.Options.TryGetValue(RequestNotes.Actor, out var actor) ? actor : null)} {request.RequestUri}";
        var known = cache.Find(key);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known.Tag);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        request.Headers.IfNoneMatch.Clear();
        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            response.Dispose();
            return Again(known, request);
        }

        if (response is { StatusCode: HttpStatusCode.OK, Headers.ETag: { } tag })
            cache.Keep(key, await RememberAsync(response, tag, cancellationToken).ConfigureAwait(false));
        return response;
    }

    private static async Task<KeptAnswer> RememberAsync(HttpResponseMessage response, EntityTagHeaderValue tag, CancellationToken cancellation) =>
        KeptAnswer.Of(
            tag,
            response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null,
            response.Content.Headers.ContentType,
            await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));

    private static HttpResponseMessage Again(KeptAnswer known, HttpRequestMessage request)
    {
        var content = new ByteArrayContent(known.Body());
        content.Headers.ContentType = known.ContentType;
        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = content };
        response.Headers.ETag = known.Tag;
        if (known.Link is not null)
            response.Headers.TryAddWithoutValidation("Link", known.Link);
        return response;
    }
}
