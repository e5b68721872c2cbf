using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about pull requests.</summary>
internal sealed class FakePullRequestRoutes(FakeThreadJson threads)
{
    private const string Read = "pull_requests: read";
    private const string Write = "pull_requests: write";

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/pulls", Read, request => Task.FromResult(List(request))),
        new("POST", "/pulls", Write, CreateAsync),
        new("GET", "/pulls/*", Read, request => Existing(request, issue => FakeAnswer.Ok(threads.WholePullRequest(request.Repository, issue)))),
        new("PATCH", "/pulls/*", Write, EditAsync),
        new("POST", "/pulls/*/requested_reviewers", Write, request => Existing(request, issue => AskForReview(request, issue))),
        new("GET", "/pulls/*/reviews", Read, request => Existing(request, issue =>
            FakeAnswer.Ok(new JsonArray([.. issue.PullRequest!.Reviews.Select(review => threads.Review(request.Repository, issue, review))])))),
    ];

    private static Task<FakeAnswer> Existing(FakeRequest request, Func<FakeIssue, FakeAnswer> answer) =>
        Task.FromResult(request.Repository.PullRequests.FirstOrDefault(issue => issue.Number == request.Number) is { } found ? answer(found) : FakeAnswer.NotFound);

    private FakeAnswer List(FakeRequest request)
    {
        var repository = request.Repository;
        foreach (var number in repository.HiddenFor.Keys.ToList())
            repository.HiddenFor[number]--;
        var state = request.Query.GetValueOrDefault("state", "open");
        var head = request.Query.GetValueOrDefault("head");
        var found = repository.PullRequests
            .Where(issue => state == "all" || issue.IsOpen == (state == "open"))
            .Where(issue => head is null || $"{(issue.PullRequest!.Fork ?? repository.FullName).Split('/')[0]}:{issue.PullRequest.Head}" == head)
            .Where(issue => request.Query.GetValueOrDefault("base") is not { } trunk || issue.PullRequest!.Base == trunk)
            .Where(issue => repository.HiddenFor.GetValueOrDefault(issue.Number, -1) < 0);
        foreach (var issue in repository.PullRequests)
            Notice(repository, issue);
        found = request.Query.GetValueOrDefault("sort", "created") == "updated"
            ? found.OrderBy(issue => issue.UpdatedAt).ThenBy(issue => issue.Number)
            : found.OrderBy(issue => issue.Number);
        if (request.Query.GetValueOrDefault("direction", "desc") == "desc")
            found = found.Reverse();
        return FakeAnswer.Ok(new JsonArray([.. found.Select(issue => threads.PullRequest(repository, issue))]));
    }

    private void Notice(FakeRepository repository, FakeIssue issue)
    {
        if (issue.Shown is { } shown && shown != Text())
            repository.Touch(issue);
        issue.Shown = Text();

        string Text() => threads.PullRequest(repository, issue).ToJsonString();
    }

    private async Task<FakeAnswer> CreateAsync(FakeRequest request)
    {
        var repository = request.Repository;
        if (request.Text("title") is not { Length: > 0 and <= 256 } title || request.Text("head") is not { } head || request.Text("base") is not { } trunk)
            return FakeAnswer.Invalid("PullRequest", "title", "missing_field");
        if (request.Text("body") is { Length: > 65_536 })
            return FakeAnswer.Invalid("PullRequest", "body", "too_long", "body is too long (maximum is 65536 characters)");
        if (!repository.Heads.TryGetValue(trunk, out var trunkSha))
            return FakeAnswer.Invalid("PullRequest", "base", "invalid");
        if (!repository.Heads.TryGetValue(head, out var sha))
            return FakeAnswer.Invalid("PullRequest", "head", "invalid");
        if (repository.PullRequests.Any(issue => issue.IsOpen && issue.PullRequest is { Fork: null } other && other.Head == head && other.Base == trunk))
            return FakeAnswer.Invalid("PullRequest", "base", "custom", $"A pull request already exists for {repository.Owner.Login}:{head}.");
        if (await repository.IsAncestorAsync(sha, trunkSha).ConfigureAwait(false))
            return FakeAnswer.Invalid("PullRequest", "base", "custom", $"No commits between {trunk} and {head}");
        var issue = repository.Add(request.Caller.User, title, request.Text("body") ?? "");
        issue.PullRequest = new() { Head = head, Base = trunk, HeadSha = sha };
        await repository.Git.RunAsync("update-ref", $"refs/pull/{issue.Number}/head", sha).ConfigureAwait(false);
        if (repository.ListsLagBy > 0)
            repository.HiddenFor[issue.Number] = repository.ListsLagBy;
        return FakeAnswer.Created(threads.WholePullRequest(repository, issue));
    }

    private async Task<FakeAnswer> EditAsync(FakeRequest request)
    {
        var repository = request.Repository;
        if (repository.PullRequests.FirstOrDefault(issue => issue.Number == request.Number) is not { } issue)
            return FakeAnswer.NotFound;
        if (request.Text("body") is { Length: > 65_536 })
            return FakeAnswer.Invalid("PullRequest", "body", "too_long", "body is too long (maximum is 65536 characters)");
        if (request.Text("state") == "open" && !issue.IsOpen && await WhyClosedForGoodAsync(repository, issue).ConfigureAwait(false) is { } reason)
            return FakeAnswer.Invalid("PullRequest", "state", "invalid", reason);
        issue.Title = request.Text("title") ?? issue.Title;
        issue.Body = request.Text("body") ?? issue.Body;
        FakeIssueRoutes.SetState(repository, issue, request.Text("state"));
        if (request.Text("state") == "open")
            await repository.RefreshAsync().ConfigureAwait(false);
        return FakeAnswer.Ok(threads.WholePullRequest(repository, issue));
    }

    /// <summary>GitHub opens again only what still has the branch with the history that it was closed with.</summary>
    private static async Task<string?> WhyClosedForGoodAsync(FakeRepository repository, FakeIssue issue)
    {
        var pull = issue.PullRequest!;
        if (pull.MergedAt is not null)
            return "state cannot be changed. The pull request was merged.";
        if (!repository.Heads.TryGetValue(pull.Head, out var head))
            return $"state cannot be changed. The {pull.Head} branch has been deleted.";
        if (!await repository.IsAncestorAsync(pull.HeadSha, head).ConfigureAwait(false))
            return $"state cannot be changed. The {pull.Head} branch was force-pushed or recreated.";
        return repository.PullRequests.Any(other => other.IsOpen && other.PullRequest!.Head == pull.Head && other.PullRequest.Base == pull.Base)
            ? $"state cannot be changed. There is already an open pull request from {pull.Head} to {pull.Base}."
            : null;
    }

    private FakeAnswer AskForReview(FakeRequest request, FakeIssue issue)
    {
        foreach (var login in request.Texts("reviewers"))
        {
            if (!request.Repository.Permissions.ContainsKey(login))
                return FakeAnswer.Error(422, "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator.");
            if (login.Equals(issue.Author.Login, StringComparison.OrdinalIgnoreCase))
                return FakeAnswer.Error(422, "Review cannot be requested from pull request author.");
        }

        issue.PullRequest!.Reviewers.AddRange(request.Texts("reviewers").Except(issue.PullRequest.Reviewers, StringComparer.OrdinalIgnoreCase));
        issue.PullRequest.Teams.AddRange(request.Texts("team_reviewers").Except(issue.PullRequest.Teams, StringComparer.OrdinalIgnoreCase));
        request.Repository.Touch(issue);
        return FakeAnswer.Created(threads.PullRequest(request.Repository, issue));
    }
}
