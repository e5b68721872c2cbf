using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KubeGuard.Bot.Configuration;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Git.Signing;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.Bot.Run;

/// <summary>Opens repositories on GitHub. One connection for each kind of access lives as long as the process: it keeps pace, tokens and answers.</summary>
internal sealed class GitHubConnector(GitHubSettings settings, string workFolder, TimeProvider time, Meter? meter = null) : IForgeConnector, IDisposable
{
    private readonly GitHubOptions _options = new() { Api = settings.Api, Identity = IdentityOf(settings), Meter = meter };
    private readonly CommitSigner? _signer = SignerOf(settings, WorkNames.SigningIn(workFolder));
    private readonly ConcurrentDictionary<GitAccess, Lazy<GitHubConnection>> _connections = new();

    /// <inheritdoc/>
    public async Task<ConnectOutcome> ConnectAsync(RepositoryTarget target, GitAccess access, CancellationToken cancellation)
    {
        var repository = RepositoryOf(target, access);
        return await repository.InspectAsync(cancellation) switch
        {
            RepositoryOutcome.Ready ready => new ConnectOutcome.Connected(await OpenAsync(target, repository, target.Base ?? ready.DefaultBranch, cancellation)),
            RepositoryOutcome.Archived => Refused(Unavailability.Archived, "the repository is archived"),
            RepositoryOutcome.Disabled => Refused(Unavailability.Disabled, "GitHub has disabled the repository"),
            RepositoryOutcome.Renamed renamed => Refused(Unavailability.Renamed, $"it is called {renamed.To} now: change the configuration"),
            RepositoryOutcome.Empty => Refused(Unavailability.Empty, "it holds no commit"),
            RepositoryOutcome.Unreachable unreachable => Refused(Unavailability.Unreachable, unreachable.Reason),
            RepositoryOutcome.Forbidden forbidden => Refused(Unavailability.Forbidden, forbidden.Reason),
            _ => throw new InvalidOperationException("A state of a repository that the worker does not know."),
        };
    }

    /// <inheritdoc/>
    public IPullRequestComments? CommentsOf(RepositoryTarget target) => RepositoryOf(target, GitAccess.ReadWrite).Comments;

    /// <inheritdoc/>
    public void Forget(RepositoryTarget target)
    {
        foreach (var connection in _connections.Values)
            connection.Value.Forget(RepositoryName.Parse(target.Name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated))
            connection.Value.Dispose();
    }

    private GitHubRepository RepositoryOf(RepositoryTarget target, GitAccess access) => _connections
        .GetOrAdd(access, kind => new(() => new GitHubConnection(_options with { Access = kind }, time)))
        .Value.Repository(RepositoryName.Parse(target.Name));

    /// <summary>
    /// An App's commits are made and signed by GitHub, unless they are to carry a name or a signature of their own; those of a token are the bot's
    /// (B19).
    /// </summary>
    private async Task<ForgeConnection> OpenAsync(RepositoryTarget target, GitHubRepository repository, BranchName trunk, CancellationToken cancellation)
    {
        var folder = Path.Combine(workFolder, "repositories", $"{WorkNames.Of(target.Key)}.git");
        var named = settings is { CommitName: { } name, CommitEmail: { } email } ? new GitIdentity(name, email) : null;
        var verified = named is null && _signer is null && _options.Identity is GitHubIdentity.App;
        return new()
        {
            Base = trunk,
            Forge = repository.Forge,
            Workspace = verified ? await repository.OpenVerifiedWorkspaceAsync(folder, cancellation) : await repository.OpenWorkspaceAsync(folder, _signer, cancellation),
            Identity = verified ? GitIdentity.GitHub : named ?? GitIdentity.Bot,
            Reviews = repository.Reviews,
            Comments = repository.Comments,
            Permissions = repository.Permissions,
            // GitHub takes checks from Apps only.
            Checks = _options.Identity is GitHubIdentity.App ? repository.Checks : null,
            CodeScanning = repository.CodeScanning,
            OpenPullRequests = repository.OpenPullRequests,
            Issues = repository.Issues,
        };
    }

    /// <summary>The settings were checked: there is an App with its key, or a token.</summary>
    private static GitHubIdentity IdentityOf(GitHubSettings settings) => settings switch
    {
        { AppId: { } app, PrivateKeyFile: { } file } => new GitHubIdentity.App(app, Secret.FromFile(file)),
        { AppId: { } app, PrivateKey: { } key } => new GitHubIdentity.App(app, Secret.Of(key)),
        { TokenFile: { } file } => new GitHubIdentity.Token(Secret.FromFile(file)),
        { Token: { } token } => new GitHubIdentity.Token(Secret.Of(token)),
        _ => throw new InvalidOperationException("The settings name nobody to speak as."),
    };

    private static CommitSigner? SignerOf(GitHubSettings settings, string folder)
    {
        var key = SecretOf(settings.SigningKey, settings.SigningKeyFile);
        return key is null ? null : new(new(key.Reveal, SecretOf(settings.SigningKeyPassphrase, settings.SigningKeyPassphraseFile) is { } passphrase ? passphrase.Reveal : null), folder);
    }

    private static Secret? SecretOf(string? text, string? file) => text is not null ? Secret.Of(text) : file is not null ? Secret.FromFile(file) : null;

    private static ConnectOutcome.Refused Refused(Unavailability kind, string why) => new(kind, why);
}
