using System.Collections.Immutable;
using KubeGuard.Bot;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Run;
using KubeGuard.Bot.Serve;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.PullRequests.Forge;
using KubeGuard.TestKit;
using KubeGuard.TestKit.GitHub;
using KubeGuard.TestKit.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>A small repository on a fake GitHub, an audit log of its cluster, and a worker that is configured for both.</summary>
internal sealed class GitHubPlace : IAsyncDisposable
{
    public const string Name = "acme/gitops";

    /// <summary>A service account with more rights than it uses.</summary>
    public const string Manifests =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
          namespace: shop
        rules:
          - apiGroups: [""]
            resources: ["configmaps", "secrets", "pods"]
            verbs: ["*"]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: web
          namespace: shop
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: web
        subjects:
          - kind: ServiceAccount
            name: web
            namespace: shop

        """;

    private static readonly KeyValuePair<string, string?> Files = new("apps/web.yaml", Manifests);

    private static readonly string[] Unused = ["secrets", "pods"];

    private static readonly DateTimeOffset FirstEvent = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private readonly TestKit.TemporaryFolder _folder = new();
    private int _workers;

    private GitHubPlace(FakeClock clock, FakeGitHub server, FakeRepository repository)
    {
        Clock = clock;
        Server = server;
        Repository = repository;
        repository.Permissions["wendy"] = "write";
        repository.Permissions["rita"] = "read";
    }

    public FakeClock Clock { get; }

    public FakeGitHub Server { get; }

    public FakeRepository Repository { get; }

    /// <summary>Whether workers speak as the App; otherwise with a token.</summary>
    public bool IsApp { get; set; }

    /// <summary>More settings of every worker.</summary>
    public List<string> Settings { get; } = [];

    /// <summary>The clusters that the repository configures; all have the same logs.</summary>
    public List<string> Clusters { get; } = ["prod"];

    /// <summary>Whether the configuration of workers suspends the repository.</summary>
    public bool Suspended { get; set; }

    public FakeIssue PullRequest => Repository.PullRequests.Single();

    /// <summary>The folder with the cluster's logs.</summary>
    public string Logs => _folder.PathOf("logs");

    /// <param name="serverTime">The server's clock; the workers' jumping one when left out.</param>
    public static async Task<GitHubPlace> StartAsync(TimeProvider? serverTime = null)
    {
        var clock = new FakeClock { Jumps = true };
        var server = await FakeGitHub.StartAsync(serverTime ?? clock);
        var place = new GitHubPlace(clock, server, await server.CreateRepositoryAsync(Name, Files));
        place.WriteLog("get", "list");
        return place;
    }

    /// <summary>Writes the log anew: the service account uses config maps with these verbs, three weeks long.</summary>
    public void WriteLog(params string[] verbs) => WriteLogOf("web", verbs);

    /// <summary>The same for another service account of the namespace, whose objects are called as it is.</summary>
    public void WriteLogOf(string account, params string[] verbs)
    {
        var lines =
            from day in Enumerable.Range(0, 21)
            from verb in verbs
            select new AuditEventLine
            {
                AuditId = $"{account}-{day}-{verb}",
                User = $"system:serviceaccount:shop:{account}",
                Verb = verb,
                Name = verb == "list" ? "" : "settings",
                Received = FirstEvent.AddDays(day),
                Reason = $"RBAC: allowed by RoleBinding \"{account}/shop\" of Role \"{account}\" to ServiceAccount \"{account}/shop\"",
            }.ToString();
        // Others use what the role grants beside: silence about it is then not the log's.
        var others = Unused.Select((resource, index) => new AuditEventLine
        {
            AuditId = $"{account}-other-{index}",
            User = "system:serviceaccount:kube-system:other",
            Namespace = "kube-system",
            Resource = resource,
            Name = "x",
            Received = FirstEvent,
        }.ToString());
        _folder.Write($"logs/{account}.log", string.Join('\n', lines.Concat(others)) + "\n");
    }

    /// <summary>Adds to the log that RBAC refused config maps to the service account with this verb, on two days after the others.</summary>
    public void WriteRefusals(string verb)
    {
        var lines = Enumerable.Range(18, 2).Select(day => new AuditEventLine
        {
            AuditId = $"refused-{day}-{verb}",
            Verb = verb,
            Name = "",
            Decision = "forbid",
            Status = 403,
            Received = FirstEvent.AddDays(day),
        }.ToString());
        _folder.Write("logs/refused.log", string.Join('\n', lines) + "\n");
    }

    /// <summary>Makes another repository with the same files.</summary>
    public Task<FakeRepository> AddRepositoryAsync(string name) => Server.CreateRepositoryAsync(name, Files);

    /// <summary>Writes a log of connections beside the others, anew.</summary>
    public void WriteFlows(string name, params IEnumerable<HubbleFlowLine> flows) => _folder.Write($"logs/{name}.jsonl", string.Join('\n', flows) + "\n");

    /// <summary>Commits a policy file as a person does.</summary>
    public Task<string> WritePolicyAsync(string text) => Repository.CommitAsync("main", "Policy", new KeyValuePair<string, string?>(".kubeguard.yaml", text));

    /// <summary>A worker as a process would have it: a folder of its own, nothing remembered.</summary>
    /// <param name="more">More settings.</param>
    public Bot.Run.Worker Worker(params string[] more)
    {
        var folder = _folder.PathOf($"work-{Interlocked.Increment(ref _workers)}");
        _folder.Write("token", Server.TokenOf(Server.User("kubeguard-bot")));
        _folder.Write("app.pem", Server.App.PrivateKey);
        string[] identity = IsApp
            ? [$"GitHub:AppId={Server.App.ClientId}", $"GitHub:PrivateKeyFile={_folder.PathOf("app.pem")}"]
            : [$"GitHub:TokenFile={_folder.PathOf("token")}"];
        Repository.Permissions["kubeguard-bot"] = "write";
        var reading = HostOptionsReader.Read(HostConfiguration.Read(assignments:
        [
            $"Worker:Folder={folder}", "Worker:Onboarding=Defaults", $"GitHub:Api={Server.Api}", .. identity,
            .. Clusters.SelectMany((cluster, index) => new[] { $"Clusters:{index}:Name={cluster}", $"Clusters:{index}:Logs:0={Logs}", $"Repositories:0:Clusters:{index}={cluster}" }),
            $"Repositories:0:Name={Name}", $"Repositories:0:Suspend={Suspended}", .. Settings, .. more,
        ]));
        var options = reading.ShouldBeOfType<HostReading.Valid>().Options;
        using var services = KubeGuardServices.Build(new CommandConsole(TextWriter.Null, TextWriter.Null, false, false));
        return new WorkerFactory(services.GetRequiredService<HardeningPipeline>(), Clock).Create(options, new GitHubConnector(options.GitHub, folder, Clock));
    }

    /// <summary>A file that holds a secret.</summary>
    public string SecretFile(string name, string secret) => _folder.Write(name, secret);

    /// <summary>Files below the folders of the workers.</summary>
    public IEnumerable<string> FilesOfWorkers() =>
        Directory.EnumerateDirectories(_folder.Root, "work-*").SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

    /// <summary>One pass of a fresh worker.</summary>
    public Task<RepositoryReport> PassAsync() => PassAsync(PassRequest.Usual);

    /// <summary>The same, as it is asked for.</summary>
    public async Task<RepositoryReport> PassAsync(PassRequest request) => (await PassAllAsync(request)).ShouldHaveSingleItem();

    /// <summary>One pass of a fresh worker over all clusters.</summary>
    public async Task<ImmutableArray<RepositoryReport>> PassAllAsync(PassRequest request)
    {
        using var worker = Worker();
        return await worker.Run.RunAsync(worker.All, request, _ => { }, default);
    }

    /// <summary>One look at the comments by a fresh worker.</summary>
    public async Task<int> LookAtCommentsAsync()
    {
        using var worker = Worker();
        return await new CommentRound(worker, Clock, NullLogger<CommentRound>.Instance).RunAsync(Name, default);
    }

    /// <summary>Somebody presses "Re-run" on a check, or a button of it; a fresh worker does what that asks for.</summary>
    /// <param name="name">The check; null: all of the commit.</param>
    /// <param name="head">The commit.</param>
    /// <param name="login">Who.</param>
    public async Task PressAsync(string? name, string head, string login)
    {
        using var worker = Worker();
        var user = Server.User(login);
        var kind = user.Type == "Bot" ? ForgeUserKind.Bot : ForgeUserKind.Person;
        await new CheckRound(worker, new(worker, Clock, NullLogger<PolicyRound>.Instance), Clock, NullLogger<CheckRound>.Instance)
            .RunAsync(Name, new(name, new(head), new(user.Id, login, kind)), default);
    }

    /// <summary>One look at the pull requests that edit the policy file, by a fresh worker.</summary>
    public async Task JudgePoliciesAsync()
    {
        using var worker = Worker();
        await new PolicyRound(worker, Clock, NullLogger<PolicyRound>.Instance).RunAsync(Name, default);
    }

    /// <summary>What a pass made of the proposals.</summary>
    public async Task<ImmutableArray<string>> OutcomesAsync() =>
        [.. (await PassAsync()).Items.Where(item => item.Title.Length > 0).Select(item => PullRequests.Planning.ProposalOutcomeKinds.Name(item.Kind))];

    /// <summary>Runs it and counts the calls that change something.</summary>
    public async Task<int> MutationsOfAsync(Func<Task> work)
    {
        var before = Server.Mutations.Count;
        await work();
        return Server.Mutations.Count - before;
    }

    public async ValueTask DisposeAsync()
    {
        Server.UnknownCalls.ShouldBeEmpty();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
