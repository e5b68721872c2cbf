using System.Text;

namespace KubeGuard.PullRequests.Git;

/// <summary>Where a repository is, and how git gets in.</summary>
/// <param name="Address">Folder or URL. A URL holds no credentials: they come from <see cref="Credentials"/>.</param>
public sealed record GitRemote(string Address)
{
    /// <summary>Who asks; null for a folder, or a server that asks nobody.</summary>
    public IGitCredentials? Credentials { get; init; }

    /// <summary>What may be done to it. A dry run may only read (B23). Default <see cref="GitAccess.ReadWrite"/>.</summary>
    public GitAccess Access { get; init; } = GitAccess.ReadWrite;

    /// <summary>Whether it is a folder on this machine.</summary>
    internal bool IsFolder => Directory.Exists(Address);

    /// <summary>The address as git gets it.</summary>
    internal string Location => IsFolder ? Path.GetFullPath(Address) : Address;

    /// <summary>
    /// The program with the credentials of this moment. They travel in the environment: not on a command line, which every user of the machine
    /// can read, and not in a file. The header is bound to the remote's origin, so that a redirect to another host does not get it.
    /// </summary>
    internal async Task<GitProgram> AuthenticateAsync(GitProgram git, CancellationToken cancellation)
    {
        if (Credentials is null || !Uri.TryCreate(Address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            return git;
        var password = await Credentials.PasswordAsync(cancellation).ConfigureAwait(false);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{password.UserName}:{password.Reveal()}"));
        return git
            .With("GIT_CONFIG_COUNT", "1")
            .With("GIT_CONFIG_KEY_0", $"http.{uri.Scheme}://{uri.Authority}/.extraHeader")
            .With("GIT_CONFIG_VALUE_0", $"Authorization: Basic {basic}");
    }
}

/// <summary>What may be done to a remote.</summary>
public enum GitAccess
{
    /// <summary>Listing and fetching only: a push throws <see cref="GitException"/> before anything leaves.</summary>
    ReadOnly,

    /// <summary>Pushing too.</summary>
    ReadWrite,
}

/// <summary>Gives the password of the moment for each command that goes over the network.</summary>
public interface IGitCredentials
{
    /// <summary>A password that is good for some minutes at least.</summary>
    ValueTask<GitPassword> PasswordAsync(CancellationToken cancellation = default);
}

/// <summary>A user name and a password that prints itself as stars.</summary>
public sealed class GitPassword(string userName, string password)
{
    /// <summary>The user name.</summary>
    public string UserName { get; } = userName;

    /// <summary>The password itself.</summary>
    public string Reveal() => password;

    /// <inheritdoc/>
    public override string ToString() => $"{UserName}:***";
}
