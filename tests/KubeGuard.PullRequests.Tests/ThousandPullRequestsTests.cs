using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests;

/// <summary>B20, B36: a thousand wanted pull requests, in memory and on a clock that jumps over every wait.</summary>
public sealed class ThousandPullRequestsTests
{
    private const int Wanted = 1_000;
    private static readonly PublishLimits Limits = new(Open: 600, PerHour: 500, PerRun: 500);

    [Fact]
    public async Task B20_B36_a_thousand_wanted_pull_requests_are_opened_within_the_limits_and_the_documented_rates()
    {
        var clock = new FakeClock { Jumps = true };
        using var forge = new PacedForge(clock);
        var workspace = new MemoryWorkspace(clock.GetUtcNow());
        var publisher = new Publisher(forge, workspace, new() { Limits = Limits }, time: clock);
        var wanted = Enumerable.Range(0, Wanted).Select(Group).ToList();

        for (var pass = 0; forge.Opened.Count < Wanted; pass++)
        {
            pass.ShouldBeLessThan(20, "every pass that finds room opens more");
            var outcomes = await publisher.PublishAsync(Samples.Input([.. wanted]));
            outcomes.Length.ShouldBe(wanted.Count, "what waits is listed");
            outcomes.ShouldNotContain(outcome => outcome is PublishOutcome.Failed);
            outcomes.Count(outcome => outcome is PublishOutcome.Created).ShouldBeLessThanOrEqualTo(Limits.PerRun);
            forge.OpenNow.ShouldBeLessThanOrEqualTo(Limits.Open);
            if (forge.OpenNow == Limits.Open)
            {
                // People merge them all: the repository holds the changes, and nothing wants them any longer.
                var merged = workspace.Merge(forge.MergeAll());
                wanted.RemoveAll(group => merged.Contains(group.Files[0].Path));
            }

            clock.Advance(TimeSpan.FromHours(1));
        }

        MostWithin(forge.Opened, TimeSpan.FromHours(1)).ShouldBeLessThanOrEqualTo(Limits.PerHour);
        MostWithin(forge.Changes, TimeSpan.FromMinutes(1)).ShouldBeLessThanOrEqualTo(80);
        MostWithin(forge.Changes, TimeSpan.FromHours(1)).ShouldBeLessThanOrEqualTo(500);
        forge.Changes.Zip(forge.Changes.Skip(1), (earlier, later) => later - earlier).Min().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        workspace.Pushes.ShouldBe(Wanted, "no branch is pushed twice");

        var changes = forge.Changes.Count;
        await publisher.PublishAsync(Samples.Input([.. wanted]));
        forge.Changes.Count.ShouldBe(changes, "a run that finds all of them open makes no call");
    }

    private static ChangeGroup Group(int number)
    {
        var path = $"apps/app{number}/policy.yaml";
        var proposal = Samples.NetworkPolicy with
        {
            Id = $"network/NetworkPolicy/shop/app{number}",
            Target = Samples.NetworkPolicy.Target with { Name = $"app{number}" },
            Files = [Samples.Change(path, null, "kind: NetworkPolicy\n")],
            Rationale = [],
            Graph = null,
        };
        return new($"network-apps.app{number}", $"feat(network): add a NetworkPolicy for app{number}", [proposal], proposal.Files);
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
