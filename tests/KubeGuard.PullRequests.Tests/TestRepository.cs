using System.Text;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Local;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>A bare remote with a first commit, a workspace on it, and a local forge.</summary>
internal sealed class TestRepository : IDisposable
{
    public static readonly BranchName Main = new("main");
    public static readonly DateTimeOffset Date = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private TestRepository()
    {
    }

    public GitWorkspace Workspace { get; private set; } = null!;

    public string Remote => _folder["remote.git"];

    public string Output => _folder["pull requests"];

    public LocalForge Forge => new(Output, Workspace);

    public Publisher Publisher => new(Forge, Workspace, new());

    public string PathOf(string name) => _folder[name];

    public static async Task<TestRepository> CreateAsync()
    {
        var repository = new TestRepository();
        await GitWorkspace.InitBareAsync(repository.Remote, "main");
        repository.Workspace = await repository.OpenWorkspaceAsync("workspace");
        await repository.PushAsync(Main, null, Samples.Change(Samples.RolePath, null, Samples.RoleBefore), Samples.Change("README.md", null, "# Shop\n"));
        return repository;
    }

    public async Task<GitWorkspace> OpenWorkspaceAsync(string name) => await GitWorkspace.OpenAsync(_folder[name], Remote);

    public async Task<CommitId> HeadAsync(BranchName branch) => (await FindAsync(branch)).ShouldNotBeNull();

    public async Task<CommitId?> FindAsync(BranchName branch) => (await Workspace.ListBranchesAsync()).FirstOrDefault(head => head.Branch == branch)?.Commit;

    /// <summary>Commits as a person and pushes.</summary>
    public async Task<CommitId> PushAsync(BranchName branch, CommitId? parent, params Manifests.Editing.FileChange[] files)
    {
        var draft = new CommitDraft
        {
            Parent = parent,
            Files = [.. files],
            Message = "A person's work\n",
            Identity = new("Ada", "ada@example.com"),
            Date = Date,
        };
        var commit = (await Workspace.CommitAsync(draft)).ShouldBeOfType<CommitOutcome.Made>().Id;
        (await Workspace.PushAsync(branch, commit, await FindAsync(branch))).ShouldBe(PushOutcome.Done);
        return commit;
    }

    /// <summary>Every file of the output and every branch of the remote, as text.</summary>
    public async Task<string> SnapshotAsync()
    {
        var text = new StringBuilder();
        foreach (var head in await Workspace.ListBranchesAsync())
            text.AppendLine(head.ToString());
        foreach (var path in Directory.Exists(Output) ? Directory.GetFiles(Output).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            text.Append(Path.GetFileName(path)).Append(' ').AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path))));
        return text.ToString();
    }

    public void Dispose() => _folder.Dispose();
}
