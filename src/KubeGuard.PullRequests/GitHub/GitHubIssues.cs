using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>The bot's own issues on GitHub.</summary>
internal sealed class GitHubIssues(RepositoryApi api, OwnLogin login) : IForgeIssues
{
    private const string Open = "open";
    private const string Closed = "closed";

    public async Task<ForgeIssue?> FindAsync(IssueKey key, CancellationToken cancellation = default) =>
        Chosen(await ListAsync(key, cancellation).ConfigureAwait(false));

    public async Task<ForgeIssue?> EnsureAsync(IssueKey key, Func<ForgeIssue?, IssueDraft?> draft, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(draft);
        var own = await ListAsync(key, cancellation).ConfigureAwait(false);
        if (Chosen(own) is not { } existing)
        {
            if (draft(null) is not { } first)
                return null;
            var made = Written(await api.CreateIssueAsync(new(first.Title, Text(first), [key.Label]), cancellation).ConfigureAwait(false), key);
            // GitHub lets two workers make one each: what both see decides, the older goes on. Its list lags, so the next run looks again.
            own = await ListAsync(key, cancellation).ConfigureAwait(false);
            existing = Chosen(own) ?? made;
        }

        await CloseOthersAsync(own, existing, cancellation).ConfigureAwait(false);
        return await BringAsync(existing.Number, key, draft, cancellation).ConfigureAwait(false);
    }

    public async Task CloseAsync(IssueKey key, CancellationToken cancellation = default)
    {
        if (await FindAsync(key, cancellation).ConfigureAwait(false) is { State: PullRequestState.Open } issue)
            await api.EditIssueAsync(issue.Number.Number, new(State: Closed), cancellation).ConfigureAwait(false);
    }

    /// <summary>The name of a label, which GitHub describes as a string or an object.</summary>
    public static string LabelName(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString()!,
        JsonValueKind.Object when label.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString()!,
        _ => "",
    };

    private async Task<ImmutableArray<ForgeIssue>> ListAsync(IssueKey key, CancellationToken cancellation)
    {
        var self = await login.GetAsync(cancellation).ConfigureAwait(false);
        var own = ImmutableArray.CreateBuilder<ForgeIssue>();
        await foreach (var issue in api.ListIssuesAsync(key.Label, cancellation).ConfigureAwait(false))
        {
            if (issue.PullRequest is null && string.Equals(issue.User?.Login, self, StringComparison.OrdinalIgnoreCase) && Of(issue, key) is { } found)
                own.Add(found);
        }

        return own.ToImmutable();
    }

    /// <summary>An open one goes before a closed one; of the open ones the oldest, on which every worker agrees.</summary>
    private static ForgeIssue? Chosen(ImmutableArray<ForgeIssue> own) => own.FirstOrDefault(issue => issue.State == PullRequestState.Open) ?? own.LastOrDefault();

    /// <summary>Without the marker they are never found again.</summary>
    private async Task CloseOthersAsync(ImmutableArray<ForgeIssue> own, ForgeIssue chosen, CancellationToken cancellation)
    {
        foreach (var other in own.Where(issue => issue.State == PullRequestState.Open && issue.Number != chosen.Number))
        {
            var edit = new ApiIssueEdit(Body: $"This was opened at the same moment as {chosen.Number}, which goes on.\n", State: Closed);
            await api.EditIssueAsync(other.Number.Number, edit, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads the issue alone, since lists lag, and writes what differs. GitHub offers no compare-and-swap on issues: what a person changes between this
    /// read and this write, moments later, is lost.
    /// </summary>
    private async Task<ForgeIssue?> BringAsync(PullRequestId number, IssueKey key, Func<ForgeIssue?, IssueDraft?> draft, CancellationToken cancellation)
    {
        var existing = Written(await api.GetIssueAsync(number.Number, cancellation).ConfigureAwait(false), key);
        if (draft(existing) is not { } wanted)
            return existing;
        var edit = new ApiIssueEdit(
            existing.Title == wanted.Title ? null : wanted.Title,
            $"{key.Marker}\n{existing.Body}" == Text(wanted) ? null : Text(wanted),
            existing.State == wanted.State ? null : wanted.State == PullRequestState.Open ? Open : Closed);
        return edit == new ApiIssueEdit()
            ? existing
            : Written(await api.EditIssueAsync(number.Number, edit, cancellation).ConfigureAwait(false), key);
    }

    private static string Text(IssueDraft draft) => $"{draft.Key.Marker}\n{draft.Body.ReplaceLineEndings("\n").TrimEnd('\n')}\n";

    /// <summary>The issue; null when it does not carry the marker. People may write above it.</summary>
    private static ForgeIssue? Of(ApiIssue issue, IssueKey key)
    {
        var lines = PullRequestMapping.Text(issue.Body).Split('\n');
        var marker = Array.IndexOf(lines, key.Marker);
        return marker < 0
            ? null
            : new(
                new(issue.Number),
                issue.Title,
                string.Join('\n', lines.Where((_, index) => index != marker)),
                PullRequestMapping.State(issue.State),
                PullRequestMapping.Names(issue.Labels, LabelName),
                issue.HtmlUrl);
    }

    private static ForgeIssue Written(ApiIssue issue, IssueKey key) => Of(issue, key)
        ?? throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"Issue #{issue.Number} does not hold what was written to it.");
}
