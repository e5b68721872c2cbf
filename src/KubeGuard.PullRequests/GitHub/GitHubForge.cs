using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Pull requests on GitHub.</summary>
internal sealed class GitHubForge(RepositoryApi api, PullRequestIndex index, IPullRequestComments comments) : IForge
{
    private static readonly CommentKey ClosingComment = new("closed");

    public ImmutableArray<ReviewControl> Controls { get; } =
    [
        new("Accept the change", "Merge, as you merge any other."),
        new("Decline it for good", "Close the pull request, or comment `/kubeguard ignore`, which has the policy file say so. `/kubeguard unignore` takes it back."),
        new("Change it yourself", "Push to the branch: KubeGuard then leaves it alone. `/kubeguard takeover` hands it back."),
        new("Have it worked out again", "Comment `/kubeguard rerun`."),
        new("Ask for more", "Comment `/kubeguard explain OBJECT`, `/kubeguard verify`, `/kubeguard status` or `/kubeguard help`."),
    ];

    public async Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default) =>
        [.. (await index.ReadAsync(api, cancellation).ConfigureAwait(false)).Where(pull => scope.Contains(pull.Head))];

    public async Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default)
    {
        var content = new ApiNewPullRequest(draft.Title, draft.Head.Value, draft.Base.Value, draft.Body);
        PullRequest created;
        try
        {
            created = Mapped(await api.CreatePullRequestAsync(content, cancellation).ConfigureAwait(false));
        }
        catch (GitHubException exception) when (exception.Problem is GitHubProblem.Invalid or GitHubProblem.Unreachable)
        {
            // "A pull request already exists", or the answer to one that was made got lost: it is there, or it is not (B4).
            if (await FindOpenAsync(draft, cancellation).ConfigureAwait(false) is not { } existing)
                throw;
            return await BringToAsync(existing, draft, cancellation).ConfigureAwait(false);
        }

        return await AddAsync(created, draft.Labels, draft.Reviewers, draft.Assignees, cancellation).ConfigureAwait(false);
    }

    public async Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default)
    {
        ApiPullRequest answer;
        try
        {
            answer = edit is { Title: null, Body: null, Reopen: false }
                ? await api.GetPullRequestAsync(id.Number, cancellation).ConfigureAwait(false)
                : await api.EditPullRequestAsync(id.Number, new(edit.Title, edit.Body, edit.Reopen ? "open" : null), cancellation).ConfigureAwait(false);
        }
        catch (GitHubException exception) when (exception.Problem == GitHubProblem.Invalid && edit.Reopen)
        {
            return await OpenAnewAsync(id, edit, cancellation).ConfigureAwait(false);
        }

        var pull = Mapped(answer);
        if (edit.Labels is { } labels && !labels.SequenceEqual(pull.Labels, StringComparer.Ordinal))
            pull = await SideSteps.TryAsync(pull with { Labels = labels }, "labels", () => api.SetLabelsAsync(id.Number, labels, cancellation)).ConfigureAwait(false);
        return await AddAsync(pull, [], edit.Reviewers, edit.Assignees, cancellation).ConfigureAwait(false);
    }

    public async Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default)
    {
        // The reason first: killed in between, the next run finds it said and closes.
        await comments.SayAsync(id, ClosingComment, reason, cancellation).ConfigureAwait(false);
        await api.EditPullRequestAsync(id.Number, new(State: "closed"), cancellation).ConfigureAwait(false);
    }

    /// <summary>Nothing on GitHub is derived from the pull requests; the dashboard is an issue of its own.</summary>
    public Task SettleAsync(BranchScope scope, CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>
    /// GitHub refuses to open a pull request again whose branch holds another history than when it was closed. The same change is then offered in
    /// a new one.
    /// </summary>
    private async Task<PullRequest> OpenAnewAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation)
    {
        var closed = Mapped(await api.GetPullRequestAsync(id.Number, cancellation).ConfigureAwait(false));
        var draft = new PullRequestDraft
        {
            Head = closed.Head,
            Base = closed.Base,
            Title = edit.Title ?? closed.Title,
            Body = edit.Body ?? closed.Body,
            Labels = edit.Labels ?? closed.Labels,
            Reviewers = edit.Reviewers,
            Assignees = edit.Assignees,
        };
        return await CreateAsync(draft, cancellation).ConfigureAwait(false);
    }

    private async Task<PullRequest?> FindOpenAsync(PullRequestDraft draft, CancellationToken cancellation)
    {
        await foreach (var pull in api.ListOpenPullRequestsAsync(draft.Head.Value, cancellation).ConfigureAwait(false))
        {
            if (PullRequestMapping.Of(pull) is { } own && own.Head == draft.Head && own.Base == draft.Base)
                return own;
        }

        return null;
    }

    private async Task<PullRequest> BringToAsync(PullRequest existing, PullRequestDraft draft, CancellationToken cancellation)
    {
        var edit = new PullRequestEdit
        {
            Title = existing.Title == draft.Title ? null : draft.Title,
            Body = existing.Body == draft.Body ? null : draft.Body,
        };
        var pull = edit.IsEmpty ? existing : await UpdateAsync(existing.Id, edit, cancellation).ConfigureAwait(false);
        return await AddAsync(pull, draft.Labels, draft.Reviewers, draft.Assignees, cancellation).ConfigureAwait(false);
    }

    /// <summary>What comes after creation and may fail (B18); only what is missing is called for.</summary>
    private async Task<PullRequest> AddAsync(
        PullRequest pull, ImmutableArray<string> labels, ReviewRequest reviewers, ImmutableArray<string> assignees, CancellationToken cancellation)
    {
        var number = pull.Id.Number;
        var missing = Missing(labels, pull.Labels);
        if (!missing.IsEmpty)
            pull = await SideSteps.TryAsync(pull with { Labels = Union(pull.Labels, missing) }, "labels", () => api.AddLabelsAsync(number, missing, cancellation)).ConfigureAwait(false);
        var asked = new ReviewRequest(Missing(reviewers.Users, pull.Reviewers.Users), Missing(reviewers.Teams, pull.Reviewers.Teams));
        if (!asked.IsEmpty)
        {
            var all = new ReviewRequest(Union(pull.Reviewers.Users, asked.Users), Union(pull.Reviewers.Teams, asked.Teams));
            pull = await SideSteps.TryAsync(
                pull with { Reviewers = all }, "reviewers", () => api.RequestReviewersAsync(number, new(asked.Users, asked.Teams), cancellation)).ConfigureAwait(false);
        }

        var added = Missing(assignees, pull.Assignees);
        return added.IsEmpty
            ? pull
            : await SideSteps.TryAsync(pull with { Assignees = Union(pull.Assignees, added) }, "assignees", () => api.AddAssigneesAsync(number, added, cancellation)).ConfigureAwait(false);
    }

    private static ImmutableArray<string> Missing(ImmutableArray<string> wanted, ImmutableArray<string> present) =>
        [.. wanted.Except(present, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    private static ImmutableArray<string> Union(ImmutableArray<string> present, ImmutableArray<string> added) =>
        [.. present.Concat(added).Order(StringComparer.Ordinal)];

    private static PullRequest Mapped(ApiPullRequest pull) => PullRequestMapping.Of(pull)
        ?? throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"Pull request #{pull.Number} has a head that is not a branch of this repository.");
}
