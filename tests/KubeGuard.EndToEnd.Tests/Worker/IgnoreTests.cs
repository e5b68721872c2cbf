namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Changes that the policy file is made to ignore, or to want again, by command.</summary>
public sealed class IgnoreTests
{
    private const string PolicyFile = ".kubeguard.yaml";
    private const string Branch = "kubeguard-policy/ignore-1";

    [Fact]
    public async Task B10_B29_ignore_and_unignore_each_ask_by_one_pull_request_that_edits_the_policy_file()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync("limits: {open: 3}   # few\n");
        await place.PassAsync();
        var wendy = place.Server.User("wendy");
        place.Repository.Comment(1, wendy, "/kubeguard ignore until 2030-01-31 the @yearly job: needs it\n");

        await place.LookAtCommentsAsync();

        var offer = place.Repository.PullRequests.Last();
        (offer.Number, offer.PullRequest!.Head).ShouldBe((2, Branch));
        offer.Body.ShouldNotContain(" @yearly");
        place.Repository.Find(1).Comments[^1].Body.ShouldContain("#2 writes it into the policy file");
        var file = (await place.Repository.ReadAsync(Branch, PolicyFile)).ShouldNotBeNull();
        file.ShouldStartWith("limits: {open: 3}   # few\n");
        file.ShouldContain("the @yearly job: needs it");
        file.ShouldContain("2030-01-31");
        (await place.Repository.ReadAsync("main", PolicyFile)).ShouldBe("limits: {open: 3}   # few");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        var head = await place.Repository.HeadAsync(Branch);
        place.Repository.Comment(1, wendy, "/kubeguard ignore until 2030-01-31 the @yearly job: needs it\n");
        await place.LookAtCommentsAsync();
        (await place.Repository.HeadAsync(Branch)).ShouldBe(head);
        place.Repository.PullRequests.Count().ShouldBe(2);

        await place.Repository.MergeAsync(2);
        await place.PassAsync();
        place.Repository.Find(1).IsOpen.ShouldBeFalse();
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);

        place.Repository.Comment(1, wendy, "/kubeguard unignore\n");
        await place.LookAtCommentsAsync();
        place.Repository.Find(1).Comments[^1].Body.ShouldContain("#3 takes it out of the policy file");
        await place.Repository.MergeAsync(3);
        await place.PassAsync();
        var again = place.Repository.PullRequests.Last();
        (again.IsOpen, again.PullRequest!.Head).ShouldBe((true, "kubeguard/prod/rbac-apps"));
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }
}
