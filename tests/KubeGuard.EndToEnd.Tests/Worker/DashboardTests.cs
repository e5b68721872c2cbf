using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The dashboard issue over HTTP against a fake GitHub: what it shows, and what its boxes do (B22).</summary>
public sealed class DashboardTests
{
    private const string Limited = "dashboard: true\nlimits: {perRun: 0}\n";
    private const string Unlimited = "dashboard: true\n";
    private const string Branch = "kubeguard/prod/rbac-apps";

    [Fact]
    public async Task B22_a_ticked_box_opens_what_waits_and_is_unticked()
    {
        await using var place = await StartAsync(Limited);
        (await place.OutcomesAsync()).ShouldBe(["limited"]);
        var dashboard = Dashboard(place);
        (dashboard.Title, dashboard.IsOpen, dashboard.Author.Login).ShouldBe(("KubeGuard dashboard", true, "kubeguard-bot"));
        dashboard.Labels.ShouldBe(["kubeguard/dashboard"]);
        dashboard.Body.ShouldContain("### Waiting for a limit (1)");
        dashboard.Body.ShouldContain($"  - [ ] <!-- kubeguard:ask open {Branch} --> ");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
        Tick(dashboard, "open");

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        place.PullRequest.IsOpen.ShouldBeTrue();
        dashboard.Body.ShouldNotContain("[x]");
        dashboard.Body.ShouldNotContain("Waiting for a limit");
        dashboard.Body.ShouldContain("### Open (1)");
        dashboard.Body.ShouldContain($" #{place.PullRequest.Number} `Role shop/web` tightened");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B20_B22_a_box_opens_what_waits_for_the_schedule()
    {
        await using var place = await StartAsync("dashboard: true\nschedule: {cron: \"0 3 29 2 1\"}\n");
        (await place.OutcomesAsync()).ShouldBe(["scheduled"]);
        Tick(Dashboard(place), "open");

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B10_B22_a_declined_one_is_proposed_again_by_its_box_alone(bool hasBranch)
    {
        await using var place = await StartAsync(Limited.Replace("perRun: 0", "perRun: 1", StringComparison.Ordinal));
        await place.PassAsync();
        var declined = place.PullRequest.Number;
        place.Repository.Close(declined);
        if (!hasBranch)
            await place.Repository.DeleteBranchAsync(Branch);
        await place.Repository.CommitAsync("main", "The base moves on", new KeyValuePair<string, string?>("README.md", "x\n"));
        (await place.OutcomesAsync()).ShouldBe(["declined"]);
        await place.WritePolicyAsync(Limited);
        (await place.OutcomesAsync()).ShouldBe(["declined"]);
        Tick(Dashboard(place), "again");

        (await place.OutcomesAsync()).ShouldBe(["updated"]);

        var open = place.Repository.PullRequests.Where(pull => pull.IsOpen).ShouldHaveSingleItem();
        (open.Number == declined).ShouldBe(hasBranch);
        Dashboard(place).Body.ShouldContain($"#{open.Number} `Role shop/web`");
        Dashboard(place).Body.ShouldNotContain("### Declined");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B12_B22_boxes_bring_an_approved_one_up_to_date_and_rebase_an_open_one()
    {
        await using var place = await StartAsync(Unlimited);
        place.WriteLog("get", "list", "watch");
        await place.PassAsync();
        place.Repository.Review(place.PullRequest.Number, place.Server.User("wendy"), "APPROVED");
        place.WriteLog("get", "list");
        (await place.OutcomesAsync()).ShouldBe(["held"]);
        Tick(Dashboard(place), "renew");
        (await place.OutcomesAsync()).ShouldBe(["updated"]);
        (await place.Repository.ReadAsync(Branch, "apps/web.yaml")).ShouldNotBeNull().ShouldNotContain("watch");

        var trunk = await place.Repository.CommitAsync("main", "The base moves on", new KeyValuePair<string, string?>("README.md", "x\n"));
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
        Tick(Dashboard(place), "rebase");
        (await place.OutcomesAsync()).ShouldBe(["updated"]);

        (await place.Repository.ParentAsync(Branch)).ShouldBe(trunk);
        Dashboard(place).Body.ShouldNotContain("[x]");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B7_B22_what_a_person_works_on_is_listed_without_a_box()
    {
        await using var place = await StartAsync(Unlimited);
        await place.PassAsync();
        await place.Repository.CommitAsync(Branch, "By hand", new KeyValuePair<string, string?>("NOTES.md", "mine\n"));

        (await place.OutcomesAsync()).ShouldBe(["edited-by-person"]);

        Dashboard(place).Body.ShouldContain("### In the hands of a person (1)");
        Dashboard(place).Body.ShouldNotContain("[ ]");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_a_box_that_is_ticked_while_the_pass_works_stays_ticked_and_the_next_pass_does_it()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        var dashboard = Dashboard(place);
        place.Server.Troubles.Add($"GET repos/acme/gitops/issues/{dashboard.Number}", new FakeFault.Meanwhile(() =>
        {
            Tick(dashboard, "open");
            dashboard.Body += "\r\nA word at the last moment.\r\n";
        }));

        (await place.OutcomesAsync()).ShouldBe(["limited"]);

        dashboard.Body.ShouldContain("- [x] ");
        dashboard.Body.ShouldContain("A word at the last moment.");
        (await place.OutcomesAsync()).ShouldBe(["created"]);
        dashboard.Body.ShouldNotContain("[x]");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

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
    public async Task B22_what_a_box_asks_and_fails_stays_asked_until_it_is_done()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        Tick(Dashboard(place), "open");
        place.Server.Troubles.Add("POST repos/acme/gitops/pulls", new FakeFault.Status(403, "no"), times: 2);

        (await place.OutcomesAsync()).ShouldBe(["failed"]);

        Dashboard(place).Body.ShouldContain("### Could not be done (1)");
        Dashboard(place).Body.ShouldContain("- [x] ");
        var body = Dashboard(place).Body;
        (await place.OutcomesAsync()).ShouldBe(["failed"]);
        Dashboard(place).Body.ShouldBe(body);
        (await place.OutcomesAsync()).ShouldBe(["created"]);
        Dashboard(place).Body.ShouldNotContain("[x]");
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

    [Theory]
    [InlineData("again main 2")]
    [InlineData("rebase main 2")]
    [InlineData("open main")]
    [InlineData("again ../../x 2")]
    [InlineData("delete kubeguard/prod/rbac-apps")]
    public async Task B22_a_box_that_somebody_made_up_reaches_only_what_is_the_bots(string ask)
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        await place.Repository.CommitAsync("theirs", "By hand", new KeyValuePair<string, string?>("NOTES.md", "mine\n"));
        var theirs = place.Repository.Open(place.Server.User("wendy"), new() { Head = "theirs", Base = "main" }, "Ours", "Ours");
        place.Repository.Close(theirs.Number);
        var head = await place.Repository.HeadAsync("theirs");
        var dashboard = Dashboard(place);
        dashboard.Body = dashboard.Body.Replace($"- [ ] <!-- kubeguard:ask open {Branch} -->", $"- [x] <!-- kubeguard:ask {ask} -->", StringComparison.Ordinal);

        (await place.OutcomesAsync()).ShouldBe(["limited"]);

        theirs.IsOpen.ShouldBeFalse();
        (await place.Repository.HeadAsync("theirs")).ShouldBe(head);
        dashboard.Body.ShouldNotContain("[x]");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_B30_where_few_may_command_there_are_no_boxes_and_none_is_believed()
    {
        await using var place = await StartAsync(Limited);
        await place.PassAsync();
        Tick(Dashboard(place), "open");
        await place.WritePolicyAsync($"{Limited}commands: {{permission: maintain}}\n");

        (await place.OutcomesAsync()).ShouldBe(["limited"]);

        place.Repository.PullRequests.ShouldBeEmpty();
        Dashboard(place).Body.ShouldNotContain("[x]");
        Dashboard(place).Body.ShouldContain("There are no boxes to tick");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B22_each_cluster_has_its_part_and_a_box_is_its_clusters_own()
    {
        await using var place = await StartAsync(Limited);
        using var both = place.Worker("Clusters:1:Name=stage", $"Clusters:1:Logs:0={place.Logs}", "Repositories:0:Clusters:0=prod", "Repositories:0:Clusters:1=stage");
        await both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default);
        var dashboard = Dashboard(place);
        dashboard.Body.ShouldContain("## KubeGuard in `prod`");
        dashboard.Body.ShouldContain("## KubeGuard in `stage`");
        (await place.MutationsOfAsync(() => both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default))).ShouldBe(0);
        dashboard.Body = dashboard.Body.Replace("- [ ] <!-- kubeguard:ask open kubeguard/stage/", "- [x] <!-- kubeguard:ask open kubeguard/stage/", StringComparison.Ordinal);
        var body = dashboard.Body;

        // A worker that serves the other cluster alone.
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
        dashboard.Body.ShouldBe(body);
        await both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default);

        place.PullRequest.PullRequest!.Head.ShouldBe("kubeguard/stage/rbac-apps");
        dashboard.Body.ShouldNotContain("[x]");
        await place.WritePolicyAsync($"{Limited}clusters: [prod]\n");
        await both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default);
        dashboard.Body.ShouldNotContain("`stage`");
        dashboard.Body.ShouldContain("## KubeGuard in `prod`");
        (await place.MutationsOfAsync(() => both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default))).ShouldBe(0);
        await place.WritePolicyAsync($"{Limited}enabled: false\n");
        await both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default);
        dashboard.IsOpen.ShouldBeFalse();
        (await place.MutationsOfAsync(() => both.Run.RunAsync(both.All, PassRequest.Usual, _ => { }, default))).ShouldBe(0);
    }

    private static async Task<GitHubPlace> StartAsync(string policy)
    {
        var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync(policy);
        return place;
    }

    private static async Task<string> DryRunAsync(GitHubPlace place)
    {
        using var worker = place.Worker();
        return (await worker.Run.RunAsync(worker.All, PassRequest.Usual with { Access = GitAccess.ReadOnly }, _ => { }, default)).ShouldHaveSingleItem().Plan;
    }

    private static FakeIssue Dashboard(GitHubPlace place) => place.Repository.Issues.Where(issue => issue.PullRequest is null && issue.IsOpen).ShouldHaveSingleItem();

    /// <summary>Ticks a box as a person does: GitHub's page changes the one character.</summary>
    private static void Tick(FakeIssue dashboard, string action)
    {
        var box = $"- [ ] <!-- kubeguard:ask {action} ";
        dashboard.Body.ShouldContain(box);
        dashboard.Body = dashboard.Body.Replace(box, box.Replace("[ ]", "[x]", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
