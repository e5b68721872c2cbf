namespace KubeGuard.TestKit.GitHub;

/// <summary>An account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Login">Its name.</param>
/// <param name="Type"><c>User</c>, <c>Bot</c> or <c>Organization</c>.</param>
public sealed record FakeUser(long Id, string Login, string Type);

/// <summary>A token that the server knows.</summary>
/// <param name="User">Who it speaks for.</param>
internal sealed record FakeToken(FakeUser User)
{
    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Numbers of the repositories that it reaches; null for all.</summary>
    public IReadOnlySet<long>? Repositories { get; init; }

    /// <summary>What it may do, such as <c>contents: write</c>; null for everything but what is kept for Apps.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; init; }

    public bool IsInstallation => Permissions is not null;

    public bool May(string permission, string level) =>
        Permissions is null ? permission != "checks" || level == "read" : Permissions.TryGetValue(permission, out var granted) && (granted == "write" || granted == level);
}
