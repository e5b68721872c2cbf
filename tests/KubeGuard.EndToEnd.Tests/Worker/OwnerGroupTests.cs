namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary><c>groupBy: owner</c>: one pull request for each set of owners that CODEOWNERS names.</summary>
public sealed class OwnerGroupTests
{
    private const string Policy = "groupBy: owner\nlimits: {open: 10, perHour: 10, perRun: 10}\n";
    private const string Shop = "kubeguard/prod/owner-acme.shop";
    private const string Jana = "kubeguard/prod/owner-jana";

    [Fact]
    public async Task B18_each_set_of_owners_gets_a_pull_request_with_its_files_alone()
    {
        await using var place = await StartAsync("/apps/web.yaml @acme/shop\n/apps/api.yaml @jana\n");

        (await place.OutcomesAsync()).ShouldBe(["created", "created"]);

        place.Repository.PullRequests.Select(pull => pull.PullRequest!.Head).ShouldBe([Shop, Jana], ignoreOrder: true);
        await HoldsAsync(place, Shop, "web");
        await HoldsAsync(place, Jana, "api");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B3_B11_what_gets_another_owner_moves_and_what_has_none_stands_alone()
    {
        await using var place = await StartAsync("/apps/web.yaml @acme/shop\n/apps/api.yaml @jana\n");
        await place.OutcomesAsync();

        await OwnAsync(place, "/apps/ @jana\n");
        await place.PassAsync();

        var open = place.Repository.PullRequests.Single(pull => pull.IsOpen);
        open.PullRequest!.Head.ShouldBe(Jana);
        open.Title.ShouldEndWith(" of jana");
        await HoldsAsync(place, Jana, "web", "api");
        (await place.Repository.HeadAsync(Shop)).ShouldBeNull();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        await OwnAsync(place, "/apps/ @jana\n/apps/web.yaml\n");
        await place.PassAsync();

        place.Repository.PullRequests.Where(pull => pull.IsOpen).Select(pull => pull.PullRequest!.Head).ShouldBe([Jana, "kubeguard/prod/unowned"], ignoreOrder: true);
        await HoldsAsync(place, Jana, "api");
        await HoldsAsync(place, "kubeguard/prod/unowned", "web");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B10_what_was_declined_stays_declined_when_it_gets_another_owner()
    {
        await using var place = await StartAsync("/apps/web.yaml @acme/shop\n/apps/api.yaml @jana\n");
        await place.OutcomesAsync();
        place.Repository.Close(place.Repository.PullRequests.Single(pull => pull.PullRequest!.Head == Shop).Number);

        await OwnAsync(place, "/apps/ @jana\n");
        await place.PassAsync();

        place.Repository.PullRequests.Single(pull => pull.IsOpen).PullRequest!.Head.ShouldBe(Jana);
        await HoldsAsync(place, Jana, "api");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Theory]
    [InlineData("(@jana <!--@wendy x@shop.example @")]
    [InlineData(null)]
    public async Task P6_owners_are_text_that_mentions_nobody_and_fits(string? owners)
    {
        await using var place = await StartAsync($"/apps/ {owners ?? string.Join(' ', Enumerable.Range(1, 60).Select(number => $"@acme/team-{number}"))}\n");

        (await place.OutcomesAsync()).ShouldBe(["created", "created"]);

        var pull = place.PullRequest;
        pull.Title.Length.ShouldBeLessThanOrEqualTo(256);
        pull.PullRequest!.Head.Length.ShouldBeLessThanOrEqualTo(100);
        var commit = await place.Repository.ShowCommitAsync((await place.Repository.HeadAsync(pull.PullRequest.Head)).ShouldNotBeNull());
        foreach (var hostile in (string[])["@jana", "@wendy", "<!--"])
            (pull.Title + commit[commit.IndexOf("\n\n", StringComparison.Ordinal)..]).ShouldNotContain(hostile);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    /// <summary>The branch narrows the roles of these accounts and leaves the others' as they are.</summary>
    private static async Task HoldsAsync(GitHubPlace place, string branch, params string[] accounts)
    {
        foreach (var account in (string[])["web", "api"])
        {
            var file = (await place.Repository.ReadAsync(branch, $"apps/{account}.yaml")).ShouldNotBeNull();
            (await place.Repository.ReadAsync("main", $"apps/{account}.yaml") == file).ShouldBe(!accounts.Contains(account), $"{account} on {branch}");
        }
    }

    private static async Task<GitHubPlace> StartAsync(string owners)
    {
        var place = await GitHubPlace.StartAsync();
        await place.Repository.CommitAsync(
            "main",
            "A second account",
            new("apps/api.yaml", GitHubPlace.Manifests.Replace("name: web", "name: api", StringComparison.Ordinal)),
            new(".github/CODEOWNERS", owners),
            new(".kubeguard.yaml", Policy));
        place.WriteLogOf("api", "get");
        return place;
    }

    private static Task<string> OwnAsync(GitHubPlace place, string owners) => place.Repository.CommitAsync("main", "Owners", new KeyValuePair<string, string?>(".github/CODEOWNERS", owners));
}
