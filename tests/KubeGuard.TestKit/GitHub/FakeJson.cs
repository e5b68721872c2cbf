using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>What the server says of people and repositories, in GitHub's words: every member that its published description requires.</summary>
/// <param name="api">Base address of the API.</param>
/// <param name="web">Base address of the pages.</param>
internal sealed class FakeJson(Uri api, Uri web)
{
    private static readonly string[] UserAddresses =
    [
        "events_url", "followers_url", "following_url", "gists_url", "organizations_url", "received_events_url", "repos_url", "starred_url", "subscriptions_url",
    ];

    private static readonly string[] RepositoryAddresses =
    [
        "archive_url", "assignees_url", "blobs_url", "branches_url", "collaborators_url", "comments_url", "commits_url", "compare_url", "contents_url",
        "contributors_url", "deployments_url", "downloads_url", "events_url", "forks_url", "git_commits_url", "git_refs_url", "git_tags_url", "git_url",
        "hooks_url", "issue_comment_url", "issue_events_url", "issues_url", "keys_url", "labels_url", "languages_url", "merges_url", "milestones_url",
        "notifications_url", "pulls_url", "releases_url", "ssh_url", "stargazers_url", "statuses_url", "subscribers_url", "subscription_url", "svn_url",
        "tags_url", "teams_url", "trees_url",
    ];

    private static readonly string[] RepositoryCounts =
        ["forks", "forks_count", "open_issues", "open_issues_count", "size", "stargazers_count", "watchers", "watchers_count", "network_count", "subscribers_count"];

    private static readonly string[] RepositoryFeatures = ["has_downloads", "has_issues", "has_projects", "has_wiki", "has_pages", "has_discussions"];

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static JsonNode? Time(DateTimeOffset? at) => at is { } known ? Time(known) : null;

    public string Api(string path) => new Uri(api, path).AbsoluteUri;

    public string Web(string path) => new Uri(web, path).AbsoluteUri;

    public JsonObject User(FakeUser user)
    {
        var url = Api($"users/{Uri.EscapeDataString(user.Login)}");
        var json = new JsonObject
        {
            ["login"] = user.Login,
            ["id"] = user.Id,
            ["node_id"] = Node("U", user.Id),
            ["avatar_url"] = Web($"avatars/{user.Id}"),
            ["gravatar_id"] = "",
            ["url"] = url,
            ["html_url"] = Web(Uri.EscapeDataString(user.Login)),
            ["type"] = user.Type,
            ["site_admin"] = false,
        };
        AddAddresses(json, url, UserAddresses);
        return json;
    }

    /// <summary>A user as <c>GET user</c> gives it.</summary>
    public JsonObject WholeUser(FakeUser user)
    {
        var json = User(user);
        foreach (var absent in (string[])["bio", "blog", "company", "email", "hireable", "location", "name"])
            json[absent] = null;
        foreach (var count in (string[])["followers", "following", "public_gists", "public_repos", "collaborators", "disk_usage", "owned_private_repos", "private_gists", "total_private_repos"])
            json[count] = 0;
        json["two_factor_authentication"] = true;
        foreach (var time in (string[])["created_at", "updated_at"])
            json[time] = "2024-01-01T00:00:00Z";
        return json;
    }

    public JsonObject Repository(FakeRepository repository)
    {
        var url = Api($"repos/{repository.FullName}");
        var json = new JsonObject
        {
            ["id"] = repository.Id,
            ["node_id"] = Node("R", repository.Id),
            ["name"] = repository.Name,
            ["full_name"] = repository.FullName,
            ["owner"] = User(repository.Owner),
            ["private"] = repository.IsPrivate,
            ["html_url"] = Web(repository.FullName),
            ["description"] = null,
            ["fork"] = false,
            ["url"] = url,
            ["clone_url"] = Web($"{repository.FullName}.git"),
            ["default_branch"] = repository.DefaultBranch,
            ["archived"] = repository.IsArchived,
            ["disabled"] = repository.IsDisabled,
            ["homepage"] = null,
            ["language"] = null,
            ["mirror_url"] = null,
            ["license"] = null,
            ["pushed_at"] = "2024-01-01T00:00:00Z",
            ["created_at"] = "2024-01-01T00:00:00Z",
            ["updated_at"] = "2024-01-01T00:00:00Z",
        };
        AddAddresses(json, url, RepositoryAddresses);
        foreach (var count in RepositoryCounts)
            json[count] = 0;
        foreach (var feature in RepositoryFeatures)
            json[feature] = feature == "has_issues";
        return json;
    }

    public static JsonObject Label(string name, string repositoryUrl) => new()
    {
        ["id"] = 1 + name.Length,
        ["node_id"] = "LA_1",
        ["url"] = $"{repositoryUrl}/labels/{Uri.EscapeDataString(name)}",
        ["name"] = name,
        ["description"] = "",
        ["color"] = "ededed",
        ["default"] = false,
    };

    public static string Node(string kind, long id) => $"{kind}_{id.ToString(CultureInfo.InvariantCulture)}";

    private static void AddAddresses(JsonObject json, string url, string[] names)
    {
        foreach (var name in names)
            json[name] = $"{url}/{name[..^"_url".Length]}";
    }
}
