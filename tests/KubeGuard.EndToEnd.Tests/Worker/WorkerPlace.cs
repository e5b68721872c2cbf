using System.Collections.Immutable;
using KubeGuard.Bot;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Run;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Local;
using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The sample as a git remote with its logs, and a worker that is configured for it; pull requests are files in a folder.</summary>
internal sealed class WorkerPlace : IDisposable
{
    public const string Name = "shop/gitops";

    public static readonly BranchName Main = new("main");

    private static readonly GitIdentity Person = new("Jana Novak", "jana@shop.example");
    private static readonly DateTimeOffset Date = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private WorkerPlace()
    {
        Logs = _folder.Copy(Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "logs"), "logs");
        Settings =
        [
            $"Worker:Folder={_folder.PathOf("work")}", "Clusters:0:Name=prod", $"Clusters:0:Logs:0={Logs}", $"Repositories:0:Name={Name}", "Repositories:0:Clusters:0=prod",
            "Worker:Onboarding=Defaults",
        ];
    }

    /// <summary>Settings as the command line takes them.</summary>
    public List<string> Settings { get; }

    public string Logs { get; }

    public string Remote => _folder.PathOf("remote.git");

    public string PullRequests => _folder.PathOf("pull-requests");

    public GitWorkspace Workspace { get; private set; } = null!;

    /// <summary>The demo's repository with a policy that lets all its pull requests be opened at once.</summary>
    public static async Task<WorkerPlace> OfSampleAsync()
    {
        var place = new WorkerPlace();
        await GitWorkspace.InitBareAsync(place.Remote, "main");
        place.Workspace = await GitWorkspace.OpenAsync(place._folder.PathOf("person.git"), place.Remote);
        var files = new RepositoryDirectory(Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "gitops"));
        var policy = new FileChange(".kubeguard.yaml", null, "limits: {open: 100, perHour: 100, perRun: 100}\n"u8.ToArray());
        await place.PushAsync(Main, null, [policy, .. files.Paths.Select(path => new FileChange(path, null, files.Read(path)))]);
        return place;
    }

    /// <summary>Runs the command line with the settings.</summary>
    public Task<CliResult> RunAsync(params string[] args) => Cli.RunAsync([.. args, .. Settings.SelectMany(setting => new[] { "--set", setting })]);

    /// <summary>One pass over all repositories.</summary>
    public async Task<ImmutableArray<RepositoryReport>> PassAsync(PassRequest? request = null)
    {
        await using var services = KubeGuardServices.Build(new CommandConsole(TextWriter.Null, TextWriter.Null, false, false));
        var options = HostOptionsReader.Read(HostConfiguration.Read(assignments: Settings)).ShouldBeOfType<HostReading.Valid>().Options;
        using var worker = services.GetRequiredService<WorkerFactory>().Create(options, new Connector(this));
        return await worker.Run.RunAsync(worker.All, request ?? PassRequest.Usual, _ => { }, default);
    }

    /// <summary>What one pass made of the proposals; what was left alone is left out.</summary>
    public async Task<IReadOnlyList<string>> OutcomesAsync() =>
    [
        .. (await PassAsync()).ShouldHaveSingleItem().Items
            .Where(item => item.Kind is not (ProposalOutcomeKind.InsufficientEvidence or ProposalOutcomeKind.CannotEdit or ProposalOutcomeKind.NotProven))
            .Select(item => item.Kind.Name()),
    ];

    /// <summary>Commits as a person and pushes.</summary>
    public async Task<CommitId> PushAsync(BranchName branch, CommitId? parent, params FileChange[] files)
    {
        var draft = new CommitDraft { Parent = parent, Files = [.. files], Message = "By hand\n", Identity = Person, Date = Date };
        var commit = (await Workspace.CommitAsync(draft)).ShouldBeOfType<CommitOutcome.Made>().Id;
        (await Workspace.PushAsync(branch, commit, (await HeadsAsync()).GetValueOrDefault(branch))).ShouldBe(PushOutcome.Done);
        return commit;
    }

    public async Task<Dictionary<BranchName, CommitId>> HeadsAsync() =>
        (await Workspace.ListBranchesAsync()).ToDictionary(head => head.Branch, head => head.Commit);

    public void Dispose() => _folder.Dispose();

    private sealed class Connector(WorkerPlace place) : IForgeConnector
    {
        public IPullRequestComments? CommentsOf(RepositoryTarget target) => null;

        public void Forget(RepositoryTarget target)
        {
            // Nothing is kept.
        }

        public async Task<ConnectOutcome> ConnectAsync(RepositoryTarget target, GitAccess access, CancellationToken cancellation)
        {
            var remote = new GitRemote(target.Name == Name ? place.Remote : place.Remote + "-missing") { Access = access };
            var workspace = await GitWorkspace.OpenAsync(Path.Combine(place.Remote + "-workspaces", WorkNames.Of(target.Key)), remote, cancellation: cancellation);
            return new ConnectOutcome.Connected(new() { Base = Main, Forge = new LocalForge(place.PullRequests, workspace), Workspace = workspace });
        }
    }
}
