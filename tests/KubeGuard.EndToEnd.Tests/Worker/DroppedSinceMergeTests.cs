using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git;
using KubeGuard.TestKit.GitHub;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>B13 over HTTP: from a dropped connection in the log to the pull request that gives it back.</summary>
public sealed class DroppedSinceMergeTests
{
    private const string Shop =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {automountServiceAccountToken: false, containers: [{name: web, image: "example.test/web:1", ports: [{containerPort: 8080}]}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db, namespace: shop}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {automountServiceAccountToken: false, containers: [{name: db, image: "example.test/db:1", ports: [{name: sql, containerPort: 5432}, {name: admin, containerPort: 9000}]}]}

        """;

    private static readonly DateTimeOffset FirstDay = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task B13_what_is_dropped_since_a_merge_is_offered_back_and_said_on_the_merged_one_once()
    {
        await using var place = await MergedAsync();
        var merged = place.Repository.PullRequests.ShouldHaveSingleItem();
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0, "nothing is dropped yet");
        place.WriteFlows("drops", Drops(9000));

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        var widen = Open(place);
        widen.Title.ShouldBe("fix(network): give back to 2 NetworkPolicies what is dropped since a merge");
        foreach (var part in (string[])["9000", "`shop/web`", "2 times, first 2026-03-20 10:00:00 and last 2026-03-21 10:00:00 UTC", "`drops.jsonl:1`", "what an intruder leaves behind"])
            widen.Body.ShouldContain(part);
        var files = await Task.WhenAll(new[] { "web", "db" }.Select(name => place.Repository.ReadAsync(widen.PullRequest!.Head, $"apps/{name}-networkpolicy.yaml")));
        files[0].ShouldNotBeNull().ShouldContain("port: 9000");
        files[1].ShouldNotBeNull().ShouldContain("port: admin");
        var comment = merged.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain("9000");
        comment.ShouldContain($"Offered back in #{widen.Number}.");
        comment.ShouldNotContain("git revert");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B10_B13_a_closed_one_stays_closed_and_a_merged_one_is_not_taken_back_again()
    {
        await using var place = await DroppedAsync();
        place.Repository.Close(Open(place).Number);
        (await place.OutcomesAsync()).ShouldBe(["declined"]);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        await using var other = await DroppedAsync();
        await other.Repository.MergeAsync(Open(other).Number);
        (await other.MutationsOfAsync(other.PassAsync)).ShouldBe(0);
        other.Repository.PullRequests.ShouldAllBe(pull => !pull.IsOpen);
    }

    [Fact]
    public async Task B13_what_no_rule_can_say_edits_the_comment_in_place_and_names_the_revert()
    {
        await using var place = await DroppedAsync();
        var merged = place.Repository.PullRequests.Single(pull => !pull.IsOpen);
        place.WriteFlows("pings", Drops(0, "ICMPv4"));

        await place.PassAsync();

        var comment = merged.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain($"Offered back in #{Open(place).Number}, but not all of it");
        comment.ShouldContain("ICMPv4");
        comment.ShouldContain($"git revert --no-edit -m 1 {await place.Repository.HeadAsync("main")}");
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B13_requests_and_connections_are_said_in_one_comment_and_offered_apart()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync("groupBy: namespace\n");
        await place.Repository.CommitAsync("main", "Shop", new KeyValuePair<string, string?>("apps/shop.yaml", Shop));
        place.WriteFlows("flows", Traffic());
        await place.PassAsync();
        var merged = place.PullRequest;
        await place.Repository.MergeAsync(merged.Number);
        place.WriteFlows("drops", Drops(9000));
        place.WriteRefusals("watch");

        (await place.OutcomesAsync()).ShouldBe(["created", "created"]);

        var comment = merged.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain("watch configmaps in shop");
        comment.ShouldContain("9000");
        comment.ShouldContain("Offered back in #2, #3.");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B13_a_drop_that_no_merge_explains_changes_nothing()
    {
        await using var place = await OfferedAsync();
        place.WriteFlows("drops", Drops(9000));

        await place.PassAsync();

        place.PullRequest.Comments.ShouldBeEmpty();
        place.PullRequest.Title.ShouldNotContain("give back");
    }

    [Fact]
    public async Task B13_B23_a_dry_run_only_reads()
    {
        await using var place = await MergedAsync();
        place.WriteFlows("drops", Drops(9000));
        using var worker = place.Worker();

        RepositoryReport? report = null;
        (await place.MutationsOfAsync(async () => report = (await worker.Run.RunAsync(worker.All, PassRequest.Usual with { Access = GitAccess.ReadOnly }, _ => { }, default)).Single())).ShouldBe(0);

        report.ShouldNotBeNull().Plan.ShouldContain("give back to 2 NetworkPolicies");
        place.Repository.PullRequests.ShouldHaveSingleItem().Comments.ShouldBeEmpty();
    }

    private static async Task<GitHubPlace> DroppedAsync()
    {
        var place = await MergedAsync();
        place.WriteFlows("drops", Drops(9000));
        await place.PassAsync();
        return place;
    }

    /// <summary>Policies for both workloads, made from three weeks of one connection, are merged.</summary>
    private static async Task<GitHubPlace> MergedAsync()
    {
        var place = await OfferedAsync();
        await place.Repository.MergeAsync(place.PullRequest.Number);
        return place;
    }

    private static async Task<GitHubPlace> OfferedAsync()
    {
        var place = await GitHubPlace.StartAsync();
        await place.Repository.CommitAsync("main", "Shop", new("apps/web.yaml", null), new("apps/shop.yaml", Shop));
        place.WriteFlows("flows", Traffic());
        await place.PassAsync();
        return place;
    }

    private static FakeIssue Open(GitHubPlace place) => place.Repository.PullRequests.Single(pull => pull.IsOpen);

    private static IEnumerable<HubbleFlowLine> Traffic() => Enumerable.Range(0, 21).Select(day => new HubbleFlowLine { Time = FirstDay.AddDays(day) });

    /// <summary>From web to db, on two days after the merge.</summary>
    private static IEnumerable<HubbleFlowLine> Drops(int port, string protocol = "TCP") => Enumerable.Range(18, 2).Select(day => new HubbleFlowLine
    {
        DestinationPort = port,
        Protocol = protocol,
        Verdict = "DROPPED",
        More = new() { ["drop_reason_desc"] = "POLICY_DENIED" },
        Time = FirstDay.AddDays(day),
    });
}
