using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The worker over HTTP against a fake GitHub, from log files to pull requests and replies.</summary>
public sealed class GitHubWorkerTests
{
    private const string Branch = "kubeguard/prod/rbac-apps";

    [Fact]
    public async Task B1_B3_the_first_pass_opens_the_second_is_silent_and_a_changed_log_updates_in_place()
    {
        await using var place = await GitHubPlace.StartAsync();

        (await place.OutcomesAsync()).ShouldBe(["created"]);
        place.PullRequest.Labels.ShouldContain("kubeguard");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        place.WriteLog("get", "list", "watch");
        (await place.OutcomesAsync()).ShouldBe(["updated"]);
        place.Repository.PullRequests.ShouldHaveSingleItem();
        (await place.Repository.ReadAsync(Branch, "apps/web.yaml")).ShouldNotBeNull().ShouldContain("watch");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B17_an_app_puts_the_proof_beside_the_head_once_and_a_token_makes_no_check()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.Repository.CheckRuns.ShouldBeEmpty();
        place.IsApp = true;

        (await place.OutcomesAsync()).ShouldBe(["unchanged"]);

        var run = place.Repository.CheckRuns.ShouldHaveSingleItem();
        (run.HeadSha, run.Status, run.Conclusion).ShouldBe((await place.Repository.HeadAsync(Branch), "completed", "success"));
        run.Annotations.ShouldAllBe(note => (string?)note["path"] == "apps/web.yaml");
        run.Annotations.ShouldNotBeEmpty();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B7_B10_a_persons_commit_is_never_overwritten_and_a_closed_one_stays_closed()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        var theirs = await place.Repository.CommitAsync(Branch, "By hand", new KeyValuePair<string, string?>("NOTES.md", "mine\n"));
        place.WriteLog("get", "list", "watch");

        (await place.OutcomesAsync()).ShouldBe(["edited-by-person"]);
        (await place.Repository.HeadAsync(Branch)).ShouldBe(theirs);

        place.Repository.Close(place.PullRequest.Number);
        place.WriteLog("get", "list");
        (await place.OutcomesAsync()).ShouldBe(["declined"]);
        (await place.Repository.HeadAsync(Branch)).ShouldBe(theirs);
    }

    [Fact]
    public async Task B4_a_worker_that_dies_after_any_call_is_completed_by_the_next()
    {
        await using var undisturbed = await GitHubPlace.StartAsync();
        var calls = await undisturbed.MutationsOfAsync(undisturbed.PassAsync);
        for (var cut = 1; cut < calls; cut++)
        {
            await using var place = await GitHubPlace.StartAsync();
            place.Server.Troubles.DieAfter(cut);
            await place.PassAsync();
            place.Server.Troubles.DieAfter(-1);

            await place.PassAsync();

            place.PullRequest.IsOpen.ShouldBeTrue($"died after {cut} calls");
            place.PullRequest.Labels.ShouldContain("kubeguard", $"died after {cut} calls");
            (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0, $"died after {cut} calls");
        }
    }

    [Fact]
    public async Task B4_two_workers_at_once_make_one_pull_request()
    {
        await using var place = await GitHubPlace.StartAsync();

        await Task.WhenAll(place.PassAsync(), place.PassAsync());

        place.PullRequest.IsOpen.ShouldBeTrue();
        await place.PassAsync();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B30_B31_a_writer_reruns_by_comment_and_gets_a_reply_once()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.WriteLog("get", "list", "watch");
        var comment = place.Repository.Comment(place.PullRequest.Number, place.Server.User("wendy"), "There are newer logs.\r\n\r\n/kubeguard rerun\r\n");

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        comment.Reactions.ShouldBe(["kubeguard-bot eyes", "kubeguard-bot rocket"]);
        place.PullRequest.Comments[^1].Body.ShouldContain("**updated** ");
        (await place.Repository.ReadAsync(Branch, "apps/web.yaml")).ShouldNotBeNull().ShouldContain("watch");
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Theory]
    [InlineData("rita", "/kubeguard rerun", "people with at least write access")]
    [InlineData("stranger", "/kubeguard rerun", "people with at least write access")]
    [InlineData("helper[bot]", "/kubeguard rerun", null)]
    [InlineData("wendy", "```\n/kubeguard rerun\n```", null)]
    [InlineData("wendy", "> /kubeguard rerun", null)]
    public async Task B29_B30_who_may_not_and_what_is_no_command_changes_nothing(string login, string text, string? reply)
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.WriteLog("get", "list", "watch");
        var head = await place.Repository.HeadAsync(Branch);
        place.Repository.Comment(place.PullRequest.Number, place.Server.User(login), text);

        await place.LookAtCommentsAsync();

        (await place.Repository.HeadAsync(Branch)).ShouldBe(head);
        if (reply is null)
            place.PullRequest.Comments.ShouldHaveSingleItem();
        else
            place.PullRequest.Comments[^1].Body.ShouldContain(reply);
    }

    [Fact]
    public async Task B29_an_edited_comment_is_no_command()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        var comment = place.Repository.Comment(place.PullRequest.Number, place.Server.User("wendy"), "Looks good.");
        place.Clock.Advance(TimeSpan.FromMinutes(1));
        place.Repository.Edit(comment, "/kubeguard rerun");

        (await place.LookAtCommentsAsync()).ShouldBe(0);

        comment.Reactions.ShouldBeEmpty();
    }

    [Fact]
    public async Task B7_B29_takeover_explain_verify_status_and_help_answer()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        var theirs = await place.Repository.CommitAsync(Branch, "By hand", new KeyValuePair<string, string?>("NOTES.md", "mine\n"));
        var wendy = place.Server.User("wendy");
        place.Repository.Comment(
            place.PullRequest.Number, wendy, "/kubeguard takeover\n/kubeguard explain `Role/shop/web`\n/kubeguard verify\n/kubeguard status\n/kubeguard help\n");

        await place.LookAtCommentsAsync();

        var reply = place.PullRequest.Comments[^1].Body;
        reply.ShouldContain($"It held `{theirs}`");
        reply.ShouldContain("- **Kept:** ");
        reply.ShouldContain("Over this pull request, ");
        reply.ShouldContain("0 of what the cluster allowed would be denied");
        reply.ShouldContain($"- **{ProposalOutcomeKind.Unchanged.Name()}** ");
        reply.ShouldContain("| `/kubeguard rerun` | ");
        (await place.OutcomesAsync()).ShouldBe(["unchanged"]);
    }

    [Fact]
    public async Task B24_an_archived_repository_is_an_outcome()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.Repository.IsArchived = true;

        (await place.PassAsync()).Outcome.Name.ShouldBe("archived");

        place.Server.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B27_without_a_policy_file_one_pull_request_offers_it_and_nothing_else_happens_until_it_is_merged()
    {
        await using var place = await GitHubPlace.StartAsync();
        using var worker = place.Worker("Worker:Onboarding=PullRequest");

        (await worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default)).ShouldHaveSingleItem().Outcome.Why.ShouldContain("offers a policy file");
        place.PullRequest.Body.ShouldContain("| `Role shop/web` | tightened |");
        (await place.MutationsOfAsync(() => worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default))).ShouldBe(0);

        await place.Repository.MergeAsync(place.PullRequest.Number);
        await worker.Run.RunAsync(worker.All, PassRequest.Usual, _ => { }, default);
        place.Repository.PullRequests.Count().ShouldBe(2);
    }

    [Fact]
    public async Task B27_a_policy_file_with_mistakes_stops_proposals_and_is_told_in_one_issue_until_it_is_mended()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.Repository.CommitAsync("main", "Policy", new KeyValuePair<string, string?>(".kubeguard.yaml", "limits:\n  open: many\nscheduel: {}\n"));

        var outcome = (await place.PassAsync()).Outcome.ShouldBeOfType<PassOutcome.BadPolicy>();

        outcome.Errors.Length.ShouldBe(2);
        place.Repository.PullRequests.ShouldBeEmpty();
        var issue = place.Repository.Issues.ShouldHaveSingleItem();
        issue.Body.ShouldContain(".kubeguard.yaml:2:9");
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);

        await place.Repository.CommitAsync("main", "Mend it", new KeyValuePair<string, string?>(".kubeguard.yaml", "version: 1\n"));
        (await place.OutcomesAsync()).ShouldBe(["created"]);
        issue.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task B18_B20_the_policy_file_limits_and_asks()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.Repository.CommitAsync("main", "Policy", new KeyValuePair<string, string?>(".kubeguard.yaml", "limits:\n  perRun: 0\n"));
        (await place.OutcomesAsync()).ShouldBe(["limited"]);

        const string Asking = "pullRequests:\n  labels: [team-shop]\n  reviewers: [wendy]\n  commit:\n    type: chore\n";
        await place.Repository.CommitAsync("main", "Policy", new KeyValuePair<string, string?>(".kubeguard.yaml", Asking));
        (await place.OutcomesAsync()).ShouldBe(["created"]);

        place.PullRequest.Title.ShouldStartWith("chore(rbac): ");
        place.PullRequest.Labels.ShouldContain("team-shop");
        place.PullRequest.PullRequest!.Reviewers.ShouldBe(["wendy"]);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B20_the_policys_schedule_gates_opening_and_neither_updates_nor_commands()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync("schedule: {cron: \"0 3 29 2 1\", timeZone: Europe/Prague}\n");
        (await place.OutcomesAsync()).ShouldBe(["scheduled"]);
        place.Server.Mutations.ShouldBeEmpty();

        await place.WritePolicyAsync("schedule: {cron: \"* * * * *\"}\n");
        (await place.OutcomesAsync()).ShouldBe(["created"]);

        await place.WritePolicyAsync("schedule: {cron: \"0 3 29 2 1\"}\n");
        place.WriteLog("get", "list", "watch");
        (await place.OutcomesAsync()).ShouldBe(["updated"]);

        place.Repository.Close(1);
        place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard unignore\n");
        await place.LookAtCommentsAsync();
        place.Repository.Find(1).IsOpen.ShouldBeTrue();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }
}
