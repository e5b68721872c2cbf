using KubeGuard.Hardening.Policies;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>How pull requests are made, as the policy says (B18–B20).</summary>
internal static class PublishSettings
{
    public static PublishOptions Of(RepositoryPolicy policy, ForgeConnection connection) => new()
    {
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
}
