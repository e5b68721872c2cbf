using System.Text.Json;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>The bot's own issues on GitHub.</summary>
internal sealed class GitHubIssues(RepositoryApi api, OwnLogin login) : IForgeIssues
{
    public async Task<ForgeIssue?> FindAsync(IssueKey key, CancellationToken cancellation = default)
    {
        var self = await login.GetAsync(cancellation).ConfigureAwait(false);
        ForgeIssue? closed = null;
        await foreach (var issue in api.ListIssuesAsync(key.Label, cancellation).ConfigureAwait(false))
        {
            if (issue.PullRequest is not null || !string.Equals(issue.User?.Login, self, StringComparison.OrdinalIgnoreCase) || Of(issue, key) is not { } own)
                continue;
            if (own.State == PullRequestState.Open)
                return own;
            closed = own;
        }

        return closed;
    }

    public async Task<ForgeIssue> EnsureAsync(IssueDraft draft, CancellationToken cancellation = default)
    {
        var body = $"{draft.Key.Marker}\n{draft.Body.ReplaceLineEndings("\n").TrimEnd('\n')}\n";
        if (await FindAsync(draft.Key, cancellation).ConfigureAwait(false) is not { } existing)
            return Written(await api.CreateIssueAsync(new(draft.Title, body, [draft.Key.Label]), cancellation).ConfigureAwait(false), draft.Key);
        var edit = new ApiIssueEdit(
            existing.Title == draft.Title ? null : draft.Title,
            $"{draft.Key.Marker}\n{existing.Body}" == body ? null : body,
            existing.State == PullRequestState.Open ? null : "open");
        return edit == new ApiIssueEdit()
            ? existing
            : Written(await api.EditIssueAsync(existing.Number.Number, edit, cancellation).ConfigureAwait(false), draft.Key);
    }

    public async Task CloseAsync(IssueKey key, CancellationToken cancellation = default)
    {
        if (await FindAsync(key, cancellation).ConfigureAwait(false) is { State: PullRequestState.Open } issue)
            await api.EditIssueAsync(issue.Number.Number, new(State: "closed"), cancellation).ConfigureAwait(false);
    }

    /// <summary>The issue; null when it does not carry the marker.</summary>
    private static ForgeIssue? Of(ApiIssue issue, IssueKey key)
    {
        var body = PullRequestMapping.Text(issue.Body);
        return body.StartsWith($"{key.Marker}\n", StringComparison.Ordinal)
            ? new(
                new(issue.Number),
                issue.Title,
                body[(key.Marker.Length + 1)..],
                PullRequestMapping.State(issue.State),
                PullRequestMapping.Names(issue.Labels, LabelName),
                issue.HtmlUrl)
            : null;
    }

    private static ForgeIssue Written(ApiIssue issue, IssueKey key) => Of(issue, key)
        ?? throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"Issue #{issue.Number} does not hold what was written to it.");

    /// <summary>GitHub describes an issue's label as a string or an object.</summary>
    private static string LabelName(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString()!,
        JsonValueKind.Object when label.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString()!,
        _ => "",
    };
}
