using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Permissions on GitHub, asked each time: they may have been taken away a minute ago.</summary>
internal sealed class GitHubPermissions(RepositoryApi api) : IPermissions
{
    public async Task<PermissionAnswer> PermissionOfAsync(string login, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(login);
        try
        {
            return new PermissionAnswer.Known(Level(await api.FindPermissionAsync(login, cancellation).ConfigureAwait(false)));
        }
        catch (GitHubException exception)
        {
            return new PermissionAnswer.Unknown(exception.Message);
        }
    }

    public async Task<MembershipAnswer> MembershipOfAsync(string teamSlug, string login, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(teamSlug);
        ArgumentException.ThrowIfNullOrWhiteSpace(login);
        try
        {
            return await api.FindMembershipAsync(teamSlug, login, cancellation).ConfigureAwait(false) is { State: "active" }
                ? new MembershipAnswer.Member()
                : new MembershipAnswer.Stranger();
        }
        catch (GitHubException exception)
        {
            return new MembershipAnswer.Unknown(exception.Message);
        }
    }

    /// <summary>
    /// <c>permission</c> is what counts; <c>role_name</c> only tells maintain from write and triage from read, because it may be a role of the
    /// organisation's own making.
    /// </summary>
    private static PermissionLevel Level(ApiPermission? answer) => answer switch
    {
        { Permission: "admin" } => PermissionLevel.Admin,
        { Permission: "write", RoleName: "maintain" } => PermissionLevel.Maintain,
        { Permission: "write" } => PermissionLevel.Write,
        { Permission: "read", RoleName: "triage" } => PermissionLevel.Triage,
        { Permission: "read" } => PermissionLevel.Read,
        _ => PermissionLevel.None,
    };
}
