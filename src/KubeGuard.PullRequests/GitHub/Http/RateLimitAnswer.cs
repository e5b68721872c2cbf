using System.Globalization;
using System.Net;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>What an answer says about rate limits.</summary>
/// <param name="IsRefusal">Whether the request was refused because of one; it had no effect then.</param>
/// <param name="Wait">How long to wait; null when it does not say.</param>
/// <param name="Remaining">Requests left in the window; <see cref="int.MaxValue"/> when it does not say, or speaks of another resource.</param>
/// <param name="UntilReset">Until the window is reset; null when it does not say.</param>
internal sealed record RateLimitAnswer(bool IsRefusal, TimeSpan? Wait, int Remaining, TimeSpan? UntilReset)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Reads headers, and the text of a 403 that names no header (GitHub documentation, "Rate limits for the REST API").</summary>
    public static async Task<RateLimitAnswer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellation)
    {
        // Times are taken from the server's own clock where it tells it, so that clocks which differ do not matter.
        var now = response.Headers.Date ?? time.GetUtcNow();
        var reset = Number(response, "x-ratelimit-reset") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now + Second : (TimeSpan?)null;
        var remaining = Number(response, "x-ratelimit-remaining");
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now + Second,
            _ => (TimeSpan?)null,
        };
        var refusal = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => true,
            HttpStatusCode.Forbidden => retryAfter is not null || remaining == 0 || await SpeaksOfLimitAsync(response, cancellation).ConfigureAwait(false),
            _ => false,
        };
        var counted = Header(response, "x-ratelimit-resource") is null or "core" && remaining is { } left ? (int)Math.Min(left, int.MaxValue) : int.MaxValue;
        return new(refusal, NotNegative(retryAfter ?? (remaining == 0 ? reset : null)), counted, NotNegative(reset));
    }

    private static async Task<bool> SpeaksOfLimitAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return text.Contains("rate limit", StringComparison.OrdinalIgnoreCase) || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
    }

    private static TimeSpan? NotNegative(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private static long? Number(HttpResponseMessage response, string name) =>
        long.TryParse(Header(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 253402300799 ? number : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
