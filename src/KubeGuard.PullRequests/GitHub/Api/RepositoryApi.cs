using System.Collections.Immutable;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub.Api;

/// <summary>The endpoints of one repository that the bot uses, one method each; the address of each stands in GitHub's REST documentation.</summary>
/// <param name="transport">Sends in the repository's name.</param>
/// <param name="repository">The repository.</param>
internal sealed class RepositoryApi(GitHubTransport transport, RepositoryName repository)
{
    private string Root { get; } = $"repos/{repository}";

    public Task<ApiRepository> GetAsync(CancellationToken cancellation) =>
        transport.GetAsync(Root, GitHubJson.Default.ApiRepository, cancellation);

    public Task<ApiPermission?> FindPermissionAsync(string login, CancellationToken cancellation) =>
        transport.FindAsync($"{Root}/collaborators/{Uri.EscapeDataString(login)}/permission", GitHubJson.Default.ApiPermission, cancellation);

    public Task<ApiMembership?> FindMembershipAsync(string team, string login, CancellationToken cancellation) =>
        transport.FindAsync(
            $"orgs/{repository.Owner}/teams/{Uri.EscapeDataString(team)}/memberships/{Uri.EscapeDataString(login)}", GitHubJson.Default.ApiMembership, cancellation);

    // Pull requests

    /// <summary>All, oldest first: pages of old ones do not change, and so cost nothing the next time.</summary>
    public IAsyncEnumerable<ApiPullRequest> ListPullRequestsAsync(CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/pulls?state=all&sort=created&direction=asc", GitHubJson.Default.ApiPullRequestArray, cancellation);

    /// <summary>All, the last updated first; whoever has read the rest before stops in time.</summary>
    public IAsyncEnumerable<ApiPullRequest> ListUpdatedPullRequestsAsync(CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/pulls?state=all&sort=updated&direction=desc", GitHubJson.Default.ApiPullRequestArray, cancellation);

    public IAsyncEnumerable<ApiPullRequest> ListOpenPullRequestsAsync(string branch, CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/pulls?state=open&head={Uri.EscapeDataString($"{repository.Owner}:{branch}")}", GitHubJson.Default.ApiPullRequestArray, cancellation);

    /// <summary>Those that were changed last come first.</summary>
    public IAsyncEnumerable<ApiPullRequest> ListOpenPullRequestsIntoAsync(string trunk, CancellationToken cancellation) =>
        transport.ListAsync(
            $"{Root}/pulls?state=open&base={Uri.EscapeDataString(trunk)}&sort=updated&direction=desc", GitHubJson.Default.ApiPullRequestArray, cancellation);

    public IAsyncEnumerable<ApiChangedFile> ListFilesAsync(int number, CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/pulls/{number}/files", GitHubJson.Default.ApiChangedFileArray, cancellation);

    public Task<ApiContent> GetContentAsync(string path, string reference, CancellationToken cancellation) =>
        transport.GetAsync($"{Root}/contents/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?ref={Uri.EscapeDataString(reference)}", GitHubJson.Default.ApiContent, cancellation);

    public Task<ApiPullRequest> GetPullRequestAsync(int number, CancellationToken cancellation) =>
        transport.GetAsync($"{Root}/pulls/{number}", GitHubJson.Default.ApiPullRequest, cancellation);

    public Task<ApiPullRequest> CreatePullRequestAsync(ApiNewPullRequest pull, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, $"{Root}/pulls", pull, GitHubJson.Default.ApiNewPullRequest, GitHubJson.Default.ApiPullRequest, cancellation);

    public Task<ApiPullRequest> EditPullRequestAsync(int number, ApiPullRequestEdit edit, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Patch, $"{Root}/pulls/{number}", edit, GitHubJson.Default.ApiPullRequestEdit, GitHubJson.Default.ApiPullRequest, cancellation);

    public Task RequestReviewersAsync(int number, ApiReviewRequest reviewers, CancellationToken cancellation) =>
        transport.SetAsync(HttpMethod.Post, $"{Root}/pulls/{number}/requested_reviewers", reviewers, GitHubJson.Default.ApiReviewRequest, cancellation);

    public IAsyncEnumerable<ApiReview> ListReviewsAsync(int number, CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/pulls/{number}/reviews", GitHubJson.Default.ApiReviewArray, cancellation);

    // Issues, and what pull requests have of them

    public Task SetLabelsAsync(int number, ImmutableArray<string> labels, CancellationToken cancellation) =>
        transport.SetAsync(HttpMethod.Put, $"{Root}/issues/{number}/labels", new(labels), GitHubJson.Default.ApiLabels, cancellation);

    public Task AddLabelsAsync(int number, ImmutableArray<string> labels, CancellationToken cancellation) =>
        transport.SetAsync(HttpMethod.Post, $"{Root}/issues/{number}/labels", new(labels), GitHubJson.Default.ApiLabels, cancellation);

    public Task AddAssigneesAsync(int number, ImmutableArray<string> logins, CancellationToken cancellation) =>
        transport.SetAsync(HttpMethod.Post, $"{Root}/issues/{number}/assignees", new(logins), GitHubJson.Default.ApiAssignees, cancellation);

    public Task<ApiIssue> GetIssueAsync(int number, CancellationToken cancellation) =>
        transport.GetAsync($"{Root}/issues/{number}", GitHubJson.Default.ApiIssue, cancellation);

    public IAsyncEnumerable<ApiIssue> ListIssuesAsync(string label, CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/issues?state=all&sort=created&direction=asc&labels={Uri.EscapeDataString(label)}", GitHubJson.Default.ApiIssueArray, cancellation);

    public Task<ApiIssue> CreateIssueAsync(ApiNewIssue issue, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, $"{Root}/issues", issue, GitHubJson.Default.ApiNewIssue, GitHubJson.Default.ApiIssue, cancellation);

    public Task<ApiIssue> EditIssueAsync(int number, ApiIssueEdit edit, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Patch, $"{Root}/issues/{number}", edit, GitHubJson.Default.ApiIssueEdit, GitHubJson.Default.ApiIssue, cancellation);

    // Comments

    public IAsyncEnumerable<ApiComment> ListCommentsAsync(int number, CancellationToken cancellation) =>
        transport.ListAsync($"{Root}/issues/{number}/comments", GitHubJson.Default.ApiCommentArray, cancellation);

    public IAsyncEnumerable<ApiComment> ListCommentsSinceAsync(DateTimeOffset since, CancellationToken cancellation) =>
        transport.ListAsync(
            $"{Root}/issues/comments?sort=created&direction=asc&since={since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", GitHubJson.Default.ApiCommentArray, cancellation);

    public Task<ApiComment> CreateCommentAsync(int number, string body, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, $"{Root}/issues/{number}/comments", new(body), GitHubJson.Default.ApiText, GitHubJson.Default.ApiComment, cancellation);

    public Task<ApiComment> EditCommentAsync(long id, string body, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Patch, $"{Root}/issues/comments/{id}", new(body), GitHubJson.Default.ApiText, GitHubJson.Default.ApiComment, cancellation);

    public Task ReactAsync(long comment, string content, CancellationToken cancellation) =>
        transport.SetAsync(HttpMethod.Post, $"{Root}/issues/comments/{comment}/reactions", new(content), GitHubJson.Default.ApiReaction, cancellation);

    // Checks

    public Task<ApiCheckRuns> ListCheckRunsAsync(string commit, string name, CancellationToken cancellation) =>
        transport.GetAsync(
            $"{Root}/commits/{commit}/check-runs?check_name={Uri.EscapeDataString(name)}&filter=latest&per_page=100", GitHubJson.Default.ApiCheckRuns, cancellation);

    public Task<ApiCheckRun> CreateCheckRunAsync(ApiCheckRunWrite run, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, $"{Root}/check-runs", run, GitHubJson.Default.ApiCheckRunWrite, GitHubJson.Default.ApiCheckRun, cancellation);

    public Task<ApiCheckRun> EditCheckRunAsync(long id, ApiCheckRunWrite run, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Patch, $"{Root}/check-runs/{id}", run, GitHubJson.Default.ApiCheckRunWrite, GitHubJson.Default.ApiCheckRun, cancellation);

    // Code scanning

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<ApiAnalysis> ListAnalysesAsync(string reference, string tool, CancellationToken cancellation) => transport.ListAsync(
        $"{Root}/code-scanning/analyses?ref={Uri.EscapeDataString(reference)}&tool_name={Uri.EscapeDataString(tool)}", GitHubJson.Default.ApiAnalysisArray, cancellation);

    /// <summary>May be sent twice: what has a category replaces what had it.</summary>
    public Task<ApiSarifReceipt> UploadSarifAsync(ApiSarif sarif, CancellationToken cancellation) =>
        transport.StoreAsync($"{Root}/code-scanning/sarifs", sarif, GitHubJson.Default.ApiSarif, GitHubJson.Default.ApiSarifReceipt, cancellation);

    public Task<ApiSarifStatus?> FindSarifStatusAsync(string upload, CancellationToken cancellation) =>
        transport.FindAsync($"{Root}/code-scanning/sarifs/{Uri.EscapeDataString(upload)}", GitHubJson.Default.ApiSarifStatus, cancellation);

    // Git data

    public Task<ApiReference?> FindReferenceAsync(string branch, CancellationToken cancellation) =>
        transport.FindAsync($"{Root}/git/ref/{Uri.EscapeDataString($"heads/{branch}")}", GitHubJson.Default.ApiReference, cancellation);

    public Task<ApiObject> CreateBlobAsync(byte[] content, CancellationToken cancellation) =>
        transport.StoreAsync(
            $"{Root}/git/blobs", new(Convert.ToBase64String(content), "base64"), GitHubJson.Default.ApiNewBlob, GitHubJson.Default.ApiObject, cancellation);

    public Task<ApiObject> CreateTreeAsync(ApiNewTree tree, CancellationToken cancellation) =>
        transport.StoreAsync($"{Root}/git/trees", tree, GitHubJson.Default.ApiNewTree, GitHubJson.Default.ApiObject, cancellation);

    public Task<ApiCommit> CreateCommitAsync(ApiNewCommit commit, CancellationToken cancellation) =>
        transport.StoreAsync($"{Root}/git/commits", commit, GitHubJson.Default.ApiNewCommit, GitHubJson.Default.ApiCommit, cancellation);

    public Task<ApiSeenCommit> GetCommitAsync(string sha, CancellationToken cancellation) =>
        transport.GetAsync($"{Root}/commits/{sha}", GitHubJson.Default.ApiSeenCommit, cancellation);
}
