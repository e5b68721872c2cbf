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
    [InlineData("push", """{"ref":"refs/heads/main","after":"1111111111111111111111111111111111111111","repository":{"full_name":"acme/other"}}""", HttpStatusCode.Accepted)]
    [InlineData("ping", "{}", HttpStatusCode.Accepted)]
    [InlineData("push", "[1,", HttpStatusCode.BadRequest)]
    public async Task What_asks_for_nothing_is_not_kept(string kind, string body, HttpStatusCode answer)
    {
        (await DeliverAsync("0c-1", body, Secret, kind)).ShouldBe(answer);

        Deliveries().ShouldBeEmpty();
    }

    private async Task<HttpStatusCode> DeliverAsync(string id, string body, string? secret, string kind = "push")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, _app.Urls.Single() + WebhookEndpoint.Path) { Content = new ByteArrayContent(bytes) };
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
