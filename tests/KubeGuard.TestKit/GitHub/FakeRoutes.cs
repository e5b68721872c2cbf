using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Every endpoint that the server knows.</summary>
internal static class FakeRoutes
{
    public static FakeRoute[] All(FakeGitHub server)
    {
        var json = new FakeJson(server.Api, server.Web);
        var threads = new FakeThreadJson(json, login => server.User(login));
        return
        [
            .. new FakeSelfRoutes(server, json).All(),
            .. new FakeRepositoryRoutes(server, json).All(),
            .. new FakePullRequestRoutes(threads).All(),
            .. new FakeFileRoutes(json).All(),
            .. new FakeIssueRoutes(server, json, threads).All(),
            .. new FakeCheckRoutes(server, json).All(),
            .. new FakeCodeScanningRoutes(server, json).All(),
            .. new FakeGitDataRoutes(server, json).All(),
        ];
    }
}

/// <summary>Endpoints about the App, its installations, and the account of a token.</summary>
internal sealed class FakeSelfRoutes(FakeGitHub server, FakeJson json)
{
    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "app", "", request => Answer(request, () => FakeAnswer.Ok(App()))),
        new("GET", "user", "", request => Task.FromResult(request.Caller.IsInstallation
            ? FakeAnswer.Error(403, "Resource not accessible by integration")
            : FakeAnswer.Ok(json.WholeUser(request.Caller.User)))),
        new("GET", "/installation", "", request => Answer(request, () => server.App.IsInstalled ? FakeAnswer.Ok(Installation()) : FakeAnswer.NotFound)),
        new("POST", "app/installations/*/access_tokens", "", request => Answer(request, () => Token(request))),
    ];

    /// <summary>Answers the App itself, and nobody else.</summary>
    private static Task<FakeAnswer> Answer(FakeRequest request, Func<FakeAnswer> answer) =>
        Task.FromResult(ReferenceEquals(request.Caller, FakeTokens.AppItself) ? answer() : FakeAnswer.Error(401, "A JSON web token could not be decoded"));

    public JsonObject App() => new()
    {
        ["id"] = 7,
        ["slug"] = server.App.Slug,
        ["node_id"] = "A_7",
        ["client_id"] = server.App.ClientId,
        ["owner"] = json.User(server.User("acme", "Organization")),
        ["name"] = "KubeGuard",
        ["description"] = null,
        ["external_url"] = json.Web("kubeguard"),
        ["html_url"] = json.Web($"apps/{server.App.Slug}"),
        ["created_at"] = "2024-01-01T00:00:00Z",
        ["updated_at"] = "2024-01-01T00:00:00Z",
        ["permissions"] = Granted(server.App.Granted),
        ["events"] = new JsonArray("issue_comment"),
    };

    private JsonObject Installation() => new()
    {
        ["id"] = server.App.Installation,
        ["account"] = json.User(server.User("acme", "Organization")),
        ["access_tokens_url"] = json.Api($"app/installations/{server.App.Installation}/access_tokens"),
        ["repositories_url"] = json.Api("installation/repositories"),
        ["html_url"] = json.Web($"settings/installations/{server.App.Installation}"),
        ["app_id"] = 7,
        ["app_slug"] = server.App.Slug,
        ["target_id"] = 1,
        ["target_type"] = "Organization",
        ["permissions"] = Granted(server.App.Granted),
        ["events"] = new JsonArray("issue_comment"),
        ["single_file_name"] = null,
        ["repository_selection"] = "all",
        ["created_at"] = "2024-01-01T00:00:00Z",
        ["updated_at"] = "2024-01-01T00:00:00Z",
        ["suspended_by"] = null,
        ["suspended_at"] = null,
    };

    private FakeAnswer Token(FakeRequest request)
    {
        if (!server.App.IsInstalled || request.Parameters[0] != server.App.Installation.ToString(CultureInfo.InvariantCulture))
            return FakeAnswer.NotFound;
        if (server.App.IsSuspended)
            return FakeAnswer.Error(403, "This installation has been suspended");
        var wanted = (request.Body["permissions"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
        if (wanted.Any(pair => !server.App.Granted.TryGetValue(pair.Key, out var granted) || (pair.Value == "write" && granted != "write")))
            return FakeAnswer.Error(422, "The permissions requested are not granted to this installation.");
        var repositories = request.Texts("repositories").Select(server.FindByName).ToList();
        if (repositories.Contains(null))
            return FakeAnswer.Error(422, "There is at least one repository that does not exist or is not accessible to the parent installation.");
        var token = server.Tokens.ForInstallation(request.Body.ContainsKey("repositories") ? repositories.Select(repository => repository!.Id).ToHashSet() : null, wanted);
        return FakeAnswer.Created(new JsonObject
        {
            ["token"] = token,
            ["expires_at"] = FakeJson.Time(server.Now + server.App.TokenLife),
            ["permissions"] = Granted(wanted),
            ["repository_selection"] = "selected",
        });
    }

    private static JsonObject Granted(IReadOnlyDictionary<string, string> permissions) =>
        new(permissions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
