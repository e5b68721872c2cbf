using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>Real git over smart HTTP, with the tokens that the API uses.</summary>
public sealed class GitOverHttpTests
{
    private static readonly GitIdentity Ada = new("Ada", "ada@example.com");

    [Fact]
    public async Task A_change_is_cloned_committed_and_pushed_with_an_installation_token()
    {
        await using var world = await GitHubWorld.StartAsync();
        var workspace = await world.Repository.OpenWorkspaceAsync(world.PathOf("workspace"));

        var commit = await CommitAsync(workspace, "replicas: 2\n");
        var outcome = await workspace.PushAsync(GitHubWorld.Branch, commit, null);

        outcome.ShouldBe(PushOutcome.Done);
        (await world.Remote.ReadAsync(GitHubWorld.Branch.Value, "web.yaml")).ShouldBe("replicas: 2");
        world.Server.Calls.Where(call => call.Path.StartsWith("git/", StringComparison.Ordinal)).ShouldAllBe(call => call.Token.StartsWith("ghs_", StringComparison.Ordinal) || call.Status == 401);
        Directory.EnumerateFiles(world.PathOf("workspace"), "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !File.ReadAllText(file).Contains("ghs_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task B8_a_stale_lease_is_a_lost_race_and_overwrites_nothing()
    {
        await using var world = await GitHubWorld.StartAsync();
        var workspace = await world.Repository.OpenWorkspaceAsync(world.PathOf("workspace"));
        var mine = await CommitAsync(workspace, "replicas: 2\n");
        (await workspace.PushAsync(GitHubWorld.Branch, mine, null)).ShouldBe(PushOutcome.Done);
        var theirs = await world.Remote.CommitAsync(GitHubWorld.Branch.Value, "A person's", new KeyValuePair<string, string?>("web.yaml", "replicas: 9\n"));

        var next = await CommitAsync(workspace, "replicas: 3\n");

        (await workspace.PushAsync(GitHubWorld.Branch, next, mine)).ShouldBe(PushOutcome.LostRace);
        (await workspace.DeleteBranchAsync(GitHubWorld.Branch, mine)).ShouldBe(PushOutcome.LostRace);
        (await world.Remote.HeadAsync(GitHubWorld.Branch.Value)).ShouldBe(theirs);
    }

    [Fact]
    public async Task B23_a_dry_run_fetches_with_a_reading_token_and_pushes_nothing()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = world.AppIdentity, Access = GitAccess.ReadOnly });
        var workspace = await world.Repository.OpenVerifiedWorkspaceAsync(world.PathOf("workspace"));

        var commit = await CommitAsync(workspace, "replicas: 2\n");
        var refusal = await Should.ThrowAsync<GitException>(() => workspace.PushAsync(GitHubWorld.Branch, commit, null));

        refusal.Message.ShouldContain("dry run");
        world.Server.Mutations.ShouldBeEmpty();
        var asked = world.Server.Calls.Single(call => call.Path.EndsWith("/access_tokens", StringComparison.Ordinal)).Body!;
        asked["permissions"]!.AsObject().ShouldAllBe(permission => (string?)permission.Value == "read");
    }

    [Fact]
    public async Task A_verified_commit_is_githubs_own_with_the_same_tree_and_moves_the_branch_by_compare_and_swap()
    {
        await using var world = await GitHubWorld.StartAsync();
        var workspace = await world.Repository.OpenVerifiedWorkspaceAsync(world.PathOf("workspace"));

        var commit = await CommitAsync(workspace, "replicas: 2\n", new FileChange("bin/new.sh", null, [0xff, 0x00, 0x0a]));
        (await world.Remote.HeadAsync(GitHubWorld.Branch.Value)).ShouldBeNull();
        (await workspace.PushAsync(GitHubWorld.Branch, commit, null)).ShouldBe(PushOutcome.Done);

        (await workspace.ReadCommitAsync(commit)).Committer.ShouldBe(GitIdentity.GitHub.ToString());
        var changed = await workspace.ChangesAsync(await HeadAsync(workspace), commit);
        changed.Select(change => change.Path).ShouldBe(["bin/new.sh", "web.yaml"]);
        changed[0].After.ShouldBe([0xff, 0x00, 0x0a]);
        (await workspace.PushAsync(GitHubWorld.Branch, await CommitAsync(workspace, "replicas: 3\n"), null)).ShouldBe(PushOutcome.LostRace);
    }

    [Fact]
    public async Task Wrong_credentials_fail_at_once_and_are_in_no_message()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = new GitHubIdentity.Token(Secret.Of("ghp_wrongsecret")) });
        var workspace = await world.Repository.OpenWorkspaceAsync(world.PathOf("workspace"));

        var failure = await Should.ThrowAsync<GitException>(() => workspace.ListBranchesAsync());

        failure.ToString().ShouldNotContain("wrongsecret");
        failure.ToString().ShouldNotContain(Convert.ToBase64String("x-access-token:ghp_wrongsecret"u8));
        world.Repository.Remote.ToString().ShouldNotContain("wrongsecret");
    }

    private static async Task<CommitId> CommitAsync(IGitWorkspace workspace, string content, params FileChange[] others)
    {
        var draft = new CommitDraft
        {
            Parent = await HeadAsync(workspace),
            Files = [new("web.yaml", "replicas: 1\n"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(content)), .. others],
            Message = "Change\n",
            Identity = Ada,
        };
        return (await workspace.CommitAsync(draft)).ShouldBeOfType<CommitOutcome.Made>().Id;
    }

    private static async Task<CommitId> HeadAsync(IGitWorkspace workspace)
    {
        var main = (await workspace.ListBranchesAsync()).Single(head => head.Branch == GitHubWorld.Main);
        await workspace.FetchAsync([main]);
        return main.Commit;
    }
}
