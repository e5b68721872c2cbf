using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>What the handlers of the pipeline tell each other about a request.</summary>
internal static class RequestNotes
{
    /// <summary>In whose name it goes out.</summary>
    public static readonly HttpRequestOptionsKey<Actor> Actor = new("kubeguard.actor");

    /// <summary>Whose rate limits it counts against.</summary>
    public static readonly HttpRequestOptionsKey<string> Account = new("kubeguard.account");

    /// <summary>Set on a POST that may be sent twice without harm.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("kubeguard.repeatable");

    /// <summary>Whether it only reads (RFC 9110, section 9.2.1).</summary>
    public static bool IsRead(this HttpRequestMessage request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;

    /// <summary>
    /// Whether sending it twice has the effect of sending it once. PATCH is not so by the RFC; every PATCH of this client sets fields to values.
    /// </summary>
    public static bool IsRepeatable(this HttpRequestMessage request) =>
        request.Method != HttpMethod.Post || (request.Options.TryGetValue(Repeatable, out var repeatable) && repeatable);
}
