using KubeGuard.Bot.Run;
using KubeGuard.TestKit.GitHub;
using static KubeGuard.EndToEnd.Tests.Worker.Dashboards;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The boxes of the dashboard over HTTP against a fake GitHub: what each does, and which do nothing (B22).</summary>
public sealed class DashboardTests
{
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
}
