using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Http;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>B36, on a clock that jumps: the calls tell when they came.</summary>
public sealed class PacingTests
{
    [Fact]
    public async Task B36_a_thousand_changes_of_many_callers_hold_the_documented_rates()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.RequestsPerHour = 15_000;
        world.Reconnect(new() { Identity = world.AppIdentity, Pacing = new() { MaximumWait = TimeSpan.FromHours(1) } });
        await world.PushAsync();
        for (var number = 1; number <= 1_000; number++)
            world.Remote.Open(world.Server.User("kubeguard[bot]"), new() { Head = GitHubWorld.Branch.Value, Base = "main" }, $"Number {number}", "Body");

        var forge = world.Repository.Forge;
        await Parallel.ForAsync(1, 1_001, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, stop) =>
            await forge.UpdateAsync(new(number), new() { Title = $"Title {number}" }, stop));

        world.Remote.PullRequests.ShouldAllBe(pull => pull.Title == $"Title {pull.Number}");
        // A token may end while a request waits an hour for its turn: that one is refused and sent again, and counts twice.
        world.Server.Mutations.Count(call => call.Status == 200).ShouldBe(1_000);
        var times = world.Server.Mutations.Select(call => call.At).Order().ToList();
        times.Zip(times.Skip(1), (earlier, later) => later - earlier).Min().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        MostWithin(times, TimeSpan.FromMinutes(1)).ShouldBeLessThanOrEqualTo(80);
        MostWithin(times, TimeSpan.FromHours(1)).ShouldBeLessThanOrEqualTo(500);
    }

    [Fact]
    public async Task B36_what_does_not_fit_into_the_longest_wait_is_a_typed_error_with_its_time()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = world.AppIdentity, Pacing = new() { PerHour = 2 } });
        var draft = await world.PushAsync();
        var created = await world.Repository.Forge.CreateAsync(draft);
        await world.Repository.Forge.UpdateAsync(created.Id, new() { Title = "Two" });

        var limited = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.UpdateAsync(created.Id, new() { Title = "Three" }));

        limited.Problem.ShouldBe(GitHubProblem.RateLimited);
        limited.RetryAt.ShouldNotBeNull();
        (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldHaveSingleItem("reads go on").Title.ShouldBe("Two");
    }

    [Theory]
    [InlineData(429, "retry-after", "90", 90)]
    [InlineData(403, "retry-after", "90", 90)]
    [InlineData(403, "", "", 60)]
    public async Task B36_a_refused_change_waits_as_told_and_is_sent_again(int status, string header, string value, int seconds)
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        await world.Repository.InspectAsync();
        world.Server.Troubles.Add("POST repos/acme/shop/pulls", new FakeFault.Status(status, "You have exceeded a secondary rate limit.")
        {
            Headers = header.Length > 0 ? new Dictionary<string, string> { [header] = value } : [],
        });

        await world.Repository.Forge.CreateAsync(draft);

        var calls = world.Server.Calls.Where(call => call is { Method: "POST", Path: "repos/acme/shop/pulls" }).ToList();
        calls.Select(call => call.Status).ShouldBe([status, 201]);
        (calls[1].At - calls[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task B36_secondary_limits_that_name_no_time_double_the_wait()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        await world.Repository.InspectAsync();
        world.Server.Troubles.Add("POST repos/acme/shop/pulls", new FakeFault.Status(403, "You have exceeded a secondary rate limit."), times: 3);

        await world.Repository.Forge.CreateAsync(draft);

        var times = world.Server.Calls.Where(call => call is { Method: "POST", Path: "repos/acme/shop/pulls" }).Select(call => call.At).ToList();
        times.Zip(times.Skip(1), (earlier, later) => (int)(later - earlier).TotalMinutes).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public async Task B36_a_plain_403_is_no_limit_and_is_not_repeated()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        world.Server.Troubles.Add("POST repos/acme/shop/pulls", new FakeFault.Status(403, "Resource not accessible by integration"));

        var refusal = await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.CreateAsync(draft));

        refusal.Problem.ShouldBe(GitHubProblem.Forbidden);
        world.Server.Mutations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task B36_the_bot_stops_with_a_reserve_left()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.RequestsPerHour = 110;
        for (var call = 0; call < 10; call++)
            await world.Repository.Permissions.PermissionOfAsync($"user{call}");

        var answer = (await world.Repository.Permissions.PermissionOfAsync("ada")).ShouldBeOfType<PermissionAnswer.Unknown>();

        answer.Reason.ShouldContain("rate limits");
        answer.Allows(PermissionLevel.Read).ShouldBeFalse();
    }

    [Fact]
    public async Task B36_one_accounts_limit_does_not_hold_up_another()
    {
        var limits = new PacingLimits { MaximumWait = TimeSpan.Zero };
        var clock = new TestKit.FakeClock();
        using var slow = new PacingGate(limits, clock);
        using var free = new PacingGate(limits, clock);
        slow.Note(new(true, TimeSpan.FromHours(1), int.MaxValue, null));

        await Should.ThrowAsync<GitHubException>(() => slow.EnterReadAsync(CancellationToken.None));
        await free.EnterReadAsync(CancellationToken.None);
    }

    private static int MostWithin(List<DateTimeOffset> times, TimeSpan window)
    {
        var most = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
