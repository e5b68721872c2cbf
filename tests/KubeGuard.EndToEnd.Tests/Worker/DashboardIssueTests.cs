using KubeGuard.Bot.Run;
using KubeGuard.TestKit.GitHub;
using static KubeGuard.EndToEnd.Tests.Worker.Dashboards;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The issue that the dashboard is, over HTTP against a fake GitHub: one, whatever happens, and only where it is wanted (B22).</summary>
public sealed class DashboardIssueTests
{
    [Fact]
    public async Task B9_B22_what_people_write_around_the_list_and_the_title_that_they_give_stay()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        var dashboard = Dashboard(place);
        dashboard.Title = "Rights to tidy up";
        dashboard.Body = $"Ask @wendy first.\r\n\r\n{dashboard.Body}\r\n- [x] a list of our own\r\n";
        await place.WritePolicyAsync(Unlimited);

        await place.PassAsync();

        var lines = dashboard.Body.Split('\n').ToList();
        dashboard.Title.ShouldBe("Rights to tidy up");
        lines.IndexOf("Ask @wendy first.").ShouldBeLessThan(lines.IndexOf("<!-- kubeguard:dashboard:begin prod -->"));
        lines.IndexOf("- [x] a list of our own").ShouldBeGreaterThan(lines.IndexOf("<!-- kubeguard:dashboard:end prod -->"));
        dashboard.Body.ShouldContain("### Open (1)");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B4_B22_a_worker_that_dies_after_any_call_is_completed_by_the_next()
    {
        for (var cut = 0; ; cut++)
        {
            await using var place = await StartAsync(Unlimited);
            await place.PassAsync();
            place.Repository.Close(place.PullRequest.Number);
            await place.PassAsync();
            await place.Repository.CommitAsync("main", "The base moves on", new KeyValuePair<string, string?>("README.md", "x\n"));
            Tick(Dashboard(place), "again");
            var before = place.Server.Mutations.Count;
            place.Server.Troubles.DieAfter(cut);
            await place.PassAsync();
            place.Server.Troubles.DieAfter(-1);
            var isWhole = place.Server.Mutations.Skip(before).All(call => call.Status is >= 200 and < 300);

            await place.PassAsync();

            place.PullRequest.IsOpen.ShouldBeTrue($"died after {cut} calls");
            Dashboard(place).Body.ShouldContain("### Open (1)", customMessage: $"died after {cut} calls");
            Dashboard(place).Body.ShouldNotContain("[x]", customMessage: $"died after {cut} calls");
            (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0, $"died after {cut} calls");
            if (isWhole)
                break;
        }
    }

    [Fact]
    public async Task B4_B22_two_workers_at_once_leave_one_dashboard()
    {
        await using var place = await StartAsync(Limited);

        await Task.WhenAll(place.PassAsync(), place.PassAsync());

        await place.PassAsync();
        Dashboard(place).Body.ShouldContain("### Waiting for a limit (1)");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B4_B22_of_two_that_are_opened_at_the_same_moment_the_older_goes_on_with_both_parts()
    {
        await using var place = await StartAsync(Limited);
        FakeIssue? other = null;
        place.Server.Troubles.Add("POST repos/acme/gitops/issues", new FakeFault.Meanwhile(() =>
        {
            const string Stage = "<!-- kubeguard:dashboard:begin stage -->\n\nStage.\n\n<!-- kubeguard:dashboard:end stage -->\n";
            other = place.Repository.Add(place.Server.User("kubeguard-bot"), "KubeGuard dashboard", $"<!-- kubeguard:issue:dashboard -->\n{Stage}");
            other.Labels.Add("kubeguard/dashboard");
        }));

        await place.PassAsync();

        Dashboard(place).ShouldBe(other);
        other!.Body.ShouldContain("Stage.");
        other.Body.ShouldContain("### Waiting for a limit (1)");
        place.Repository.Issues[^1].Body.ShouldContain($"#{other.Number}, which goes on");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_one_that_a_person_closed_stays_closed_and_is_not_obeyed_until_they_open_it_again()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        var dashboard = Dashboard(place);
        Tick(dashboard, "open");
        place.Repository.Close(dashboard.Number);

        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
        place.Repository.PullRequests.ShouldBeEmpty();

        place.Repository.Reopen(dashboard.Number);
        (await place.OutcomesAsync()).ShouldBe(["created"]);
        dashboard.Body.ShouldContain("### Open (1)");
    }

    [Fact]
    public async Task B22_switched_off_it_is_closed_once_with_a_word_and_switched_on_it_is_the_same_issue()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        var dashboard = Dashboard(place);
        dashboard.Body += "\nOurs.\n";
        await place.WritePolicyAsync("limits: {perRun: 0}\n");

        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(1);
        dashboard.IsOpen.ShouldBeFalse();
        dashboard.Body.ShouldContain("The policy file asks for no dashboard any longer");
        dashboard.Body.ShouldContain("Ours.");
        dashboard.Body.ShouldNotContain("Waiting for a limit");
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);

        await place.WritePolicyAsync(Limited);
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(1);
        Dashboard(place).ShouldBe(dashboard);
        dashboard.Body.ShouldNotContain("any longer");
        dashboard.Body.ShouldContain("Waiting for a limit (1)");
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_without_the_setting_there_is_none()
    {
        await using var place = await StartAsync("limits: {perRun: 0}\n");

        await place.PassAsync();

        place.Server.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B22_B23_a_dry_run_prints_it_and_sends_nothing()
    {
        await using var place = await StartAsync(Limited);
        (await DryRunAsync(place)).ShouldContain("would open the dashboard\n<!-- kubeguard:dashboard:begin prod -->");
        await place.PassAsync();
        (await DryRunAsync(place)).ShouldContain("would leave the dashboard #1 as it is");
        Tick(Dashboard(place), "open");
        var changes = place.Server.Mutations.Count;

        var plan = await DryRunAsync(place);

        plan.ShouldContain($"would create {Branch}");
        plan.ShouldContain("would write the dashboard #1");
        plan.ShouldContain("### Open (1)");
        await place.WritePolicyAsync("");
        (await DryRunAsync(place)).ShouldContain("would close the dashboard #1");
        place.Server.Mutations.Count.ShouldBe(changes);
    }

    [Fact]
    public async Task B22_B29_a_command_on_one_pull_request_leaves_the_dashboard_to_the_next_pass()
    {
        await using var place = await StartAsync(Unlimited);
        await place.PassAsync();
        var dashboard = Dashboard(place);
        Tick(dashboard, "rebase");
        var body = dashboard.Body;
        place.WriteLog("get", "list", "watch");
        place.Repository.Comment(place.PullRequest.Number, place.Server.User("wendy"), "/kubeguard rerun\n");

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        dashboard.Body.ShouldBe(body);
        await place.PassAsync();
        dashboard.Body.ShouldNotContain("[x]");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_a_dashboard_that_cannot_be_written_stops_nothing_and_is_reported()
    {
        await using var place = await StartAsync(Unlimited);
        place.Server.Troubles.Add("POST repos/acme/gitops/issues", new FakeFault.Status(410, "Issues are disabled for this repo"));

        var report = await place.PassAsync();

        report.Outcome.ShouldBeOfType<PassOutcome.Done>();
        report.Items.Single(item => item.Target == "dashboard").Why.ShouldContain("Issues are disabled");
        place.PullRequest.IsOpen.ShouldBeTrue();
        await place.PassAsync();
        Dashboard(place).Body.ShouldContain("### Open (1)");
    }
}
