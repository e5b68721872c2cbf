using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

public sealed class RepositoryTests
{
    [Fact]
    public async Task B24_a_repository_that_can_be_worked_on_says_its_default_branch()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Remote.CommitAsync("trunk", "Another default", new KeyValuePair<string, string?>("a", "b"));
        world.Remote.DefaultBranch = "trunk";

        (await world.Repository.InspectAsync()).ShouldBe(new RepositoryOutcome.Ready(RepositoryName.Parse(GitHubWorld.Name), new("trunk")));
    }

    [Fact]
    public async Task B24_archived_disabled_renamed_and_empty_repositories_are_typed()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.IsArchived = true;
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Archived>();

        (world.Remote.IsArchived, world.Remote.IsDisabled) = (false, true);
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Disabled>();

        world.Remote.IsDisabled = false;
        world.Server.Rename(world.Remote, "store");
        (await world.Repository.InspectAsync()).ShouldBe(new RepositoryOutcome.Renamed(new("acme", "store")));

        await world.Server.CreateRepositoryAsync("acme/empty");
        (await world.Connection.Repository(new("acme", "empty")).InspectAsync()).ShouldBeOfType<RepositoryOutcome.Empty>();
    }

    [Fact]
    public async Task B24_what_may_not_be_seen_and_what_does_not_answer_are_typed_and_stop_nothing_else()
    {
        await using var world = await GitHubWorld.StartAsync();
        (await world.Connection.Repository(new("acme", "nothing")).InspectAsync()).ShouldBeOfType<RepositoryOutcome.Forbidden>();

        world.Server.Troubles.Add("GET repos/acme/shop", new FakeFault.Drop(), times: 5);
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Unreachable>();
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();
    }

    [Fact]
    public async Task B24_changes_to_a_renamed_repository_follow_it()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = new GitHubIdentity.Token(Secret.Of(world.Server.TokenOf(world.Server.User("robot")))) });
        var draft = await world.PushAsync();
        world.Server.Rename(world.Remote, "store");

        (await world.Repository.Forge.CreateAsync(draft)).Id.Number.ShouldBe(1);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/shop/more")]
    [InlineData("acme/..")]
    [InlineData("acme/sh op")]
    [InlineData("acme/shop?x")]
    [InlineData("/shop")]
    public void A_name_that_could_change_an_address_is_refused(string name) => Should.Throw<FormatException>(() => RepositoryName.Parse(name));

    [Theory]
    [InlineData("admin", PermissionLevel.Admin)]
    [InlineData("maintain", PermissionLevel.Maintain)]
    [InlineData("write", PermissionLevel.Write)]
    [InlineData("triage", PermissionLevel.Triage)]
    [InlineData("read", PermissionLevel.Read)]
    public async Task B30_permissions_are_what_the_collaborator_endpoint_says(string role, PermissionLevel level)
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.Permissions["ada"] = role;

        var answer = await world.Repository.Permissions.PermissionOfAsync("ada");

        answer.ShouldBe(new PermissionAnswer.Known(level));
        answer.Allows(PermissionLevel.Write).ShouldBe(level >= PermissionLevel.Write);
    }

    [Fact]
    public async Task B30_trouble_denies()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.Permissions["ada"] = "admin";
        world.Remote.Memberships["platform/ada"] = "active";
        world.Remote.Memberships["platform/bob"] = "pending";
        world.Server.Troubles.Add("/permission", new FakeFault.Status(403, "no"));

        (await world.Repository.Permissions.PermissionOfAsync("ada")).Allows(PermissionLevel.Read).ShouldBeFalse();
        (await world.Repository.Permissions.MembershipOfAsync("platform", "ada")).ShouldBeOfType<MembershipAnswer.Member>();
        (await world.Repository.Permissions.MembershipOfAsync("platform", "bob")).ShouldBeOfType<MembershipAnswer.Stranger>();
        (await world.Repository.Permissions.MembershipOfAsync("platform", "eve")).ShouldBeOfType<MembershipAnswer.Stranger>();
        world.Server.Troubles.Add("/memberships/", new FakeFault.Status(500), times: 5);
        (await world.Repository.Permissions.MembershipOfAsync("platform", "carol")).ShouldBeOfType<MembershipAnswer.Unknown>();
    }

    [Fact]
    public async Task B12_the_last_decision_of_each_reviewer_counts()
    {
        await using var world = await GitHubWorld.StartAsync();
        var pull = await world.Repository.Forge.CreateAsync(await world.PushAsync());
        var (ada, bob) = (world.Server.User("ada"), world.Server.User("bob"));
        async Task<ReviewStanding> StandingAsync() => await world.Repository.Reviews.StandingOfAsync(pull.Id);

        (await StandingAsync()).ShouldBe(ReviewStanding.Undecided);
        world.Remote.Review(1, ada, "CHANGES_REQUESTED");
        world.Remote.Review(1, bob, "APPROVED");
        (await StandingAsync()).ShouldBe(ReviewStanding.ChangesRequested);
        world.Remote.Review(1, ada, "APPROVED");
        world.Remote.Review(1, ada, "COMMENTED");
        (await StandingAsync()).ShouldBe(ReviewStanding.Approved);
        world.Remote.Review(1, ada, "DISMISSED");
        world.Remote.Review(1, bob, "DISMISSED");
        (await StandingAsync()).ShouldBe(ReviewStanding.Undecided);
    }
}
