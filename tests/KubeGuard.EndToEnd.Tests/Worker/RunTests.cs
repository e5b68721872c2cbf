using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Passes of the worker over a plain git remote.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task B1_the_first_pass_opens_pull_requests_and_the_second_changes_nothing()
    {
        using var place = await WorkerPlace.OfSampleAsync();

        (await place.OutcomesAsync()).ShouldAllBe(outcome => outcome == "created");
        var heads = await place.HeadsAsync();
        heads.Count.ShouldBeGreaterThan(1);

        (await place.OutcomesAsync()).ShouldAllBe(outcome => outcome == "unchanged");
        (await place.HeadsAsync()).ShouldBe(heads);
        Directory.EnumerateFiles(place.PullRequests, "0*.md").Count().ShouldBe(heads.Count - 1);
    }

    [Fact]
    public async Task B23_a_dry_run_says_what_it_would_do_and_changes_nothing()
    {
        using var place = await WorkerPlace.OfSampleAsync();

        var report = (await place.PassAsync(PassRequest.Usual with { Access = GitAccess.ReadOnly })).ShouldHaveSingleItem();

        report.Plan.ShouldContain("would create kubeguard/prod/");
        report.Plan.ShouldContain("+++ b/");
        (await place.HeadsAsync()).Keys.ShouldBe([WorkerPlace.Main]);
        Directory.Exists(place.PullRequests).ShouldBeFalse();
    }

    [Fact]
    public async Task B24_one_repository_never_stops_another_and_each_says_how_it_ended()
    {
        using var place = await WorkerPlace.OfSampleAsync();
        place.Settings.AddRange(
        [
            "Repositories:1:Name=shop/missing", "Repositories:1:Clusters:0=prod",
            "Repositories:0:Clusters:1=stage", "Clusters:1:Name=stage", $"Clusters:1:Logs:0={Path.Combine(place.Logs, "nothing-*.json")}",
        ]);

        var reports = await place.PassAsync();

        reports.Select(report => $"{report.Repository} {report.Outcome.Name}").ShouldBe(["shop/gitops@prod done", "shop/gitops@stage evidence-unreadable", "shop/missing@prod failed"]);
        reports[1].Outcome.Why.ShouldContain("names no file");
        reports[2].Outcome.Why.ShouldContain("git ls-remote failed");
    }

    [Fact]
    public async Task B39_what_is_suspended_is_left_alone_until_it_is_resumed()
    {
        using var place = await WorkerPlace.OfSampleAsync();

        (await place.RunAsync("suspend", "--repository", "Shop/GitOps")).ShouldEndWith(0).Output.ShouldBe("Suspended: shop/gitops.\n");
        (await place.PassAsync()).ShouldHaveSingleItem().Outcome.ShouldBeOfType<PassOutcome.Suspended>();
        (await place.HeadsAsync()).Keys.ShouldBe([WorkerPlace.Main]);

        (await place.RunAsync("resume", "--repository", WorkerPlace.Name)).ShouldEndWith(0).Output.ShouldBe("Resumed: shop/gitops.\n");
        (await place.OutcomesAsync()).ShouldContain("created");
    }

    [Fact]
    public async Task Status_tells_what_the_last_pass_came_to()
    {
        using var place = await WorkerPlace.OfSampleAsync();
        (await place.RunAsync("status")).ShouldEndWith(0).Output.ShouldBe("No pass has been made yet.\n");
        await place.PassAsync();

        var status = (await place.RunAsync("status", "--format", "json")).ShouldEndWith(0).Json["repositories"]!.AsArray().ShouldHaveSingleItem()!;

        ((string)status["repository"]!).ShouldBe("shop/gitops@prod");
        ((string)status["items"]![0]!["outcome"]!).ShouldBe("created");
    }

    [Fact]
    public async Task Without_settings_run_says_everything_that_is_missing()
    {
        var result = (await Cli.RunAsync("run", "--once")).ShouldEndWith(2);

        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]).ShouldBe(["Repositories", "Clusters", "GitHub"]);
    }
}
