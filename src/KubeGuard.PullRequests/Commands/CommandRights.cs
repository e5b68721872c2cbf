using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Commands;

/// <summary>Who may give commands (B30). What a comment says about its author is not trusted; the forge is asked.</summary>
public sealed record CommandRights
{
    /// <summary>The least permission on the repository. Default <see cref="PermissionLevel.Write"/>.</summary>
    public PermissionLevel Least { get; init; } = PermissionLevel.Write;

    /// <summary>Slugs of teams whose members may as well.</summary>
    public ImmutableArray<string> Teams { get; init; } = [];

    /// <summary>Numbers of accounts that may as well.</summary>
    public ImmutableArray<long> Accounts { get; init; } = [];

    /// <summary>Who may, in words.</summary>
    public string InWords => Teams.IsEmpty
        ? $"people with at least {Least.ToString().ToLowerInvariant()} access to this repository"
        : $"people with at least {Least.ToString().ToLowerInvariant()} access to this repository, and members of {string.Join(", ", Teams.Select(Markdown.Code))}";

    /// <summary>Whether an account may; an error denies.</summary>
    public async Task<bool> AllowAsync(ForgeUser user, IPermissions permissions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(permissions);
        if (user.Kind != ForgeUserKind.Person)
            return false;
        if (Accounts.Contains(user.Id))
            return true;
        if ((await permissions.PermissionOfAsync(user.Login, cancellation).ConfigureAwait(false)).Allows(Least))
            return true;
        foreach (var team in Teams)
        {
            if (await permissions.MembershipOfAsync(team, user.Login, cancellation).ConfigureAwait(false) is MembershipAnswer.Member)
                return true;
        }

        return false;
    }
}
