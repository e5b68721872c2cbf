using KubeGuard.Bot.Run;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Several repositories at a time, and one thing at a time in each.</summary>
public sealed class ParallelTests
{
    private const string Second = "acme/second";

    private static readonly string[] Both = ["Repositories:1:Name=acme/second"];

    [Fact]
    public async Task A_repository_that_takes_long_holds_up_no_other()
    {
        await using var place = await GitHubPlace.StartAsync();
        var second = await place.AddRepositoryAsync(Second);
        using var worker = place.Worker(Both);
        var gate = new FakeGate();
        place.Server.Troubles.Add("GET repos/acme/gitops/pulls", new FakeFault.HoldAnswer(gate));

        var run = worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default);
        await place.Server.UntilAsync(() => second.PullRequests.Any(pull => pull.Labels.Contains("kubeguard")));
        place.Repository.PullRequests.ShouldBeEmpty();
        gate.Open();

        (await run).Select(report => $"{report.Repository} {report.Outcome.Name}").ShouldBe(["acme/gitops@prod done", "acme/second@prod done"]);
        place.PullRequest.IsOpen.ShouldBeTrue();
        (await place.MutationsOfAsync(() => worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default))).ShouldBe(0);
    }

    [Fact]
    public async Task One_at_a_time_is_a_setting()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.AddRepositoryAsync(Second);
        using var worker = place.Worker([.. Both, "Worker:Parallel=1"]);

        await worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default);

        var repositories = place.Server.Calls.Select(call => call.Path.Contains("second", StringComparison.Ordinal)).ToList();
        repositories.LastIndexOf(false).ShouldBeLessThan(repositories.IndexOf(true));
    }

    [Fact]
    public async Task A_command_in_one_repository_is_answered_while_a_pass_over_another_goes_on()
    {
        await using var place = await ProcessPlace.StartAsync();
        var second = await place.GitHub.AddRepositoryAsync(Second);
        second.Permissions["kubeguard-bot"] = second.Permissions["wendy"] = "write";
        place.Set("Repositories:1:Name", Second);
        (await place.RunAsync("run", "--repository", Second)).ExitCode.ShouldBe(0);
        var gate = new FakeGate();
        place.GitHub.Server.Troubles.Add("GET repos/acme/gitops/pulls", new FakeFault.HoldAnswer(gate));
        await using var served = await place.ServeAsync();
        await served.DeliverPushAsync("0f-1");
        await served.Process.UntilAsync(gate.Reached);

        var pull = second.PullRequests.Single();
        var comment = second.Comment(pull.Number, place.GitHub.Server.User("wendy"), "/kubeguard status\n");
        await served.DeliverCommentAsync("0f-2", Second, pull.Number, comment);
        await served.Process.UntilAsync(place.GitHub.Server.UntilAsync(() => pull.Comments.Count == 2));

        place.GitHub.Repository.PullRequests.ShouldBeEmpty();
        gate.Open();
        await served.Process.LineAsync("Pass over acme/gitops@prod: done");
        place.GitHub.PullRequest.IsOpen.ShouldBeTrue();
    }
}
