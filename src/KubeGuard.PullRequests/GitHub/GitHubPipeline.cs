using System.Net;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// The order of the handlers, outermost first. Each says why it stands where it does; the order is a promise: what a dry run refuses is not
/// authenticated, what is answered from the cache is not retried, and each attempt is paced.
/// </summary>
internal sealed class GitHubPipeline : IDisposable
{
    private readonly AuthenticationHandler _authentication;

    public GitHubPipeline(GitHubOptions options, IAccessTokens tokens, TimeProvider time, HttpMessageHandler? network)
    {
        _authentication = new(tokens, options.Api);
        DelegatingHandler[] handlers =
        [
            new DryRunHandler(options.Access),
            _authentication,
            new ConditionalRequestHandler(new(AnswerCache.DefaultCapacity)),
            new UnreachableHandler(),
            new RedirectHandler(),
            new RetryHandler(options.Retries, time),
            new PacingHandler(options.Pacing, time, options.Meter is { } meter ? new(meter) : null),
            new AttemptHandler(options.Retries, time),
        ];
        HttpMessageHandler inner = network ?? Network();
        foreach (var handler in handlers.Reverse())
        {
            handler.InnerHandler = inner;
            inner = handler;
        }

        // Time-outs are the handlers' business: a request may rightly wait minutes for its turn.
        Http = new(inner) { BaseAddress = options.Api, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What requests are sent with.</summary>
    public HttpClient Http { get; }

    /// <summary>What git gets in with.</summary>
    public IGitCredentials CredentialsFor(Actor actor) => new GitTokens(_authentication, actor);

    public void Dispose() => Http.Dispose();

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Long enough to reuse connections, short enough to see a changed address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
