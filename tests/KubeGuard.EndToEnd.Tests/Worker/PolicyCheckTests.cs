using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Pull requests of people that edit the policy file: judged by a check of their head, obeyed by nobody (B25).</summary>
public sealed class PolicyCheckTests
{
    private const string Check = "kubeguard/policy";
    private const string PolicyFile = ".kubeguard.yaml";

    [Fact]
    public async Task B25_B34_a_pass_judges_a_branch_and_a_fork_once_for_each_head()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        var branch = await OpenAsync(place, "tune", "limits: {open: many}\n");
        var fork = await place.Repository.OpenFromForkAsync(place.Server.User("mallory"), "Less", File("limits: {open: 7}\n"));
        await OpenAsync(place, "other", null);

        await place.PassAsync();

        var wrong = CheckOf(place, branch).ShouldNotBeNull();
        (wrong.Status, wrong.Conclusion, wrong.Title).ShouldBe(("completed", "failure", "1 mistake"));
        var note = wrong.Annotations.ShouldHaveSingleItem();
        ((string?)note["path"], (int)note["start_line"]!, (int)note["start_column"]!, (string?)note["annotation_level"]).ShouldBe((PolicyFile, 1, 16, "failure"));
        var right = CheckOf(place, fork).ShouldNotBeNull();
        (right.Status, right.Conclusion, right.Title).ShouldBe(("completed", "success", "Valid; 1 setting would change"));
        place.Repository.CheckRuns.Count(run => run.Name == Check).ShouldBe(2);
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);

        await place.Repository.PushToForkAsync(fork, File("limits: {open: 3}\n# why\n"));
        await place.JudgePoliciesAsync();
        CheckOf(place, fork).ShouldNotBeNull().Title.ShouldBe("Valid; no setting changes");
        (await place.MutationsOfAsync(place.JudgePoliciesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B25_a_file_that_is_only_proposed_is_never_obeyed()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        await place.Repository.OpenFromForkAsync(place.Server.User("mallory"), "Off", File("enabled: false\ncommands: {permission: triage}\n"));
        await OpenAsync(place, "broken", "limits: [\n");

        (await place.OutcomesAsync()).ShouldBe(["created"]);
        place.Repository.Issues.ShouldAllBe(issue => issue.PullRequest != null, "no issue about a policy file that does not hold");
    }

    [Fact]
    public async Task B25_B27_the_pull_request_that_mends_a_wrong_file_is_judged_while_nothing_else_is_proposed()
    {
        await using var place = await StartAsync("limits: {open: many}\n");
        var mending = await OpenAsync(place, "mend", "limits: {open: 4}\n");

        (await place.PassAsync()).Outcome.ShouldBeOfType<PassOutcome.BadPolicy>();

        CheckOf(place, mending).ShouldNotBeNull().Conclusion.ShouldBe("success");
    }

    [Fact]
    public async Task B25_one_that_takes_the_file_away_or_makes_it_too_large_is_judged_too()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        var away = await OpenAsync(place, "away", null, delete: true);
        var large = await OpenAsync(place, "large", $"# {new string('x', 1_100_000)}\n");

        await place.PassAsync();

        CheckOf(place, away).ShouldNotBeNull().Conclusion.ShouldBe("neutral");
        (CheckOf(place, large)!.Conclusion, CheckOf(place, large)!.Title).ShouldBe(("failure", "1 mistake"));
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B37_looking_again_costs_nothing_of_the_limit()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        for (var index = 0; index < 5; index++)
            await OpenAsync(place, $"branch-{index}", index == 0 ? "limits: {open: 5}\n" : null);
        await place.PassAsync();
        using var worker = place.Worker();
        await worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default);
        var before = place.Server.Calls.Count;

        await worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default);

        var asked = place.Server.Calls.Skip(before).Where(call => call.Path.EndsWith("/files", StringComparison.Ordinal) || call.Path.Contains("/contents/", StringComparison.Ordinal)).ToList();
        asked.Count.ShouldBe(7, "the bot's own pull request is looked at as well, and one content is read");
        asked.ShouldAllBe(call => call.Status == 304);
    }

    [Fact]
    public async Task B24_one_that_cannot_be_looked_at_stops_neither_another_nor_the_pass()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        var first = await OpenAsync(place, "first", "limits: {open: 5}\n");
        var second = await OpenAsync(place, "second", "limits: {open: 6}\n");
        place.Server.Troubles.Add($"/pulls/{second.Number}/files", new FakeFault.Status(422, "Sorry, this diff is taking too long to generate."), times: 10);

        var report = await place.PassAsync();

        report.Items.ShouldContain(item => item.Target == $"#{second.Number}" && item.Why.Contains("too long to generate"));
        CheckOf(place, first).ShouldNotBeNull().Conclusion.ShouldBe("success");
        report.Items.ShouldContain(item => item.Kind == PullRequests.Planning.ProposalOutcomeKind.Created);
    }

    [Fact]
    public async Task B17_a_verdict_is_given_anew_when_somebody_presses_rerun_and_never_hangs()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        var pull = await OpenAsync(place, "tune", "limits: {open: 5}\n");
        await place.PassAsync();
        var head = pull.PullRequest!.HeadSha;
        var checks = place.Repository.CheckRuns.Count;

        await place.PressAsync(Check, head, "rita");
        place.Repository.CheckRuns.Count.ShouldBe(checks);
        place.Server.Troubles.DieAfter(1);
        await place.PressAsync(Check, head, "wendy");
        CheckOf(place, pull)!.Status.ShouldBe("in_progress");
        place.Server.Troubles.DieAfter(-1);

        await place.PressAsync(Check, head, "wendy");

        (CheckOf(place, pull)!.Status, CheckOf(place, pull)!.Conclusion).ShouldBe(("completed", "success"));
        place.Repository.CheckRuns.Count.ShouldBe(checks + 1);
    }

    [Fact]
    public async Task B23_a_dry_run_says_the_verdicts_and_shows_none()
    {
        await using var place = await StartAsync("limits: {open: 3}\n");
        await OpenAsync(place, "tune", "limits: {open: many}\n");
        using var worker = place.Worker();

        var report = (await worker.Run.RunAsync(worker.All, PassRequest.Usual with { Access = GitAccess.ReadOnly }, _ => { }, default)).ShouldHaveSingleItem();

        report.Plan.ShouldContain("would judge the policy file of #1\nwith the check kubeguard/policy, failure: 1 mistake\n.kubeguard.yaml:1-1: limits.open\n");
        place.Server.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B17_a_token_judges_nothing_for_it_may_make_no_check()
    {
        await using var place = await GitHubPlace.StartAsync();
        await OpenAsync(place, "tune", "limits: {open: many}\n");

        await place.PassAsync();

        place.Repository.CheckRuns.ShouldBeEmpty();
        place.Server.Calls.ShouldAllBe(call => !call.Path.EndsWith("/files", StringComparison.Ordinal));
    }

    private static async Task<GitHubPlace> StartAsync(string policy)
    {
        var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        await place.WritePolicyAsync(policy);
        return place;
    }

    /// <summary>A person's pull request from a branch; it edits the policy file, or another one.</summary>
    private static async Task<FakeIssue> OpenAsync(GitHubPlace place, string branch, string? policy, bool delete = false)
    {
        var file = policy is null && !delete ? new KeyValuePair<string, string?>("NOTES.md", branch) : File(policy);
        await place.Repository.CommitAsync(branch, branch, file);
        return place.Repository.Open(place.Server.User("wendy"), new() { Head = branch, Base = "main" }, branch, "");
    }

    private static KeyValuePair<string, string?> File(string? text) => new(PolicyFile, text);

    private static FakeCheckRun? CheckOf(GitHubPlace place, FakeIssue pull) =>
        place.Repository.CheckRuns.LastOrDefault(run => run.Name == Check && run.HeadSha == pull.PullRequest!.HeadSha);
}
