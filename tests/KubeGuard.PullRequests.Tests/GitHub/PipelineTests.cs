using System.Net;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Http;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

public sealed class PipelineTests
{
    [Fact]
    public async Task B23_in_a_dry_run_nothing_but_reads_leaves()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = world.AppIdentity, Access = GitAccess.ReadOnly });
        var draft = await world.PushAsync();
        var repository = world.Repository;

        (await Should.ThrowAsync<GitHubException>(() => repository.Forge.CreateAsync(draft))).Problem.ShouldBe(GitHubProblem.DryRun);
        (await repository.Comments.ReactAsync(new(1), CommentReaction.Eyes)).ShouldBeOfType<SideOutcome.Failed>().Reason.ShouldContain("dry run");
        (await repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldBeEmpty();

        world.Server.Mutations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Reads_survive_a_server_in_trouble(int status)
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Troubles.Add("GET repos/acme/shop/pulls", new FakeFault.Status(status), times: 2);
        world.Server.Troubles.Add("GET repos/acme/shop/pulls", new FakeFault.Drop(), times: 2);

        (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldBeEmpty();

        world.Server.Calls.Count(call => call.Path.EndsWith("/pulls", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task A_creation_is_never_sent_twice()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        world.Server.Troubles.Add("POST repos/acme/shop/pulls", new FakeFault.Status(502));

        var trouble = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.CreateAsync(draft));

        trouble.Problem.ShouldBe(GitHubProblem.Unreachable);
        trouble.Status.ShouldBe(HttpStatusCode.BadGateway);
        trouble.RequestId.ShouldNotBeNull();
        world.Server.Mutations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = world.AppIdentity, Retries = new() { Retries = 1, AttemptTimeout = TimeSpan.FromMilliseconds(300) } });
        await world.Repository.InspectAsync();
        world.Server.Troubles.Add("/pulls", new FakeFault.Hang(), times: 2);

        var trouble = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.ListAsync(GitHubWorld.Scope));

        trouble.Problem.ShouldBe(GitHubProblem.Unreachable);
    }

    [Fact]
    public async Task A_server_that_is_down_is_left_alone_for_a_while()
    {
        await using var world = await GitHubWorld.StartAsync();
        // A clock that stands still: the circuit stays open.
        using var connection = new GitHubConnection(
            new() { Api = world.Server.Api, Identity = world.AppIdentity, Retries = new() { Retries = 0, FailuresThatOpenTheCircuit = 3 } }, new TestKit.FakeClock());
        var repository = connection.Repository(RepositoryName.Parse(GitHubWorld.Name));
        world.Server.Troubles.Add("", new FakeFault.Status(503), times: 100);

        for (var call = 0; call < 10; call++)
            (await repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Unreachable>();

        world.Server.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task B37_a_redirect_to_another_host_gets_no_credentials_and_no_change()
    {
        await using var world = await GitHubWorld.StartAsync();
        await using var stranger = await FakeGitHub.StartAsync();
        await world.Repository.InspectAsync();
        world.Server.Troubles.Add("/pulls", new FakeFault.Redirect(302, $"{stranger.Api}stolen"), times: 2);

        (await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.ListAsync(GitHubWorld.Scope))).Problem.ShouldBe(GitHubProblem.Unauthorized);
        stranger.Calls.ShouldAllBe(call => call.Token == "");
        var seen = stranger.Calls.Count;
        var draft = await world.PushAsync();
        (await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.CreateAsync(draft))).Problem.ShouldBe(GitHubProblem.UnexpectedAnswer);
        stranger.Calls.Count.ShouldBe(seen);
    }

    [Fact]
    public async Task B37_redirects_in_a_circle_end()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.InspectAsync();
        world.Server.Troubles.Add("/pulls", new FakeFault.Redirect(301, $"{world.Server.Api}repos/acme/shop/pulls"), times: 100);

        var trouble = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.ListAsync(GitHubWorld.Scope));

        trouble.Message.ShouldContain("too many redirects");
    }

    [Fact]
    public async Task B37_pages_lead_nowhere_but_to_the_same_origin()
    {
        var asked = new List<Uri>();
        using var network = new FakeNetwork(request =>
        {
            asked.Add(request.RequestUri!);
            var answer = FakeNetwork.Json("[]");
            answer.Headers.Add("Link", "<https://elsewhere.example/repos/acme/shop/pulls?page=2>; rel=\"next\"");
            return answer;
        });
        using var connection = FakeNetwork.Connect(network);

        var trouble = await Should.ThrowAsync<GitHubException>(
            () => connection.Repository(RepositoryName.Parse(GitHubWorld.Name)).Forge.ListAsync(GitHubWorld.Scope));

        trouble.Problem.ShouldBe(GitHubProblem.UnexpectedAnswer);
        asked.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("<html>proxy says no</html>")]
    [InlineData("[{}]")]
    [InlineData("[{\"number\": \"seven\"}]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_that_is_none_of_githubs_is_a_typed_error(string body)
    {
        using var network = new FakeNetwork(_ => FakeNetwork.Json(body));
        using var connection = FakeNetwork.Connect(network);

        var trouble = await Should.ThrowAsync<GitHubException>(
            () => connection.Repository(RepositoryName.Parse(GitHubWorld.Name)).Forge.ListAsync(GitHubWorld.Scope));

        trouble.Problem.ShouldBe(GitHubProblem.UnexpectedAnswer);
    }

    [Fact]
    public void The_cache_of_answers_forgets_the_oldest_and_never_outgrows_its_bound()
    {
        var tag = new System.Net.Http.Headers.EntityTagHeaderValue("\"1\"");
        var random = new Random(17);
        var body = new byte[1_000];
        var cache = new AnswerCache(10_000);

        for (var entry = 0; entry < 100; entry++)
        {
            random.NextBytes(body);
            cache.Keep($"{entry}", KeptAnswer.Of(tag, null, null, body));
            cache.Find("0")?.Body().Length.ShouldBe(1_000);
        }

        cache.Find("0").ShouldNotBeNull("it was asked for all the time");
        cache.Find("1").ShouldBeNull();
        cache.Find("99")!.Body().ShouldBe(body);
        Enumerable.Range(0, 100).Count(entry => cache.Find($"{entry}") is not null).ShouldBeLessThanOrEqualTo(10);
    }
}
