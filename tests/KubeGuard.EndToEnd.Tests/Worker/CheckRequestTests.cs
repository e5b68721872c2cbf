using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>"Re-run" and the button of the bot's check: the same as the command, and the check is the answer.</summary>
public sealed class CheckRequestTests
{
    private const string Branch = "kubeguard/prod/rbac-apps";
    private const string Check = "kubeguard";

    [Fact]
    public async Task B17_B30_a_writer_reruns_by_the_check_which_is_in_progress_and_then_complete_on_the_new_head()
    {
        await using var place = await StartAsync();
        var old = await HeadAsync(place);
        place.WriteLog("get", "list", "watch");

        await place.PressAsync(Check, old, "wendy");

        var head = await HeadAsync(place);
        head.ShouldNotBe(old);
        var run = Latest(place, head);
        (run.Status, run.Conclusion).ShouldBe(("completed", "success"));
        run.Actions.ShouldBe(["rerun"]);
        Latest(place, old).Summary.ShouldNotBeNull().ShouldContain("**updated** ");
        place.Repository.CheckRuns.ShouldAllBe(any => any.Status == "completed");
        place.PullRequest.Comments.ShouldBeEmpty();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Theory]
    [InlineData(Check)]
    [InlineData(null)]
    public async Task B17_a_rerun_that_changes_nothing_completes_a_new_check_of_the_same_head(string? name)
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);

        await place.PressAsync(name, head, "wendy");

        place.Repository.CheckRuns.Count.ShouldBe(2);
        (Latest(place, head).Status, Latest(place, head).Conclusion).ShouldBe(("completed", "success"));
        Latest(place, head).Annotations.Count.ShouldBe(place.Repository.CheckRuns[0].Annotations.Count);
        (await HeadAsync(place)).ShouldBe(head);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Theory]
    [InlineData("rita")]
    [InlineData("stranger")]
    [InlineData("helper[bot]")]
    public async Task B30_who_may_not_changes_nothing(string login)
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.WriteLog("get", "list", "watch");

        (await place.MutationsOfAsync(() => place.PressAsync(Check, head, login))).ShouldBe(0);
    }

    [Fact]
    public async Task B30_an_error_about_the_permission_denies()
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.Server.Troubles.Add("/collaborators/wendy/permission", new FakeFault.Status(403, "Resource not accessible by integration"), times: 10);

        (await place.MutationsOfAsync(() => place.PressAsync(Check, head, "wendy"))).ShouldBe(0);
    }

    [Fact]
    public async Task B30_the_policy_file_says_who_may_press_too()
    {
        await using var place = await StartAsync();
        await place.WritePolicyAsync("commands: {permission: maintain}\n");
        var head = await HeadAsync(place);

        (await place.MutationsOfAsync(() => place.PressAsync(Check, head, "wendy"))).ShouldBe(0);
    }

    [Theory]
    [InlineData("another check")]
    [InlineData("kubeguard/policy")]
    public async Task B17_another_check_of_the_head_is_not_the_proofs(string name)
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.WriteLog("get", "list", "watch");

        (await place.MutationsOfAsync(() => place.PressAsync(name, head, "wendy"))).ShouldBe(0);
    }

    [Fact]
    public async Task B17_a_commit_that_is_the_head_of_nothing_of_the_bots_changes_nothing()
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.Repository.Close(1);

        (await place.MutationsOfAsync(() => place.PressAsync(Check, head, "wendy"))).ShouldBe(0);
        (await place.MutationsOfAsync(() => place.PressAsync(Check, new('0', 40), "wendy"))).ShouldBe(0);
    }

    [Fact]
    public async Task B12_B17_a_held_pull_request_is_left_and_its_check_says_why()
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.PullRequest.Labels.Add("kubeguard/hold");
        place.WriteLog("get", "list", "watch");

        await place.PressAsync(Check, head, "wendy");

        (await HeadAsync(place)).ShouldBe(head);
        (Latest(place, head).Status, Latest(place, head).Conclusion).ShouldBe(("completed", "neutral"));
        Latest(place, head).Summary.ShouldNotBeNull().ShouldContain("**held** ");

        place.PullRequest.Labels.Remove("kubeguard/hold");
        place.WriteLog("get", "list");
        await place.PassAsync();
        Latest(place, head).Conclusion.ShouldBe("success");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B4_killed_after_any_call_of_a_rerun_the_next_one_completes_it_and_no_check_hangs()
    {
        var calls = await RerunAsync(dieAfter: -1);

        calls.ShouldBeGreaterThan(4);
        for (var cut = 1; cut < calls; cut++)
            await RerunAsync(cut);
    }

    [Fact]
    public async Task B4_a_check_that_a_lost_rerun_left_in_progress_is_completed_by_the_next_pass()
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.Server.Troubles.DieAfter(1);
        await place.PressAsync(Check, head, "wendy");
        place.Server.Troubles.DieAfter(-1);
        Latest(place, head).Status.ShouldBe("in_progress");

        await place.PassAsync();

        (Latest(place, head).Status, Latest(place, head).Conclusion).ShouldBe(("completed", "success"));
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B39_a_suspended_repository_is_left_alone()
    {
        await using var place = await StartAsync();
        var head = await HeadAsync(place);
        place.Suspended = true;

        (await place.MutationsOfAsync(() => place.PressAsync(Check, head, "wendy"))).ShouldBe(0);
    }

    /// <summary>A rerun that pushes, cut after some calls and done again.</summary>
    /// <returns>How many changes it made.</returns>
    private static async Task<int> RerunAsync(int dieAfter)
    {
        await using var place = await StartAsync();
        var old = await HeadAsync(place);
        place.WriteLog("get", "list", "watch");
        var calls = await place.MutationsOfAsync(async () =>
        {
            place.Server.Troubles.DieAfter(dieAfter);
            await place.PressAsync(Check, old, "wendy");
            place.Server.Troubles.DieAfter(-1);
        });
        if (dieAfter >= 0)
            await place.PressAsync(Check, old, "wendy");
        await place.PassAsync();

        place.Repository.CheckRuns.ShouldAllBe(run => run.Status == "completed", $"died after {dieAfter} calls");
        Latest(place, await HeadAsync(place)).Conclusion.ShouldBe("success", $"died after {dieAfter} calls");
        (await place.Repository.ReadAsync(Branch, "apps/web.yaml")).ShouldNotBeNull().ShouldContain("watch");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0, $"died after {dieAfter} calls");
        return calls;
    }

    /// <summary>One pull request of the App, with its check.</summary>
    private static async Task<GitHubPlace> StartAsync()
    {
        var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        await place.PassAsync();
        place.Repository.CheckRuns.ShouldHaveSingleItem().Actions.ShouldBe(["rerun"]);
        return place;
    }

    private static async Task<string> HeadAsync(GitHubPlace place) => (await place.Repository.HeadAsync(Branch)).ShouldNotBeNull();

    private static FakeCheckRun Latest(GitHubPlace place, string head) => place.Repository.CheckRuns.Last(run => run.HeadSha == head && run.Name == Check);
}
