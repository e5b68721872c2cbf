using System.Collections.Concurrent;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// The one way to a GitHub: holds the connections, tokens, cached answers and the pace, so there is one per host and identity in a process.
/// Safe for concurrent use.
/// </summary>
public sealed class GitHubConnection : IDisposable
{
    private readonly GitHubPipeline _pipeline;
    private readonly IAccessTokens _tokens;
    private readonly GitHubOptions _options;
    private readonly OwnLogin _login;
    private readonly ConcurrentDictionary<RepositoryName, PullRequestIndex> _indexes = new();

    /// <summary>Connects to nothing yet. Throws <see cref="ArgumentException"/> with all errors when the options are not valid.</summary>
    /// <param name="options">How GitHub is reached.</param>
    /// <param name="time">The clock of pacing, retries and tokens.</param>
    public GitHubConnection(GitHubOptions options, TimeProvider time)
        : this(options, time, null)
    {
    }

    /// <summary>The same over another network.</summary>
    internal GitHubConnection(GitHubOptions options, TimeProvider time, HttpMessageHandler? network)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors() is { IsEmpty: false } errors)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _options = options;
        _tokens = options.Identity switch
        {
            GitHubIdentity.App app => new InstallationTokens(app, options, time),
            GitHubIdentity.Token token => new StaticToken(token.Value),
            _ => throw new InvalidOperationException("An identity that the connection does not know."),
        };
        _pipeline = new(options, _tokens, time, network);
        _login = new(options.Identity, new(new(_pipeline.Http, new Actor.Self())));
    }

    /// <summary>One repository; nothing is asked yet.</summary>
    public GitHubRepository Repository(RepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var actor = new Actor.In(name);
        var api = new RepositoryApi(new GitHubTransport(_pipeline.Http, actor), name);
        return new(name, api, _indexes.GetOrAdd(name, _ => new()), _login, () => Forget(name), new(new Uri(_options.Web, $"{name}.git").AbsoluteUri)
        {
            Credentials = _pipeline.CredentialsFor(actor),
            Access = _options.Access,
        });
    }

    /// <summary>Forgets the token for a repository: the App's installation is looked up anew at the next request.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(RepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _tokens.Forget(new Actor.In(name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline.Dispose();
        (_tokens as IDisposable)?.Dispose();
    }
}
