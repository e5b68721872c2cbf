using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.GitHub.Api;

/// <summary>Typed requests in one actor's name. Paths are relative to the API's base address and already escaped.</summary>
/// <param name="http">The pipeline.</param>
/// <param name="actor">In whose name.</param>
internal sealed class GitHubTransport(HttpClient http, Actor actor)
{
    private const string Version = "2022-11-28";

    /// <summary>A hundred entries to a page: a hundred thousand in all, which no list that is asked for reaches.</summary>
    private const int MostPages = 1_000;

    private static readonly ProductInfoHeaderValue Agent = new(
        "KubeGuard.Bot", typeof(GitHubTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, new(path, UriKind.Relative));
        return await AnswerAsync(request, type, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same; null when there is no such thing.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var request = Request(HttpMethod.Get, new(path, UriKind.Relative));
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound
            ? null
            : await GitHubAnswer.ReadAsync(request, response, type, cancellation).ConfigureAwait(false);
    }

    /// <summary>All entries of a list, page by page, as the Link header leads; only within the API's own origin (B37).</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, JsonTypeInfo<T[]> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = new Uri(http.BaseAddress!, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page=100");
        for (var page = 1; ; page++)
        {
            T[] entries;
            Uri? following;
            using (var request = Request(HttpMethod.Get, next))
            using (var response = await http.SendAsync(request, cancellation).ConfigureAwait(false))
            {
                entries = await GitHubAnswer.ReadAsync(request, response, type, cancellation).ConfigureAwait(false);
                following = LinkHeader.Next(response, next);
            }

            foreach (var entry in entries)
                yield return entry;
            if (following is null)
                yield break;
            if (!Origins.AreSame(following, http.BaseAddress) || page == MostPages)
                throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"GET {next.AbsolutePath}: the next page is at '{following}', which is not followed.");
            next = following;
        }
    }

    /// <summary>Sends content and reads the answer.</summary>
    public async Task<TAnswer> SendAsync<TContent, TAnswer>(
        HttpMethod method, string path, TContent content, JsonTypeInfo<TContent> contentType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
    {
        using var request = Request(method, new(path, UriKind.Relative));
        request.Content = Content(content, contentType);
        return await AnswerAsync(request, answerType, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same for a POST that may be sent twice: git objects, which are named by their content, and analyses, which replace each other.</summary>
    public async Task<TAnswer> StoreAsync<TContent, TAnswer>(
        string path, TContent content, JsonTypeInfo<TContent> contentType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, new(path, UriKind.Relative));
        request.Options.Set(RequestNotes.Repeatable, true);
        request.Content = Content(content, contentType);
        return await AnswerAsync(request, answerType, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds to a set or replaces one, which may be done twice, and needs no answer.</summary>
    public async Task SetAsync<TContent>(HttpMethod method, string path, TContent content, JsonTypeInfo<TContent> contentType, CancellationToken cancellation)
    {
        using var request = Request(method, new(path, UriKind.Relative));
        request.Options.Set(RequestNotes.Repeatable, true);
        request.Content = Content(content, contentType);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        await GitHubAnswer.ThrowUnlessGoodAsync(request, response, cancellation).ConfigureAwait(false);
    }

    /// <summary>The headers that GitHub asks of every request. Its own media type alone is refused by strict readers of its description.</summary>
    public static void SetHeaders(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new("application/vnd.github+json"));
        request.Headers.Accept.Add(new("application/json", 0.9));
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add("X-GitHub-Api-Version", Version);
    }

    /// <summary>Bytes and not a stream, so that a request can be sent again.</summary>
    public static ByteArrayContent Content<T>(T content, JsonTypeInfo<T> type)
    {
        var bytes = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(content, type));
        bytes.Headers.ContentType = new("application/json");
        return bytes;
    }

    private async Task<T> AnswerAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        return await GitHubAnswer.ReadAsync(request, response, type, cancellation).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(HttpMethod method, Uri path)
    {
        var request = new HttpRequestMessage(method, new Uri(http.BaseAddress!, path));
        SetHeaders(request);
        request.Options.Set(RequestNotes.Actor, actor);
        return request;
    }
}
