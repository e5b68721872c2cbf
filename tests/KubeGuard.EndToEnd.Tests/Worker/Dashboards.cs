using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>A place whose policy asks for the dashboard, and what people do with it.</summary>
internal static class Dashboards
{
    public const string Limited = "dashboard: true\nlimits: {perRun: 0}\n";
    public const string Unlimited = "dashboard: true\n";
    public const string Branch = "kubeguard/prod/rbac-apps";

    public static async Task<GitHubPlace> StartAsync(string policy)
    {
        var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync(policy);
        return place;
    }

    public static async Task<string> DryRunAsync(GitHubPlace place)
    {
        using var worker = place.Worker();
        return (await worker.Run.RunAsync(worker.All, PassRequest.Usual with { Access = GitAccess.ReadOnly }, _ => { }, default)).ShouldHaveSingleItem().Plan;
    }

    public static FakeIssue Dashboard(GitHubPlace place) => place.Repository.Issues.Where(issue => issue.PullRequest is null && issue.IsOpen).ShouldHaveSingleItem();

    /// <summary>Ticks a box as a person does: GitHub's page changes the one character.</summary>
    public static void Tick(FakeIssue dashboard, string action)
    {
        var box = $"- [ ] <!-- kubeguard:ask {action} ";
        dashboard.Body.ShouldContain(box);
        dashboard.Body = dashboard.Body.Replace(box, box.Replace("[ ]", "[x]", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
