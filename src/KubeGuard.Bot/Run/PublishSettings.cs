using KubeGuard.Hardening.Policies;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>How pull requests are made, as the policy says (B18–B20).</summary>
internal static class PublishSettings
{
    /// <summary>How long after a time of the policy's schedule pull requests are opened.</summary>
    private static readonly TimeSpan Opening = TimeSpan.FromHours(1);

    public static PublishOptions Of(RepositoryPolicy policy, ForgeConnection connection, PublishRequests requests, DateTimeOffset now) => new()
    {
        // A pass over one branch is a command of somebody's, and people do not wait.
        CreationPaused = requests.Only is null ? PauseOf(policy.Schedule, now) : null,
        BaseBranch = connection.Base,
        Identity = connection.Identity,
        CommitStyle = new()
        {
            Type = policy.PullRequests.Commit.Type?.Text,
            Scope = policy.PullRequests.Commit.Scope?.Text,
            SignOff = policy.PullRequests.Commit.SignOff,
        },
        Limits = new(policy.Limits.Open, policy.Limits.PerHour, policy.Limits.PerRun),
        Labels = [.. policy.PullRequests.Labels.Select(label => label.Text)],
        Reviewers = new(
            [.. policy.PullRequests.Reviewers.Select(login => login.Text).Order(StringComparer.Ordinal)],
            [.. policy.PullRequests.TeamReviewers.Select(team => team.Text).Order(StringComparer.Ordinal)]),
        Assignees = [.. policy.PullRequests.Assignees.Select(login => login.Text).Order(StringComparer.Ordinal)],
    };

    private static string? PauseOf(SchedulePolicy schedule, DateTimeOffset now) => schedule.Cron is { } cron && !cron.CameWithin(Opening, now, schedule.TimeZone.Zone)
        ? $"the policy file's schedule, {cron} ({schedule.TimeZone}), opens none now"
        : null;
}
