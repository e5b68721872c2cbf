using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Git.Signing;
using KubeGuard.PullRequests.GitHub.Api;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>One repository on GitHub: all that the bot does there, by subject.</summary>
public sealed class GitHubRepository
{
    private readonly RepositoryApi _api;
    private readonly OwnLogin _login;
    private readonly Func<bool> _forgetToken;

    internal GitHubRepository(RepositoryName name, RepositoryApi api, PullRequestIndex index, OwnLogin login, Func<bool> forgetToken, GitRemote remote)
    {
        _api = api;
        _login = login;
        _forgetToken = forgetToken;
        Name = name;
        Remote = remote;
        Comments = new GitHubComments(api, login);
        Forge = new GitHubForge(api, index, Comments);
        OpenPullRequests = new GitHubOpenPullRequests(api);
        Issues = new GitHubIssues(api, login);
        Checks = new GitHubCheckRuns(api, login);
        CodeScanning = new GitHubCodeScanning(api);
        Reviews = new GitHubReviews(api);
        Permissions = new GitHubPermissions(api);
    }

    /// <summary>Its name.</summary>
    public RepositoryName Name { get; }

    /// <summary>Where git finds it, with the bot's credentials.</summary>
    public GitRemote Remote { get; }

    /// <summary>Its pull requests.</summary>
    public IForge Forge { get; }

    /// <summary>Everybody's open pull requests.</summary>
    public IOpenPullRequests OpenPullRequests { get; }

    /// <summary>The conversation on them.</summary>
    public IPullRequestComments Comments { get; }

    /// <summary>The bot's own issues.</summary>
    public IForgeIssues Issues { get; }

    /// <summary>Checks.</summary>
    public ICheckRuns Checks { get; }

    /// <summary>Code scanning.</summary>
    public ICodeScanning CodeScanning { get; }

    /// <summary>What reviewers decided.</summary>
    public IReviews Reviews { get; }

    /// <summary>Who may command the bot.</summary>
    public IPermissions Permissions { get; }

    /// <summary>How the repository stands now; never throws for what GitHub answers (B24).</summary>
    public async Task<RepositoryOutcome> InspectAsync(CancellationToken cancellation = default)
    {
        var outcome = await TryInspectAsync(cancellation).ConfigureAwait(false);
        // A token of before the App was installed anew, or given the repository again, does not reach it.
        return outcome is RepositoryOutcome.Forbidden && _forgetToken() ? await TryInspectAsync(cancellation).ConfigureAwait(false) : outcome;
    }

    private async Task<RepositoryOutcome> TryInspectAsync(CancellationToken cancellation)
    {
        try
        {
            var facts = await _api.GetAsync(cancellation).ConfigureAwait(false);
            var name = RepositoryName.Parse(facts.FullName);
            if (name != Name)
                return new RepositoryOutcome.Renamed(name);
            if (facts.Archived)
                return new RepositoryOutcome.Archived();
            if (facts.Disabled)
                return new RepositoryOutcome.Disabled();
            return await _api.FindReferenceAsync(facts.DefaultBranch, cancellation).ConfigureAwait(false) is null
                ? new RepositoryOutcome.Empty()
                : new RepositoryOutcome.Ready(name, new(facts.DefaultBranch));
        }
        catch (GitHubException exception)
        {
            return exception.Problem switch
            {
                GitHubProblem.Conflict => new RepositoryOutcome.Empty(),
                GitHubProblem.Unauthorized or GitHubProblem.Forbidden or GitHubProblem.NotFound => new RepositoryOutcome.Forbidden(exception.Message),
                _ => new RepositoryOutcome.Unreachable(exception.Message),
            };
        }
        catch (FormatException exception)
        {
            return new RepositoryOutcome.Unreachable($"GitHub's answer cannot be understood: {exception.Message}");
        }
    }

    /// <summary>Opens a workspace whose commits are the bot's own (<see cref="CommitDraft.Identity"/>).</summary>
    /// <param name="folder">A folder for the workspace's own use.</param>
    /// <param name="signer">Signs them; null: they are not signed.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IGitWorkspace> OpenWorkspaceAsync(string folder, CommitSigner? signer = null, CancellationToken cancellation = default) =>
        await GitWorkspace.OpenAsync(folder, Remote, signer, cancellation).ConfigureAwait(false);

    /// <summary>
    /// Opens a workspace whose commits GitHub makes and signs, so that it shows them as verified: author is the App, committer is
    /// <see cref="GitIdentity.GitHub"/>. For Apps; a dry run makes them locally instead.
    /// </summary>
    public async Task<IGitWorkspace> OpenVerifiedWorkspaceAsync(string folder, CancellationToken cancellation = default) =>
        Verified(await GitWorkspace.OpenAsync(folder, Remote, cancellation: cancellation).ConfigureAwait(false));

    /// <summary>The same over a workspace that is open already.</summary>
    internal IGitWorkspace Verified(GitWorkspace workspace) => new VerifiedWorkspace(workspace, _api, _login);
}
