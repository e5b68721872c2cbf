using System.Net;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary><c>serve</c> as a process: health, deliveries, signals.</summary>
public sealed class ServeProcessTests
{
    [Fact]
    public async Task B33_a_signed_delivery_is_acknowledged_and_leads_to_a_pass()
    {
        await using var place = await ProcessPlace.StartAsync();
        await using var served = await place.ServeAsync();

        (await served.GetAsync("/health/live")).ShouldBe((HttpStatusCode.OK, "live\n"));
        (await served.GetAsync("/health/ready")).ShouldBe((HttpStatusCode.OK, "ready\n"));
        (await served.DeliverPushAsync("0a-1")).ShouldBe(HttpStatusCode.Accepted);
        await served.Process.LineAsync("Pass over acme/gitops@prod: done");

        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
        served.Process.Terminate();
        (await served.Process.EndAsync()).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(0), run => run.Error.ShouldBeEmpty());
    }

    [Fact]
    public async Task B39_SIGTERM_in_mid_pass_lets_it_finish_and_takes_nothing_new()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Drain", "5m");
        await using var served = await place.ServeAsync();
        var gate = place.GitHub.Server.Troubles.Hold();
        await served.DeliverPushAsync("0b-1");
        await served.Process.UntilAsync(gate.Reached);
        // It waits for its turn, and is not begun any more.
        await served.DeliverPushAsync("0b-2");

        served.Process.Terminate();
        await served.Process.LineAsync("Told to stop");
        gate.Open();

        var end = await served.Process.EndAsync();
        end.ExitCode.ShouldBe(0, end.Output);
        end.Output.ShouldContain("what was begun is done");
        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
        place.Inbox("waiting").ShouldBe(["0b-2"]);
        place.Inbox("done").ShouldBe(["0b-1"]);
    }

    [Theory]
    [InlineData("5m", 2)]
    [InlineData("00:00:01", 1)]
    public async Task B39_a_second_SIGTERM_or_the_drains_end_cuts_it_short_and_the_next_start_completes_it(string drain, int signals)
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Drain", drain);
        await using (var served = await place.ServeAsync())
        {
            var gate = place.GitHub.Server.Troubles.Hold();
            await served.DeliverPushAsync("0c-1");
            await served.Process.UntilAsync(gate.Reached);
            for (var signal = 0; signal < signals; signal++)
            {
                served.Process.Terminate();
                await served.Process.LineAsync("Told to stop");
            }

            var end = await served.Process.EndAsync();
            end.ExitCode.ShouldBe(130, end.Output);
            end.Output.ShouldContain("cut short");
        }

        place.Inbox("waiting").ShouldBe(["0c-1"]);
        await using var next = await place.ServeAsync();
        await next.Process.LineAsync("Pass over acme/gitops@prod: done");
        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
        next.Process.Terminate();
        (await next.Process.EndAsync()).ExitCode.ShouldBe(0);
        place.Inbox("waiting").ShouldBeEmpty();
    }

    [Fact]
    public async Task B33_P9_killed_in_mid_pass_the_next_start_does_what_the_delivery_asked()
    {
        await using var place = await ProcessPlace.StartAsync();
        await using (var served = await place.ServeAsync())
        {
            var gate = place.GitHub.Server.Troubles.Hold(2);
            await served.DeliverPushAsync("0d-1");
            await served.Process.UntilAsync(gate.Reached);
            await served.Process.KillAsync();
        }

        await using var next = await place.ServeAsync();
        await next.Process.LineAsync("Pass over acme/gitops@prod: done");
        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
    }

    [Fact]
    public async Task B34_without_webhooks_polling_finds_the_comment()
    {
        await using var place = await ProcessPlace.StartAsync();
        (await place.RunAsync("run")).ExitCode.ShouldBe(0);
        place.Set("GitHub:WebhookSecrets:0", null);
        place.GitHub.Repository.Comment(place.GitHub.PullRequest.Number, place.GitHub.Server.User("wendy"), "/kubeguard status\n");

        await using var served = await place.ServeAsync();
        await served.Process.UntilAsync(place.GitHub.Server.UntilAsync(() => place.GitHub.PullRequest.Comments.Count == 2));

        place.GitHub.PullRequest.Comments[^1].Body.ShouldContain("unchanged");
        (await served.DeliverPushAsync("0e-1")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_exit_2_and_named_before_anything_is_asked()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Listen", place.GitHub.Server.Web.AbsoluteUri);

        var end = await place.RunAsync("serve");

        end.ExitCode.ShouldBe(2, end.Output);
        end.Error.ShouldStartWith($"Worker:Listen: {place.GitHub.Server.Web} cannot be listened on: ");
        end.Output.ShouldBeEmpty();
        place.GitHub.Server.Calls.ShouldBeEmpty();
    }
}
