using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about issues, and what pull requests share with them: comments, reactions, labels, assignees.</summary>
internal sealed class FakeIssueRoutes(FakeGitHub server, FakeJson json, FakeThreadJson threads)
{
    private const string Read = "issues: read";
    private const string Write = "issues: write";
    private const int LongestBody = 65_536;

    private static FakeAnswer TooLong => FakeAnswer.Invalid("Issue", "body", "too_long", "body is too long (maximum is 65536 characters)");

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/issues", Read, request => Task.FromResult(List(request))),
        new("POST", "/issues", Write, request => Task.FromResult(Create(request))),
        new("PATCH", "/issues/*", Write, request => Existing(request, issue => Edit(request, issue))),
        new("GET", "/issues/comments", Read, request => Task.FromResult(CommentsSince(request))),
        new("PATCH", "/issues/comments/*", Write, request => Commented(request, (issue, comment) => EditComment(request, issue, comment))),
        new("POST", "/issues/comments/*/reactions", Write, request => Commented(request, (_, comment) => React(request, comment))),
        new("GET", "/issues/*", Read, request => Existing(request, issue => FakeAnswer.Ok(threads.Issue(request.Repository, issue)))),
        new("GET", "/issues/*/comments", Read, request => Existing(request, issue => FakeAnswer.Ok(Comments(request.Repository, [issue], DateTimeOffset.MinValue)))),
        new("POST", "/issues/*/comments", Write, request => Existing(request, issue => Comment(request, issue))),
        new("PUT", "/issues/*/labels", Write, request => Existing(request, issue => Label(request, issue, request.Texts("labels")))),
        new("POST", "/issues/*/labels", Write, request => Existing(request, issue => Label(request, issue, [.. issue.Labels.Union(request.Texts("labels"), StringComparer.OrdinalIgnoreCase)]))),
        new("POST", "/issues/*/assignees", Write, request => Existing(request, issue => Assign(request, issue))),
    ];

    /// <summary>Sets <c>open</c> or <c>closed</c>; null leaves it.</summary>
    public static void SetState(FakeRepository repository, FakeIssue issue, string? state)
    {
        if (state is not null && issue.IsOpen != (state == "open"))
        {
            issue.IsOpen = state == "open";
            issue.ClosedAt = issue.IsOpen ? null : repository.Touch(issue);
        }

        repository.Touch(issue);
    }

    private static Task<FakeAnswer> Existing(FakeRequest request, Func<FakeIssue, FakeAnswer> answer) =>
        Task.FromResult(request.Repository.Issues.Find(issue => issue.Number == request.Number) is { } found ? answer(found) : FakeAnswer.NotFound);

    private static Task<FakeAnswer> Commented(FakeRequest request, Func<FakeIssue, FakeComment, FakeAnswer> answer)
    {
        var id = long.Parse(request.Parameters[0], CultureInfo.InvariantCulture);
        var found = request.Repository.Issues.Select(issue => (Issue: issue, Comment: issue.Comments.Find(comment => comment.Id == id))).FirstOrDefault(pair => pair.Comment is not null);
        return Task.FromResult(found.Comment is null ? FakeAnswer.NotFound : answer(found.Issue, found.Comment));
    }

    private FakeAnswer List(FakeRequest request)
    {
        var state = request.Query.GetValueOrDefault("state", "open");
        var labels = request.Query.GetValueOrDefault("labels", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var found = request.Repository.Issues
            .Where(issue => state == "all" || issue.IsOpen == (state == "open"))
            .Where(issue => labels.All(label => issue.Labels.Contains(label, StringComparer.OrdinalIgnoreCase)));
        if (request.Query.GetValueOrDefault("direction", "desc") == "desc")
            found = found.Reverse();
        return FakeAnswer.Ok(new JsonArray([.. found.Select(issue => threads.Issue(request.Repository, issue))]));
    }

    private FakeAnswer Create(FakeRequest request)
    {
        if (request.Text("title") is not { Length: > 0 } title)
            return FakeAnswer.Invalid("Issue", "title", "missing_field");
        if (request.Text("body") is { Length: > LongestBody })
            return TooLong;
        var issue = request.Repository.Add(request.Caller.User, title, request.Text("body") ?? "");
        issue.Labels.AddRange(request.Texts("labels"));
        return FakeAnswer.Created(threads.Issue(request.Repository, issue));
    }

    private FakeAnswer Edit(FakeRequest request, FakeIssue issue)
    {
        if (request.Text("body") is { Length: > LongestBody })
            return TooLong;
        issue.Title = request.Text("title") ?? issue.Title;
        issue.Body = request.Text("body") ?? issue.Body;
        SetState(request.Repository, issue, request.Text("state"));
        return FakeAnswer.Ok(threads.Issue(request.Repository, issue));
    }

    private FakeAnswer CommentsSince(FakeRequest request)
    {
        var since = request.Query.TryGetValue("since", out var text) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        return FakeAnswer.Ok(Comments(request.Repository, request.Repository.Issues, since));
    }

    private JsonArray Comments(FakeRepository repository, IEnumerable<FakeIssue> issues, DateTimeOffset since)
    {
        var found =
            from issue in issues
            from comment in issue.Comments
            where comment.UpdatedAt >= since
            orderby comment.Id
            select threads.Comment(repository, issue, comment);
        return new([.. found]);
    }

    private FakeAnswer Comment(FakeRequest request, FakeIssue issue)
    {
        if (issue.IsLocked)
            return FakeAnswer.Error(403, "Unable to create comment because issue is locked.");
        if (request.Text("body") is not { Length: > 0 and <= 65_536 } body)
            return FakeAnswer.Invalid("IssueComment", "body", "unprocessable");
        return FakeAnswer.Created(threads.Comment(request.Repository, issue, request.Repository.Comment(issue.Number, request.Caller.User, body)));
    }

    private FakeAnswer EditComment(FakeRequest request, FakeIssue issue, FakeComment comment)
    {
        request.Repository.Edit(comment, request.Text("body") ?? "");
        return FakeAnswer.Ok(threads.Comment(request.Repository, issue, comment));
    }

    private FakeAnswer React(FakeRequest request, FakeComment comment)
    {
        if (request.Text("content") is not ("+1" or "-1" or "laugh" or "confused" or "heart" or "hooray" or "rocket" or "eyes"))
            return FakeAnswer.Invalid("Reaction", "content", "invalid");
        var isNew = comment.Reactions.Add($"{request.Caller.User.Login} {request.Text("content")}");
        return new(isNew ? 201 : 200, new JsonObject
        {
            ["id"] = server.NextId(),
            ["node_id"] = "REA_1",
            ["user"] = json.User(request.Caller.User),
            ["content"] = request.Text("content"),
            ["created_at"] = FakeJson.Time(server.Now),
        });
    }

    private FakeAnswer Label(FakeRequest request, FakeIssue issue, string[] labels)
    {
        issue.Labels.Clear();
        issue.Labels.AddRange(labels);
        request.Repository.Touch(issue);
        return FakeAnswer.Ok(new JsonArray([.. labels.Select(name => FakeJson.Label(name, json.Api($"repos/{request.Repository.FullName}")))]));
    }

    /// <summary>Those who may not be assigned are left out without a word, as GitHub does.</summary>
    private FakeAnswer Assign(FakeRequest request, FakeIssue issue)
    {
        issue.Assignees.AddRange(request.Texts("assignees").Where(request.Repository.Permissions.ContainsKey).Except(issue.Assignees, StringComparer.OrdinalIgnoreCase).ToList());
        request.Repository.Touch(issue);
        return FakeAnswer.Created(threads.Issue(request.Repository, issue));
    }
}
