using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Bot.Serve;
using KubeGuard.TestKit.GitHub;
using KubeGuard.TestKit.Processes;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The program as its user starts it beside a fake GitHub: a settings file, the environment, a work folder that outlives it.</summary>
internal sealed class ProcessPlace : IAsyncDisposable
{
    private const string WebhookSecret = "a secret of the webhook";

    private readonly TestKit.TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;
    private readonly string _settings;

    private ProcessPlace(GitHubPlace gitHub)
    {
        GitHub = gitHub;
        gitHub.Repository.Permissions["kubeguard-bot"] = "write";
        // No time of the schedule falls into a test.
        _environment = new(StringComparer.Ordinal)
        {
            ["KUBEGUARD_Worker__Folder"] = Work,
            ["KUBEGUARD_Worker__Onboarding"] = "Defaults",
            ["KUBEGUARD_Worker__Listen"] = "http://127.0.0.1:0",
            ["KUBEGUARD_Worker__Schedule"] = "0 3 29 2 *",
            ["KUBEGUARD_GitHub__Api"] = gitHub.Server.Api.AbsoluteUri,
            ["KUBEGUARD_GitHub__Token"] = gitHub.Server.TokenOf(gitHub.Server.User("kubeguard-bot")),
            ["KUBEGUARD_GitHub__WebhookSecrets__0"] = WebhookSecret,
        };
        _settings = _folder.Write("appsettings.json", new JsonObject
        {
            ["Clusters"] = new JsonArray(new JsonObject { ["Name"] = "prod", ["Logs"] = new JsonArray(gitHub.Logs) }),
            ["Repositories"] = new JsonArray(new JsonObject { ["Name"] = GitHubPlace.Name }),
        }.ToJsonString());
    }

    public GitHubPlace GitHub { get; }

    /// <summary>The token that it speaks with.</summary>
    public string Token => _environment["KUBEGUARD_GitHub__Token"];

    /// <summary>The work folder; each process of this place has the same.</summary>
    public string Work => _folder.PathOf("work");

    /// <summary>A place whose clocks all show the time of day, since the program's does.</summary>
    public static async Task<ProcessPlace> StartAsync() => new(await GitHubPlace.StartAsync(TimeProvider.System));

    /// <summary>Sets a setting in the environment; null takes it out.</summary>
    public void Set(string key, string? value)
    {
        var variable = Bot.Configuration.HostConfiguration.VariableOf(key);
        if (value is null)
            _environment.Remove(variable);
        else
            _environment[variable] = value;
    }

    /// <summary>Sets a variable that is none of the program's own.</summary>
    public void SetVariable(string name, string value) => _environment[name] = value;

    /// <summary>Starts the program with the settings.</summary>
    public KubeGuardProcess Start(params string[] arguments) =>
        KubeGuardProcess.Start(_folder.Root, _environment, [.. arguments, "--config", _settings]);

    /// <summary>Starts the program and waits for its end.</summary>
    public async Task<TestKit.RealPrograms.ProgramAnswer> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Starts <c>serve</c> and waits until it takes work.</summary>
    public async Task<Served> ServeAsync()
    {
        var process = Start("serve");
        var line = await process.LineAsync("Listening on ");
        return new(process, new(line[line.IndexOf("http://", StringComparison.Ordinal)..]));
    }

    /// <summary>The deliveries that wait, or are done.</summary>
    public IEnumerable<string> Inbox(string state) =>
        Directory.EnumerateFiles(Path.Combine(Work, "inbox", state)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A serving process.</summary>
    internal sealed record Served(KubeGuardProcess Process, Uri Address) : IAsyncDisposable
    {
        public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(Address, path));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        /// <summary>Delivers a push to the base branch as GitHub does, and gives the answer.</summary>
        public Task<HttpStatusCode> DeliverPushAsync(string delivery, string repository = GitHubPlace.Name) => DeliverAsync(delivery, "push", new()
        {
            ["ref"] = "refs/heads/main",
            ["after"] = new string('1', 40),
            ["deleted"] = false,
            ["repository"] = new JsonObject { ["full_name"] = repository },
        });

        /// <summary>Delivers the news of a comment on a pull request.</summary>
        public Task<HttpStatusCode> DeliverCommentAsync(string delivery, string repository, int number, FakeComment comment) => DeliverAsync(delivery, "issue_comment", new()
        {
            ["action"] = "created",
            ["issue"] = new JsonObject { ["number"] = number, ["pull_request"] = new JsonObject() },
            ["comment"] = new JsonObject
            {
                ["id"] = comment.Id,
                ["issue_url"] = $"https://github.example/repos/{repository}/issues/{number}",
                ["created_at"] = comment.CreatedAt,
                ["updated_at"] = comment.UpdatedAt,
                ["body"] = comment.Body,
                ["user"] = new JsonObject { ["id"] = comment.Author.Id, ["login"] = comment.Author.Login, ["type"] = comment.Author.Type },
            },
            ["repository"] = new JsonObject { ["full_name"] = repository },
        });

        private async Task<HttpStatusCode> DeliverAsync(string delivery, string kind, JsonObject payload)
        {
            var body = Encoding.UTF8.GetBytes(payload.ToJsonString());
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, WebhookEndpoint.Path)) { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-GitHub-Delivery", delivery);
            request.Headers.Add("X-GitHub-Event", kind);
            request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookSecret), body))}");
            using var http = new HttpClient();
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
