using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task B35_one_token_is_fetched_however_many_ask_and_is_scoped_to_the_repository_and_what_is_needed()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.App.Granted.Remove("members");
        world.Server.App.Granted["administration"] = "write";

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.Repository.InspectAsync()));

        var asked = world.Server.Calls.Where(call => call.Path.EndsWith("/access_tokens", StringComparison.Ordinal)).ShouldHaveSingleItem().Body!;
        asked["repositories"]!.ToJsonString().ShouldBe("[\"shop\"]");
        asked["permissions"]!.AsObject().Select(permission => permission.Key)
            .ShouldBe(["checks", "contents", "issues", "metadata", "pull_requests", "security_events"]);
    }

    [Fact]
    public async Task B35_a_token_is_replaced_before_it_ends()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.InspectAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(56));

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();

        TokensFetched(world).ShouldBe(2);
        world.Server.Calls.ShouldAllBe(call => call.Status != 401);
    }

    [Fact]
    public async Task B35_a_refused_token_is_replaced_once_and_the_call_repeated_even_a_post()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        await world.Repository.InspectAsync();
        world.Server.RevokeTokens();

        (await world.Repository.Forge.CreateAsync(draft)).Id.Number.ShouldBe(1);

        TokensFetched(world).ShouldBe(2);
    }

    [Fact]
    public async Task B35_a_server_that_refuses_every_token_is_asked_twice_and_no_more()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Troubles.Add("/pulls?", new FakeFault.Status(401, "Bad credentials"), times: 100);

        var refusal = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.ListAsync(GitHubWorld.Scope));

        refusal.Problem.ShouldBe(GitHubProblem.Unauthorized);
        world.Server.Calls.Count(call => call.Path.EndsWith("/pulls", StringComparison.Ordinal)).ShouldBe(2);
        TokensFetched(world).ShouldBe(2);
    }

    [Fact]
    public async Task A_token_file_that_is_replaced_is_seen()
    {
        await using var world = await GitHubWorld.StartAsync();
        var file = world.PathOf("token");
        await File.WriteAllTextAsync(file, "ghp_old\n");
        world.Reconnect(new() { Identity = new GitHubIdentity.Token(Secret.FromFile(file)) });
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Forbidden>();

        await File.WriteAllTextAsync(file, world.Server.TokenOf(world.Server.User("robot")) + "\n");

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END RSA PRIVATE KEY-----")]
    public async Task A_key_that_is_none_is_a_typed_error_that_does_not_quote_it(string key)
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = new GitHubIdentity.App("Iv23kubeguard", Secret.Of(key)) });

        var outcome = (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Forbidden>();

        outcome.Reason.ShouldContain("not an RSA key");
        outcome.Reason.ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public void Nothing_that_holds_a_secret_prints_it()
    {
        var options = new GitHubOptions { Identity = new GitHubIdentity.App("Iv23", Secret.Of("topsecret")) };

        options.ToString().ShouldNotContain("topsecret");
        (options with { Identity = new GitHubIdentity.Token(Secret.Of("topsecret")) }).ToString().ShouldNotContain("topsecret");
        new AccessToken("topsecret", "token", null).ToString().ShouldNotContain("topsecret");
        new GitPassword("x", "topsecret").ToString().ShouldNotContain("topsecret");
    }

    [Theory]
    [InlineData("http://github.example/api/v3/", "https")]
    [InlineData("https://github.example/api/v3", "end with '/'")]
    [InlineData("https://ada:pw@github.example/api/v3/", "without user")]
    public void Addresses_that_would_leak_or_mislead_are_refused(string api, string reason)
    {
        var options = new GitHubOptions { Api = new(api), Identity = new GitHubIdentity.Token(Secret.Of("t")) };

        var error = options.Errors().ShouldHaveSingleItem();

        error.ShouldContain(reason);
        error.ShouldNotContain("pw");
    }

    [Theory]
    [InlineData("https://api.github.com/", "https://github.com/")]
    [InlineData("https://github.example/api/v3/", "https://github.example/")]
    [InlineData("https://api.octocorp.ghe.com/", "https://octocorp.ghe.com/")]
    public void B37_the_address_of_git_follows_from_that_of_the_api(string api, string web) =>
        new GitHubOptions { Api = new(api), Identity = new GitHubIdentity.Token(Secret.Of("t")) }.Web.ShouldBe(new(web));

    [Fact]
    public async Task B35_after_the_app_was_installed_anew_its_installation_is_looked_up_anew_without_any_webhook()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.InspectAsync();
        world.Server.Uninstall();
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Forbidden>();

        world.Server.Install();

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();
        world.Server.Calls.Last(call => call.Path.EndsWith("/access_tokens", StringComparison.Ordinal)).Path.ShouldBe("app/installations/43/access_tokens");
    }

    [Fact]
    public async Task B35_installed_anew_between_two_requests_the_second_succeeds_at_once()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.InspectAsync();
        world.Server.Uninstall();
        world.Server.Install();

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();

        TokensFetched(world).ShouldBe(2);
    }

    [Fact]
    public async Task B35_a_token_that_does_not_reach_the_repository_any_longer_is_replaced_once()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.InspectAsync();
        world.Server.Withdraw(world.Remote);

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();

        TokensFetched(world).ShouldBe(2);
    }

    [Fact]
    public async Task B24_B35_a_suspended_installation_is_an_outcome_until_it_is_unsuspended()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.App.IsSuspended = true;
        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Forbidden>().Reason.ShouldContain("suspended");

        world.Server.App.IsSuspended = false;

        (await world.Repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();
    }

    [Fact]
    public async Task B35_a_token_that_is_forgotten_is_fetched_anew_and_no_other()
    {
        await using var world = await GitHubWorld.StartAsync();
        var other = world.Connection.Repository(new("acme", "other"));
        await world.Server.CreateRepositoryAsync("acme/other", new KeyValuePair<string, string?>("web.yaml", "replicas: 1\n"));
        await world.Repository.InspectAsync();
        await other.InspectAsync();

        world.Connection.Forget(new("ACME", "Shop")).ShouldBeTrue();
        world.Connection.Forget(new("ACME", "Shop")).ShouldBeFalse();
        await world.Repository.InspectAsync();
        await other.InspectAsync();

        TokensFetched(world).ShouldBe(3);
    }

    private static int TokensFetched(GitHubWorld world) => world.Server.Calls.Count(call => call.Path.EndsWith("/access_tokens", StringComparison.Ordinal));
}
