using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.TestKit;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>A fake GitHub with one repository, <c>acme/shop</c>, and the bot's App connected to it, on a clock that jumps over every wait.</summary>
internal sealed class GitHubWorld : IAsyncDisposable
{
    public const string Name = "acme/shop";
    public static readonly BranchScope Scope = new(["kubeguard/prod/"]);
    public static readonly BranchName Main = new("main");
    public static readonly BranchName Branch = new("kubeguard/prod/web");

    private readonly TempFolder _folder = new();

    private GitHubWorld(FakeClock clock, FakeGitHub server, FakeRepository remote)
    {
        Clock = clock;
        Server = server;
        Remote = remote;
        Connection = Connect(new() { Identity = AppIdentity });
    }

    public FakeClock Clock { get; }

    public FakeGitHub Server { get; }

    public FakeRepository Remote { get; }

    public GitHubConnection Connection { get; private set; }

    public GitHubRepository Repository => Connection.Repository(RepositoryName.Parse(Name));

    public GitHubIdentity AppIdentity => new GitHubIdentity.App(Server.App.ClientId, Secret.Of(Server.App.PrivateKey));

    public static async Task<GitHubWorld> StartAsync()
    {
        var clock = new FakeClock { Jumps = true };
        var server = await FakeGitHub.StartAsync(clock);
        return new(clock, server, await server.CreateRepositoryAsync(Name, new KeyValuePair<string, string?>("web.yaml", "replicas: 1\n")));
    }

    /// <summary>Another connection to the same server.</summary>
    public GitHubConnection Connect(GitHubOptions options) => new(options with { Api = Server.Api }, Clock);

    /// <summary>Goes on over another connection.</summary>
    public void Reconnect(GitHubOptions options)
    {
        Connection.Dispose();
        Connection = Connect(options);
    }

    public string PathOf(string name) => _folder[name];

    /// <summary>Pushes a commit to the bot's branch behind its back, and gives the draft for it.</summary>
    public async Task<PullRequestDraft> PushAsync(BranchName? branch = null, string content = "replicas: 2\n")
    {
        branch ??= Branch;
        await Remote.CommitAsync(branch.Value, "Change", new KeyValuePair<string, string?>("web.yaml", content));
        return new() { Head = branch, Base = Main, Title = "Tighten web", Body = "<!-- marker -->\nBody\n" };
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
        Server.UnknownCalls.ShouldBeEmpty();
    }
}
