using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Api;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// Anybody's open pull requests on GitHub: one list, then a list of files for each. All are conditional requests, so while nothing changes they
/// do not count against the limit. A fork's head is readable here, because the repository keeps it as <c>refs/pull/N/head</c>.
/// </summary>
internal sealed class GitHubOpenPullRequests(RepositoryApi api) : IOpenPullRequests
{
    private const int Most = 100;
    private const string Removed = "removed";

    public async Task<ImmutableArray<OpenPullRequest>> ListAsync(BranchName trunk, CancellationToken cancellation = default)
    {
        var pulls = ImmutableArray.CreateBuilder<OpenPullRequest>();
        await foreach (var pull in api.ListOpenPullRequestsIntoAsync(trunk.Value, cancellation).ConfigureAwait(false))
        {
            if (pull.Number > 0 && CommitId.IsValid(pull.Head.Sha))
                pulls.Add(new(new(pull.Number), new(pull.Head.Sha)));
            if (pulls.Count == Most)
                break;
        }

        return pulls.ToImmutable();
    }

    public async Task<ProposedFile?> FindAsync(OpenPullRequest pull, string path, CancellationToken cancellation = default)
    {
        await foreach (var file in api.ListFilesAsync(pull.Id.Number, cancellation).ConfigureAwait(false))
        {
            if (file.Filename == path)
                return file.Status == Removed ? new ProposedFile.Deleted() : await ReadAsync(pull.Head, path, cancellation).ConfigureAwait(false);
            if (file.PreviousFilename == path)
                return new ProposedFile.Deleted();
        }

        return null;
    }

    private async Task<ProposedFile> ReadAsync(CommitId head, string path, CancellationToken cancellation) =>
        await api.GetContentAsync(path, head.Value, cancellation).ConfigureAwait(false) switch
        {
            { Type: "file", Encoding: "base64", Content: { } content } => Decoded(content),
            { Type: "file" } content => new ProposedFile.Unreadable($"a file of {content.Size} bytes"),
            _ => new ProposedFile.Unreadable("a link or a submodule"),
        };

    /// <summary>GitHub breaks the lines of base64.</summary>
    private static ProposedFile.Written Decoded(string content)
    {
        try
        {
            return new(Convert.FromBase64String(content));
        }
        catch (FormatException exception)
        {
            throw new GitHubException(GitHubProblem.UnexpectedAnswer, "GitHub's content of a file is not base64.", exception);
        }
    }
}
