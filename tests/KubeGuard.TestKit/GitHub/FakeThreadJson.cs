using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>What the server says of issues, pull requests, comments and reviews, in GitHub's words.</summary>
internal sealed class FakeThreadJson(FakeJson json, Func<string, FakeUser> user)
{
    public JsonObject Issue(FakeRepository repository, FakeIssue issue)
    {
        var url = json.Api($"repos/{repository.FullName}/issues/{issue.Number}");
        var text = Shared(repository, issue, url);
        text["html_url"] = json.Web($"{repository.FullName}/{(issue.PullRequest is null ? "issues" : "pull")}/{issue.Number}");
        text["comments"] = issue.Comments.Count;
        text["events_url"] = $"{url}/events";
        text["labels_url"] = $"{url}/labels{{/name}}";
        text["repository_url"] = json.Api($"repos/{repository.FullName}");
        if (issue.PullRequest is { } pull)
        {
            var pullUrl = json.Api($"repos/{repository.FullName}/pulls/{issue.Number}");
            var page = json.Web($"{repository.FullName}/pull/{issue.Number}");
            text["pull_request"] = new JsonObject
            {
                ["url"] = pullUrl,
                ["html_url"] = page,
                ["diff_url"] = $"{page}.diff",
                ["patch_url"] = $"{page}.patch",
                ["merged_at"] = FakeJson.Time(pull.MergedAt),
            };
        }

        return text;
    }

    /// <summary>A pull request as a list gives it.</summary>
    public JsonObject PullRequest(FakeRepository repository, FakeIssue issue)
    {
        var pull = issue.PullRequest!;
        var url = json.Api($"repos/{repository.FullName}/pulls/{issue.Number}");
        var page = json.Web($"{repository.FullName}/pull/{issue.Number}");
        var asIssue = json.Api($"repos/{repository.FullName}/issues/{issue.Number}");
        var text = Shared(repository, issue, url);
        text["html_url"] = page;
        text["diff_url"] = $"{page}.diff";
        text["patch_url"] = $"{page}.patch";
        text["issue_url"] = asIssue;
        text["comments_url"] = $"{asIssue}/comments";
        text["commits_url"] = $"{url}/commits";
        text["review_comments_url"] = $"{url}/comments";
        text["review_comment_url"] = json.Api($"repos/{repository.FullName}/pulls/comments{{/number}}");
        text["statuses_url"] = json.Api($"repos/{repository.FullName}/statuses/{pull.HeadSha}");
        text["merged_at"] = FakeJson.Time(pull.MergedAt);
        // GitHub gives a sha for open ones too: that of a trial merge.
        text["merge_commit_sha"] = pull.MergeCommit ?? new string('0', 40);
        text["auto_merge"] = null;
        text["draft"] = false;
        text["requested_reviewers"] = new JsonArray([.. pull.Reviewers.Select(login => json.User(user(login)))]);
        text["requested_teams"] = new JsonArray([.. pull.Teams.Select((slug, index) => Team(slug, index + 1))]);
        text["head"] = Branch(repository, pull.Head, pull.HeadSha, pull.Fork);
        text["base"] = Branch(repository, pull.Base, repository.Heads.GetValueOrDefault(pull.Base, pull.HeadSha), null);
        text["_links"] = Links(text, url);
        return text;
    }

    /// <summary>A pull request as it is given alone.</summary>
    public JsonObject WholePullRequest(FakeRepository repository, FakeIssue issue)
    {
        var text = PullRequest(repository, issue);
        foreach (var count in (string[])["additions", "deletions", "changed_files", "commits", "review_comments"])
            text[count] = 1;
        text["comments"] = issue.Comments.Count;
        text["mergeable"] = true;
        text["mergeable_state"] = "clean";
        text["merged"] = issue.PullRequest!.MergedAt is not null;
        text["merged_by"] = null;
        text["maintainer_can_modify"] = false;
        return text;
    }

    public JsonObject Comment(FakeRepository repository, FakeIssue issue, FakeComment comment) => new()
    {
        ["id"] = comment.Id,
        ["node_id"] = FakeJson.Node("IC", comment.Id),
        ["url"] = json.Api($"repos/{repository.FullName}/issues/comments/{comment.Id}"),
        ["html_url"] = json.Web($"{repository.FullName}/pull/{issue.Number}#issuecomment-{comment.Id}"),
        ["issue_url"] = json.Api($"repos/{repository.FullName}/issues/{issue.Number}"),
        ["user"] = json.User(comment.Author),
        ["body"] = comment.Body,
        ["author_association"] = "NONE",
        ["created_at"] = FakeJson.Time(comment.CreatedAt),
        ["updated_at"] = FakeJson.Time(comment.UpdatedAt),
    };

    public JsonObject Review(FakeRepository repository, FakeIssue issue, FakeReview review)
    {
        var page = json.Web($"{repository.FullName}/pull/{issue.Number}#pullrequestreview-{review.Id}");
        var url = json.Api($"repos/{repository.FullName}/pulls/{issue.Number}");
        return new()
        {
            ["id"] = review.Id,
            ["node_id"] = FakeJson.Node("PRR", review.Id),
            ["user"] = json.User(review.User),
            ["body"] = "",
            ["state"] = review.State,
            ["commit_id"] = issue.PullRequest!.HeadSha,
            ["html_url"] = page,
            ["pull_request_url"] = url,
            ["author_association"] = "MEMBER",
            ["_links"] = new JsonObject { ["html"] = new JsonObject { ["href"] = page }, ["pull_request"] = new JsonObject { ["href"] = url } },
        };
    }

    private JsonObject Shared(FakeRepository repository, FakeIssue issue, string url)
    {
        var repositoryUrl = json.Api($"repos/{repository.FullName}");
        return new()
        {
            ["id"] = 1_000_000L + issue.Number,
            ["node_id"] = FakeJson.Node(issue.PullRequest is null ? "I" : "PR", issue.Number),
            ["url"] = url,
            ["comments_url"] = $"{url}/comments",
            ["number"] = issue.Number,
            ["state"] = issue.IsOpen ? "open" : "closed",
            ["locked"] = issue.IsLocked,
            ["title"] = issue.Title,
            ["body"] = issue.Body,
            ["user"] = json.User(issue.Author),
            ["labels"] = new JsonArray([.. issue.Labels.Select(name => FakeJson.Label(name, repositoryUrl))]),
            ["assignee"] = issue.Assignees.Count > 0 ? json.User(user(issue.Assignees[0])) : null,
            ["assignees"] = new JsonArray([.. issue.Assignees.Select(login => json.User(user(login)))]),
            ["milestone"] = null,
            ["author_association"] = "NONE",
            ["created_at"] = FakeJson.Time(issue.CreatedAt),
            ["updated_at"] = FakeJson.Time(issue.UpdatedAt),
            ["closed_at"] = FakeJson.Time(issue.ClosedAt),
        };
    }

    private JsonObject Branch(FakeRepository repository, string name, string sha, string? fork)
    {
        var whole = json.Repository(repository);
        if (fork is not null)
        {
            whole["id"] = repository.Id + 1_000_000;
            whole["full_name"] = fork;
            whole["fork"] = true;
        }

        return new()
        {
            ["label"] = $"{(fork ?? repository.FullName).Split('/')[0]}:{name}",
            ["ref"] = name,
            ["sha"] = sha,
            ["user"] = json.User(repository.Owner),
            ["repo"] = whole,
        };
    }

    private static JsonObject Links(JsonObject text, string url)
    {
        var links = new JsonObject { ["self"] = new JsonObject { ["href"] = url } };
        foreach (var name in (string[])["comments", "commits", "statuses", "html", "issue", "review_comments", "review_comment"])
            links[name] = new JsonObject { ["href"] = (string?)text[$"{name}_url"] };
        return links;
    }

    private JsonObject Team(string slug, int id) => new()
    {
        ["id"] = id,
        ["node_id"] = FakeJson.Node("T", id),
        ["url"] = json.Api($"teams/{id}"),
        ["html_url"] = json.Web($"teams/{slug}"),
        ["members_url"] = json.Api($"teams/{id}/members{{/member}}"),
        ["repositories_url"] = json.Api($"teams/{id}/repos"),
        ["name"] = slug,
        ["slug"] = slug,
        ["description"] = null,
        ["permission"] = "pull",
        ["parent"] = null,
        ["type"] = "organization",
    };
}
