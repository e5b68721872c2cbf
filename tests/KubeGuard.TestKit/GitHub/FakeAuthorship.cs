using System.Diagnostics;
using System.Globalization;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Who wrote a commit, and who made it.</summary>
/// <param name="Author">The author.</param>
/// <param name="Committer">The committer.</param>
public sealed record FakeAuthorship(FakeSignature Author, FakeSignature Committer)
{
    private static readonly FakeSignature GitHub = new("GitHub", "noreply@github.com", DateTimeOffset.FromUnixTimeSeconds(1_748_851_200));

    /// <summary>Where it does not matter.</summary>
    public static FakeAuthorship Anybody { get; } = new(GitHub, GitHub);

    /// <summary>A commit that GitHub makes for an account: through its API for an App, on its pages for a person.</summary>
    public static FakeAuthorship MadeByGitHubFor(FakeUser user, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(new(user.Login, $"{user.Id}+{user.Login}{FakeSignature.PrivateAddress}", at), GitHub with { At = at });
    }
}

/// <summary>A name in a commit, with address and time.</summary>
public sealed record FakeSignature(string Name, string Email, DateTimeOffset At)
{
    /// <summary>How the addresses end that GitHub makes for accounts.</summary>
    internal const string PrivateAddress = "@users.noreply.github.com";

    internal void Set(ProcessStartInfo start, string role)
    {
        start.Environment[$"GIT_{role}_NAME"] = Name;
        start.Environment[$"GIT_{role}_EMAIL"] = Email;
        start.Environment[$"GIT_{role}_DATE"] = string.Create(CultureInfo.InvariantCulture, $"@{At.ToUnixTimeSeconds()} +0000");
    }
}
