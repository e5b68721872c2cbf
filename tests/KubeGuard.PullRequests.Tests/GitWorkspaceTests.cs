using System.Text;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Tests;

/// <summary>The real git, in temporary folders whose names have spaces and letters beyond ASCII.</summary>
public sealed class GitWorkspaceTests : IAsyncLifetime
{
    private static readonly BranchName Work = new("kubeguard/prod/work");

    private TestRepository _repository = null!;
    private CommitId _main = null!;

    public async Task InitializeAsync()
    {
        _repository = await TestRepository.CreateAsync();
        _main = await _repository.HeadAsync(TestRepository.Main);
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task P5_the_same_change_of_the_same_parent_is_the_same_commit_in_any_workspace()
    {
        var other = await _repository.OpenWorkspaceAsync("other workspace");
        await other.FetchAsync(await other.ListBranchesAsync());

        var first = await CommitAsync(_repository.Workspace, Draft(Samples.Change("README.md", "# Shop\n", "# The shop\n")));
        var second = await CommitAsync(other, Draft(Samples.Change("README.md", "# Shop\n", "# The shop\n")));

        second.ShouldBe(first);
        (await _repository.Workspace.ReadCommitAsync(first)).CommittedAt.ShouldBe(TestRepository.Date);
    }

    [Fact]
    public async Task Files_are_added_changed_and_deleted_byte_for_byte()
    {
        var odd = "apps/a folder/ünïcode \"quoted\"\ttab.yaml";
        byte[] crlf = [0xEF, 0xBB, 0xBF, .. "a: 1\r\nb: 2"u8];
        var commit = await CommitAsync(_repository.Workspace, Draft(
            new FileChange(odd, null, crlf), Samples.Change("README.md", "# Shop\n", null), Samples.Change(Samples.RolePath, Samples.RoleBefore, Samples.RoleAfter)));

        var changes = await _repository.Workspace.ChangesAsync(_main, commit);

        changes.Select(change => change.Path).ShouldBe(["README.md", odd, Samples.RolePath]);
        changes[0].After.ShouldBeNull();
        changes[1].Before.ShouldBeNull();
        changes[1].After.ShouldBe(crlf);
        changes[2].Before.ShouldBe(Samples.Bytes(Samples.RoleBefore));
        changes[2].After.ShouldBe(Samples.Bytes(Samples.RoleAfter));
    }

    [Fact]
    public async Task Executable_files_stay_executable()
    {
        var main = await PushTreeAsync("100755", "run.sh", "echo 1\n");

        var commit = await CommitAsync(_repository.Workspace, Draft(Samples.Change("run.sh", "echo 1\n", "echo 2\n")) with { Parent = main });

        (await GitAsync("ls-tree", commit.Value, "run.sh")).ShouldStartWith("100755 ");
    }

    [Theory]
    [InlineData("link", "is a symbolic link")]
    [InlineData("link/below.yaml", "lies below 'link', which is a symbolic link")]
    [InlineData("../outside.yaml", "is not a path inside the repository")]
    [InlineData("a/.GIT/config", "is not a path inside the repository")]
    public async Task Links_are_not_followed_and_nothing_leaves_the_repository(string path, string reason)
    {
        var main = await PushTreeAsync("120000", "link", "/etc");

        var outcome = await _repository.Workspace.CommitAsync(Draft(Samples.Change(path, null, "x\n")) with { Parent = main });

        outcome.ShouldBe(new CommitOutcome.UnsafePath(path, reason));
    }

    [Theory]
    [InlineData("README.md", "# Other\n")]
    [InlineData("absent.md", "# Shop\n")]
    [InlineData("README.md", null)]
    public async Task A_change_worked_out_from_other_bytes_is_refused(string path, string? before) =>
        (await _repository.Workspace.CommitAsync(Draft(Samples.Change(path, before, "x\n")))).ShouldBe(new CommitOutcome.FileDiffers(path));

    [Fact]
    public async Task A_work_tree_with_CRLF_is_committed_the_way_git_stores_it()
    {
        var commit = await CommitAsync(_repository.Workspace, Draft(Samples.Change("README.md", "# Shop\r\n", "# Shop\r\nmore\r\n")));

        (await _repository.Workspace.ChangesAsync(_main, commit)).ShouldHaveSingleItem().After.ShouldBe(Samples.Bytes("# Shop\nmore\n"));
    }

    [Fact]
    public async Task B8_a_push_with_a_stale_lease_changes_nothing()
    {
        var mine = await CommitAsync(_repository.Workspace, Draft(Samples.Change("README.md", "# Shop\n", "# Mine\n")));
        var theirs = await _repository.PushAsync(Work, _main, Samples.Change("README.md", "# Shop\n", "# Theirs\n"));

        (await _repository.Workspace.PushAsync(Work, mine, null)).ShouldBe(PushOutcome.LostRace);
        (await _repository.Workspace.PushAsync(Work, mine, _main)).ShouldBe(PushOutcome.LostRace);
        (await _repository.Workspace.DeleteBranchAsync(Work, mine)).ShouldBe(PushOutcome.LostRace);
        (await _repository.HeadAsync(Work)).ShouldBe(theirs);

        (await _repository.Workspace.PushAsync(Work, mine, theirs)).ShouldBe(PushOutcome.Done);
        (await _repository.HeadAsync(Work)).ShouldBe(mine);
    }

    [Fact]
    public async Task What_is_already_as_wanted_is_done()
    {
        var commit = await CommitAsync(_repository.Workspace, Draft(Samples.Change("README.md", "# Shop\n", "# Mine\n")));
        await _repository.Workspace.PushAsync(Work, commit, null);

        (await _repository.Workspace.PushAsync(Work, commit, null)).ShouldBe(PushOutcome.Done);
        (await _repository.Workspace.DeleteBranchAsync(Work, commit)).ShouldBe(PushOutcome.Done);
        (await _repository.Workspace.DeleteBranchAsync(Work, commit)).ShouldBe(PushOutcome.Done);
        (await _repository.FindAsync(Work)).ShouldBeNull();
    }

    [Fact]
    public async Task Hooks_and_configuration_of_a_hostile_repository_never_run()
    {
        var trap = _repository.PathOf("trap");
        foreach (var hook in new[] { "pre-receive", "update", "post-receive", "reference-transaction" })
        {
            var path = Path.Combine(_repository.Remote, "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"#!/bin/sh\ntouch '{trap}'\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        await File.AppendAllTextAsync(
            Path.Combine(_repository.Remote, "config"),
            $"[core]\n\tfsmonitor = touch '{trap}'\n\tsshCommand = touch '{trap}'\n\thooksPath = {Path.Combine(_repository.Remote, "hooks").Replace('\\', '/')}\n[uploadpack]\n\tpackObjectsHook = touch '{trap}'\n");

        var other = await _repository.OpenWorkspaceAsync("victim");
        await other.FetchAsync(await other.ListBranchesAsync());
        var commit = await CommitAsync(other, Draft(Samples.Change("README.md", "# Shop\n", "# Mine\n")));
        (await other.PushAsync(Work, commit, null)).ShouldBe(PushOutcome.Done);
        (await other.DeleteBranchAsync(Work, commit)).ShouldBe(PushOutcome.Done);

        File.Exists(trap).ShouldBeFalse();
    }

    [Fact]
    public async Task Variables_of_the_surrounding_git_are_not_inherited()
    {
        Environment.SetEnvironmentVariable("GIT_AUTHOR_NAME", "Somebody Else");
        Environment.SetEnvironmentVariable("GIT_OBJECT_DIRECTORY", _repository.PathOf("elsewhere"));
        try
        {
            var commit = await CommitAsync(_repository.Workspace, Draft(Samples.Change("README.md", "# Shop\n", "# Mine\n")));
            (await GitAsync("cat-file", "commit", commit.Value)).ShouldContain("author kubeguard[bot] <kubeguard@users.noreply.github.com>");
            Directory.Exists(_repository.PathOf("elsewhere")).ShouldBeFalse();
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_AUTHOR_NAME", null);
            Environment.SetEnvironmentVariable("GIT_OBJECT_DIRECTORY", null);
        }
    }

    [Fact]
    public async Task A_failure_names_the_command_and_hides_credentials()
    {
        var workspace = await GitWorkspace.OpenAsync(_repository.PathOf("unreachable"), "https://ada:hunter2@invalid.invalid./shop.git");

        var exception = await Should.ThrowAsync<GitException>(() => workspace.ListBranchesAsync());

        exception.Command.ShouldBe("git ls-remote");
        exception.ExitCode.ShouldBe(128);
        exception.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_canceled_command_throws_at_once()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => _repository.Workspace.ListBranchesAsync(source.Token));
    }

    [Fact]
    public async Task A_remote_that_looks_like_an_option_is_none()
    {
        var workspace = await GitWorkspace.OpenAsync(_repository.PathOf("option"), "--upload-pack=touch pwned");

        (await Should.ThrowAsync<GitException>(() => workspace.ListBranchesAsync())).ExitCode.ShouldBe(128);
    }

    private CommitDraft Draft(params FileChange[] files) => new() { Parent = _main, Files = [.. files], Message = "Change\n" };

    private static async Task<CommitId> CommitAsync(GitWorkspace workspace, CommitDraft draft) =>
        (await workspace.CommitAsync(draft)).ShouldBeOfType<CommitOutcome.Made>().Id;

    /// <summary>A commit with an entry of a mode that drafts cannot ask for.</summary>
    private async Task<CommitId> PushTreeAsync(string mode, string path, string content)
    {
        var git = GitProgram.In(_repository.PathOf("workspace"));
        var blob = (await git.RunAsync(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetBytes(content), default)).Text;
        var tree = (await git.RunAsync(["mktree"], Encoding.UTF8.GetBytes($"{mode} blob {blob}\t{path}\n"), default)).Text;
        var named = git.With("GIT_AUTHOR_NAME", "Ada").With("GIT_AUTHOR_EMAIL", "a@example.com").With("GIT_COMMITTER_NAME", "Ada").With("GIT_COMMITTER_EMAIL", "a@example.com");
        return new((await named.RunAsync(["commit-tree", tree, "-m", "tree"], default)).Text);
    }

    private async Task<string> GitAsync(params string[] arguments) =>
        (await GitProgram.In(_repository.PathOf("workspace")).RunAsync(arguments, default)).Text;
}
