using System.Net;
using System.Security.Cryptography;
using System.Text;
using KubeGuard.Bot.Serve;
using Microsoft.AspNetCore.Builder;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary><c>serve</c> over HTTP: health, and deliveries that are kept before they are acknowledged.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private const string Secret = "a secret of the webhook";
    private const string Push = """{"ref":"refs/heads/main","after":"1111111111111111111111111111111111111111","deleted":false,"repository":{"full_name":"acme/gitops"}}""";

    private static readonly string[] Folders = ["waiting", "done"];

    private GitHubPlace _place = null!;
    private Bot.Run.Worker _worker = null!;
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        _place = await GitHubPlace.StartAsync();
        _worker = _place.Worker($"GitHub:WebhookSecretFiles:0={_place.SecretFile("webhook", Secret)}", "Worker:Listen=http://127.0.0.1:0");
        _app = ServeHost.Build(_worker, _place.Clock);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _worker.Dispose();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task It_is_live_and_ready()
    {
        using var http = new HttpClient();
        (await http.GetStringAsync($"{_app.Urls.Single()}/health/live")).ShouldBe("live\n");
        (await http.GetStringAsync($"{_app.Urls.Single()}/health/ready")).ShouldBe("ready\n");
    }

    [Fact]
    public async Task B33_a_delivery_without_a_good_signature_is_refused_and_leaves_nothing()
    {
        (await DeliverAsync("0a-1", Push, "another secret")).ShouldBe(HttpStatusCode.Unauthorized);
        (await DeliverAsync("0a-2", Push, null)).ShouldBe(HttpStatusCode.Unauthorized);

        Deliveries().ShouldBeEmpty();
    }

    [Fact]
    public async Task B33_a_good_delivery_is_on_the_disk_before_it_is_acknowledged_and_counts_once()
    {
        (await DeliverAsync("0b-1", Push, Secret)).ShouldBe(HttpStatusCode.Accepted);
        Deliveries().ShouldBe(["0b-1"]);

        (await DeliverAsync("0b-1", Push, Secret)).ShouldBe(HttpStatusCode.Accepted);
        Deliveries().ShouldBe(["0b-1"]);
    }

    [Theory]
    [InlineData("created", "2025-06-02T08:00:00Z", "/kubeguard rerun", false, 1)]
    [InlineData("created", "2025-06-02T08:00:00Z", "Looks good.", false, 0)]
    [InlineData("edited", "2025-06-02T08:00:00Z", "/kubeguard rerun", false, 0)]
    [InlineData("created", "2025-06-02T08:00:00Z", "/kubeguard rerun", true, 1)]
    public async Task B29_B33_only_a_new_comment_with_a_command_asks_for_a_look(string action, string at, string body, bool isLocked, int kept)
    {
        (await DeliverAsync("0d-1", CommentOf(action, at, body, isLocked), Secret, "issue_comment")).ShouldBe(HttpStatusCode.Accepted);

        Deliveries().Count().ShouldBe(kept);
    }

    [Theory]
    [InlineData("pull_request_review")]
    [InlineData("pull_request_review_comment")]
    public async Task B29_reviews_and_their_comments_ask_for_nothing(string kind)
    {
        (await DeliverAsync("0e-1", """{"action":"created","comment":{"body":"/kubeguard rerun"},"repository":{"full_name":"acme/gitops"}}""", Secret, kind)).ShouldBe(HttpStatusCode.Accepted);

        Deliveries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("check_run", """{"action":"rerequested","check_run":{"name":"kubeguard","head_sha":"1111111111111111111111111111111111111111"},"repository":{"full_name":"acme/gitops"},"sender":{"id":1,"login":"wendy","type":"User"}}""", 1)]
    [InlineData("check_run", """{"action":"requested_action","requested_action":{"identifier":"rerun"},"check_run":{"name":"kubeguard","head_sha":"1111111111111111111111111111111111111111"},"repository":{"full_name":"acme/gitops"},"sender":{"id":1,"login":"wendy","type":"User"}}""", 1)]
    [InlineData("check_run", """{"action":"requested_action","requested_action":{"identifier":"other"},"check_run":{"name":"kubeguard","head_sha":"1111111111111111111111111111111111111111"},"repository":{"full_name":"acme/gitops"},"sender":{"id":1,"login":"wendy","type":"User"}}""", 0)]
    [InlineData("check_run", """{"action":"completed","check_run":{"name":"kubeguard","head_sha":"1111111111111111111111111111111111111111"},"repository":{"full_name":"acme/gitops"},"sender":{"id":1,"login":"wendy","type":"User"}}""", 0)]
    [InlineData("check_suite", """{"action":"rerequested","check_suite":{"head_sha":"1111111111111111111111111111111111111111"},"repository":{"full_name":"ACME/GitOps"},"sender":{"id":1,"login":"wendy","type":"User"}}""", 1)]
    [InlineData("installation", """{"action":"created","installation":{"account":{"login":"Acme"}},"repositories":[]}""", 1)]
    [InlineData("installation", """{"action":"unsuspend","installation":{"account":{"login":"somebody"}}}""", 0)]
    [InlineData("installation", """{"action":"deleted","installation":{"account":{"login":"acme"}}}""", 0)]
    [InlineData("installation_repositories", """{"action":"added","installation":{"account":{"login":"acme"}},"repositories_added":[{"full_name":"acme/gitops"},{"full_name":"acme/other"}],"repositories_removed":[]}""", 1)]
    [InlineData("installation_repositories", """{"action":"added","installation":{"account":{"login":"acme"}},"repositories_added":[{"full_name":"acme/other"}],"repositories_removed":[]}""", 0)]
    public async Task B33_what_a_delivery_asks_for_is_kept(string kind, string body, int kept)
    {
        (await DeliverAsync("0f-1", body, Secret, kind)).ShouldBe(HttpStatusCode.Accepted);

        Deliveries().Count().ShouldBe(kept);
    }

    [Theory]
    [InlineData("""{"action":"deleted","installation":{"account":{"login":"acme"}}}""", true)]
    [InlineData("""{"action":"new_permissions_accepted","installation":{"account":{"login":"acme"}}}""", true)]
    [InlineData("""{"action":"deleted","installation":{"account":{"login":"somebody"}}}""", false)]
    public async Task B35_what_the_app_is_given_or_denied_makes_it_ask_for_a_token_anew(string body, bool isAnew)
    {
        await using var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        using var worker = place.Worker($"GitHub:WebhookSecretFiles:0={place.SecretFile("webhook", Secret)}", "Worker:Listen=http://127.0.0.1:0", "Worker:Suspend=true");
        // Not the jumping clock: the host's timers would make it jump past the token's end.
        await using var app = ServeHost.Build(worker, TimeProvider.System);
        await app.StartAsync();
        await ConnectAsync();
        var tokens = Tokens();

        (await DeliverAsync(app, "0a-9", body, Secret, "installation")).ShouldBe(HttpStatusCode.Accepted);

        await ConnectAsync();
        Tokens().ShouldBe(isAnew ? tokens + 1 : tokens);
        await app.StopAsync();

        Task ConnectAsync() => worker.Connector.ConnectAsync(worker.All[0], PullRequests.Git.GitAccess.ReadWrite, default);

        int Tokens() => place.Server.Calls.Count(call => call.Path.EndsWith("/access_tokens", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wendy", true)]
    [InlineData("kubeguard-bot", false)]
    public async Task B22_a_box_that_a_person_ticks_asks_for_a_pass_and_the_bots_own_edit_does_not(string sender, bool isKept)
    {
        var body =
            $$"""
            {"action":"edited","repository":{"full_name":"acme/gitops"},"sender":{"id":{{_place.Server.User(sender).Id}},"login":"{{sender}}","type":"User"},
             "issue":{"number":7,"labels":[{"name":"kubeguard/dashboard"}],"user":{"id":{{_place.Server.User("kubeguard-bot").Id}},"login":"kubeguard-bot","type":"User"} } }
            """;

        (await DeliverAsync("0d-1", body, Secret, "issues")).ShouldBe(HttpStatusCode.Accepted);

        Deliveries().ShouldBe(isKept ? ["0d-1"] : []);
    }

    [Theory]
    [InlineData("push", """{"ref":"refs/heads/main","after":"1111111111111111111111111111111111111111","repository":{"full_name":"acme/other"}}""", HttpStatusCode.Accepted)]
    [InlineData("ping", "{}", HttpStatusCode.Accepted)]
    [InlineData("push", "[1,", HttpStatusCode.BadRequest)]
    public async Task What_asks_for_nothing_is_not_kept(string kind, string body, HttpStatusCode answer)
    {
        (await DeliverAsync("0c-1", body, Secret, kind)).ShouldBe(answer);

        Deliveries().ShouldBeEmpty();
    }

    private static string CommentOf(string action, string at, string body, bool isLocked) =>
        $$$"""
        {"action":"{{{action}}}","issue":{"number":1,"locked":{{{(isLocked ? "true" : "false")}}},"pull_request":{}},
         "comment":{"id":99,"issue_url":"https://x/issues/1","body":"{{{body}}}","created_at":"{{{at}}}","updated_at":"{{{at}}}","user":{"id":1,"login":"wendy","type":"User"}},
         "repository":{"full_name":"acme/gitops"}}
        """;

    private Task<HttpStatusCode> DeliverAsync(string id, string body, string? secret, string kind = "push") => DeliverAsync(_app, id, body, secret, kind);

    private static async Task<HttpStatusCode> DeliverAsync(WebApplication app, string id, string body, string? secret, string kind)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Urls.Single() + WebhookEndpoint.Path) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-GitHub-Delivery", id);
        request.Headers.Add("X-GitHub-Event", kind);
        if (secret is not null)
            request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes))}");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Deliveries that wait or are done; which of the two is a matter of moments.</summary>
    private IEnumerable<string> Deliveries() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(_worker.Options.Worker.Folder, "inbox", folder)))
        .Select(file => Path.GetFileName(file)!)
        .Distinct()
        .Order(StringComparer.Ordinal);
}
