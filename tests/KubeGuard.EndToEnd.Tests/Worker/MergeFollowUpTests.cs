namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>B13 over HTTP: from a refused request in the log to the pull request that gives the right back.</summary>
public sealed class MergeFollowUpTests
{
    private const string WidenTitle = "fix(rbac): give back to Role web what is refused since a merge";

    [Fact]
    public async Task B13_what_is_refused_since_a_merge_is_offered_back_and_said_on_the_merged_one_once()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        var merged = place.PullRequest;
        await place.Repository.MergeAsync(merged.Number);
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0, "nothing is refused yet");
        place.WriteRefusals("watch");

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        var widen = place.Repository.PullRequests.Single(pull => pull.IsOpen);
        widen.Title.ShouldBe(WidenTitle);
        foreach (var part in (string[])["watch configmaps in shop was refused to", "2 times, first 2026-03-20 10:00:00 and last 2026-03-21 10:00:00 UTC", "refused.log:1"])
            widen.Body.ShouldContain(part);
        var file = (await place.Repository.ReadAsync(widen.PullRequest!.Head, "apps/web.yaml")).ShouldNotBeNull();
        file.ShouldContain("watch");
        file.ShouldNotContain("*");
        var comment = merged.Comments.ShouldHaveSingleItem();
        comment.Body.ShouldContain("watch configmaps in shop");
        comment.Body.ShouldContain($"Offered back in #{widen.Number}.");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B10_B13_a_closed_one_stays_closed_and_a_merged_one_is_not_taken_back_again()
    {
        await using var place = await RefusedAsync();
        var widen = place.Repository.PullRequests.Single(pull => pull.IsOpen);
        place.Repository.Close(widen.Number);
        (await place.OutcomesAsync()).ShouldBe(["declined"]);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        await using var other = await RefusedAsync();
        await other.Repository.MergeAsync(other.Repository.PullRequests.Single(pull => pull.IsOpen).Number);
        (await other.MutationsOfAsync(other.PassAsync)).ShouldBe(0);
        other.Repository.PullRequests.ShouldAllBe(pull => !pull.IsOpen);
    }

    [Fact]
    public async Task B13_more_refusals_edit_the_comment_in_place_and_other_refusals_say_nothing()
    {
        await using var place = await RefusedAsync();
        var merged = place.Repository.PullRequests.Single(pull => !pull.IsOpen);
        place.WriteRefusals("delete");

        (await place.OutcomesAsync()).ShouldBe(["updated"]);

        merged.Comments.ShouldHaveSingleItem().Body.ShouldContain("delete configmaps in shop");
        place.Repository.PullRequests.Count().ShouldBe(2);
    }

    [Fact]
    public async Task B13_a_refusal_that_no_merge_explains_changes_nothing()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.WriteRefusals("watch");

        await place.PassAsync();

        place.Repository.PullRequests.ShouldHaveSingleItem().Comments.ShouldBeEmpty();
    }

    private static async Task<GitHubPlace> RefusedAsync()
    {
        var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        await place.Repository.MergeAsync(place.PullRequest.Number);
        place.WriteRefusals("watch");
        await place.PassAsync();
        return place;
    }
}
