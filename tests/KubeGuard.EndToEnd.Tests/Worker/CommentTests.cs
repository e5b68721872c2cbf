using KubeGuard.Bot.Run;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Commands in comments when something comes between: each accepted one ends in one reply, and nothing is done that cannot be answered.</summary>
public sealed class CommentTests
{
    private const string Branch = "kubeguard/prod/rbac-apps";

    [Fact]
    public async Task B31_a_comment_that_is_deleted_while_its_command_runs_gets_its_reply_once()
    {
        await using var place = await StartAsync();
        var comment = place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        place.Server.Troubles.Add($"POST repos/acme/gitops/issues/comments/{comment.Id}/reactions", new FakeFault.Meanwhile(() => { }), times: 1);
        place.Server.Troubles.Add($"POST repos/acme/gitops/issues/comments/{comment.Id}/reactions", new FakeFault.Meanwhile(() => place.Repository.Delete(comment)));

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        place.PullRequest.Comments.ShouldHaveSingleItem().Body.ShouldContain("**updated** ");
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B31_a_comment_that_is_deleted_before_its_command_is_reached_has_nothing_done()
    {
        await using var place = await StartAsync();
        var first = place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard status");
        var second = place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        var head = await place.Repository.HeadAsync(Branch);
        place.Server.Troubles.Add($"POST repos/acme/gitops/issues/comments/{first.Id}/reactions", new FakeFault.Meanwhile(() => place.Repository.Delete(second)));

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        (await place.Repository.HeadAsync(Branch)).ShouldBe(head);
        second.Reactions.ShouldBeEmpty();
        place.PullRequest.Comments.Count.ShouldBe(2, "the first comment and its reply");
    }

    [Theory]
    [InlineData(false, "**declined** ")]
    [InlineData(true, "Nothing of this pull request is proposed any longer.")]
    public async Task B31_a_pull_request_that_is_closed_or_merged_meanwhile_is_answered(bool isMerged, string answer)
    {
        await using var place = await StartAsync();
        place.WriteLog("get", "list");
        place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        if (isMerged)
            await place.Repository.MergeAsync(1);
        else
            place.Repository.Close(1);

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        place.PullRequest.Comments[^1].Body.ShouldContain(answer);
        place.Repository.PullRequests.ShouldHaveSingleItem().IsOpen.ShouldBeFalse();
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B29_five_commands_of_which_one_fails_get_one_reply_that_says_of_each_and_a_sixth_is_not_read()
    {
        await using var place = await StartAsync();
        var comment = place.Repository.Comment(
            1, place.Server.User("wendy"), "/kubeguard status\n/kubeguard verify\n/kubeguard explain Role/none/none\n/kubeguard help\n/kubeguard rerun\n/kubeguard ignore\n");

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        comment.Reactions.ShouldBe(["kubeguard-bot confused", "kubeguard-bot eyes"]);
        place.PullRequest.Comments.Count.ShouldBe(2);
        var reply = place.PullRequest.Comments[^1].Body;
        reply.ShouldContain("Over this pull request, ");
        reply.ShouldContain("Nothing is proposed for such an object");
        reply.ShouldContain("| `/kubeguard help` | ");
        reply.ShouldContain("**updated** ");
        place.Repository.PullRequests.ShouldHaveSingleItem("the sixth would have opened another");
    }

    [Fact]
    public async Task B31_two_comments_at_once_by_two_people_get_a_reply_each_and_one_that_fails_stops_no_other()
    {
        await using var place = await StartAsync();
        place.Repository.Permissions["walt"] = "write";
        var first = place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        var second = place.Repository.Comment(1, place.Server.User("walt"), "/kubeguard status");
        place.Server.Troubles.Add($"POST repos/acme/gitops/issues/comments/{first.Id}/reactions", new FakeFault.Status(403, "Resource not accessible by integration"));

        (await place.LookAtCommentsAsync()).ShouldBe(1);
        second.Reactions.ShouldBe(["kubeguard-bot eyes", "kubeguard-bot rocket"]);
        (await place.LookAtCommentsAsync()).ShouldBe(1);

        first.Reactions.ShouldBe(["kubeguard-bot eyes", "kubeguard-bot rocket"]);
        place.PullRequest.Comments.Count.ShouldBe(4);
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B31_in_a_locked_conversation_nothing_is_done_until_it_can_be_answered()
    {
        await using var place = await StartAsync();
        var head = await place.Repository.HeadAsync(Branch);
        place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        place.PullRequest.IsLocked = true;

        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
        (await place.Repository.HeadAsync(Branch)).ShouldBe(head);

        place.PullRequest.IsLocked = false;
        (await place.LookAtCommentsAsync()).ShouldBe(1);
        place.PullRequest.Comments[^1].Body.ShouldContain("**updated** ");
    }

    [Fact]
    public async Task B31_who_may_not_react_does_nothing_either()
    {
        await using var place = await StartAsync();
        var head = await place.Repository.HeadAsync(Branch);
        place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        place.Server.Troubles.Add("/reactions", new FakeFault.Status(403, "Resource not accessible by integration"), times: 100);

        (await place.LookAtCommentsAsync()).ShouldBe(0);

        (await place.Repository.HeadAsync(Branch)).ShouldBe(head);
        place.PullRequest.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task B4_B31_killed_after_any_call_of_a_command_there_is_one_reply_in_the_end()
    {
        var calls = await RerunAsync(dieAfter: -1);

        for (var cut = 1; cut < calls; cut++)
            await RerunAsync(cut);
    }

    [Fact]
    public async Task B39_commands_wait_while_the_repository_is_suspended()
    {
        await using var place = await StartAsync();
        place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        place.Suspended = true;
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);

        place.Suspended = false;

        (await place.LookAtCommentsAsync()).ShouldBe(1);
        place.PullRequest.Comments[^1].Body.ShouldContain("**updated** ");
    }

    [Fact]
    public async Task B29_on_an_issue_the_one_reply_says_where_commands_work()
    {
        await using var place = await StartAsync();
        var issue = place.Repository.Add(place.Server.User("wendy"), "A question", "");
        place.Repository.Comment(issue.Number, place.Server.User("wendy"), "/kubeguard rerun");

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        issue.Comments[^1].Body.ShouldContain("Commands work on KubeGuard's own pull requests");
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B29_a_review_and_its_comments_are_no_place_for_commands()
    {
        await using var place = await StartAsync();
        place.Repository.Review(1, place.Server.User("wendy"), "COMMENTED");

        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
        place.Server.Calls.ShouldAllBe(call => !call.Path.Contains("/pulls/comments"));
    }

    [Theory]
    [InlineData("/kubeguard explode", "`explode` is no command; did you mean `/kubeguard explain OBJECT`?")]
    [InlineData("/kubeguard @acme/security`|<img>", "is no command")]
    [InlineData("/kubeguard explain @acme/security <img src=x> | `#1 https://evil.example/", "Nothing is proposed for such an object")]
    public async Task B16_B29_what_is_no_command_or_hostile_gets_one_harmless_reply(string text, string answer)
    {
        await using var place = await StartAsync();
        var comment = place.Repository.Comment(1, place.Server.User("wendy"), text);

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        comment.Reactions.ShouldBe(["kubeguard-bot confused", "kubeguard-bot eyes"]);
        var reply = place.PullRequest.Comments[^1].Body;
        reply.ShouldContain(answer);
        foreach (var hostile in (string[])[" @acme", "<img", "https://evil", " #1"])
            reply.ShouldNotContain(hostile);
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B29_commands_on_the_pull_request_of_a_second_cluster_are_about_that_cluster()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.Clusters.Add("stage");
        await place.PassAllAsync(PassRequest.Usual);
        place.Repository.PullRequests.Select(pull => pull.PullRequest!.Head).ShouldBe([Branch, "kubeguard/stage/rbac-apps"]);
        var prod = await place.Repository.HeadAsync(Branch);
        place.WriteLog("get", "list", "watch");
        place.Repository.Comment(2, place.Server.User("wendy"), "/kubeguard rerun\n/kubeguard help\n/kubeguard status\n");

        (await place.LookAtCommentsAsync()).ShouldBe(1);

        (await place.Repository.ReadAsync("kubeguard/stage/rbac-apps", "apps/web.yaml")).ShouldNotBeNull().ShouldContain("watch");
        (await place.Repository.HeadAsync(Branch)).ShouldBe(prod);
        place.Repository.Find(2).Comments[^1].Body.ShouldContain("| `/kubeguard rerun` | ");
        place.Repository.Find(1).Comments.ShouldBeEmpty();
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0);
    }

    /// <summary>A command that pushes, cut after some calls and looked at again.</summary>
    /// <returns>How many changes it made.</returns>
    private static async Task<int> RerunAsync(int dieAfter)
    {
        await using var place = await StartAsync();
        var comment = place.Repository.Comment(1, place.Server.User("wendy"), "/kubeguard rerun");
        place.Server.Troubles.DieAfter(dieAfter);
        var calls = await place.MutationsOfAsync(place.LookAtCommentsAsync);
        place.Server.Troubles.DieAfter(-1);

        await place.LookAtCommentsAsync();

        place.PullRequest.Comments.Count.ShouldBe(2, $"died after {dieAfter} calls");
        comment.Reactions.ShouldContain("kubeguard-bot rocket", $"died after {dieAfter} calls");
        (await place.MutationsOfAsync(place.LookAtCommentsAsync)).ShouldBe(0, $"died after {dieAfter} calls");
        return calls;
    }

    /// <summary>A pull request, and a log that changes it.</summary>
    private static async Task<GitHubPlace> StartAsync()
    {
        var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.WriteLog("get", "list", "watch");
        return place;
    }
}
