using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub.Api;

/// <summary>Reads answers, and says in a typed way what GitHub refused and why (B24).</summary>
internal static class GitHubAnswer
{
    private const int LongestQuote = 1_000;

    /// <summary>The content of a good answer. Throws <see cref="GitHubException"/> for any other.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequestMessage request, HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        await ThrowUnlessGoodAsync(request, response, cancellation).ConfigureAwait(false);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation).ConfigureAwait(false)
                ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"{Name(request)}: the answer is not what GitHub documents: {exception.Message}", exception)
            {
                Status = response.StatusCode,
                RequestId = RequestId(response),
            };
        }
    }

    /// <summary>Throws <see cref="GitHubException"/> unless the answer is good.</summary>
    public static async Task ThrowUnlessGoodAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        throw new GitHubException(ProblemOf(response, text), $"{Name(request)}: GitHub answered {status}: {Words(text, response)}")
        {
            Status = response.StatusCode,
            RequestId = RequestId(response),
        };
    }

    private static GitHubProblem ProblemOf(HttpResponseMessage response, string text) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => GitHubProblem.Unauthorized,
        HttpStatusCode.Forbidden when text.Contains("rate limit", StringComparison.OrdinalIgnoreCase) => GitHubProblem.RateLimited,
        HttpStatusCode.Forbidden or HttpStatusCode.UnavailableForLegalReasons => GitHubProblem.Forbidden,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => GitHubProblem.NotFound,
        HttpStatusCode.Conflict => GitHubProblem.Conflict,
        HttpStatusCode.TooManyRequests => GitHubProblem.RateLimited,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => GitHubProblem.Invalid,
        >= HttpStatusCode.InternalServerError => GitHubProblem.Unreachable,
        _ => GitHubProblem.UnexpectedAnswer,
    };

    /// <summary>GitHub's message with the details of a 422, or the beginning of whatever it sent.</summary>
    private static string Words(string text, HttpResponseMessage response)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, GitHubJson.Default.ApiError) is { Message: { } message } error)
                return Cut(error.Errors is { } details ? $"{message} {details.GetRawText()}" : message);
        }
        catch (JsonException)
        {
            // Not GitHub's own words: a proxy's page, or nothing at all.
        }

        return text.Length > 0 ? Cut(text) : response.ReasonPhrase ?? "nothing";
    }

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > LongestQuote ? $"{line[..LongestQuote]}…" : line;
    }

    private static string Name(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.AbsolutePath}";

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-github-request-id", out var values) ? values.FirstOrDefault() : null;
}
