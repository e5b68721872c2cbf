namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>What goes into the Authorization header; prints itself as stars.</summary>
/// <param name="value">The token.</param>
/// <param name="account">Whose it is: rate limits are counted by it, and answers cached.</param>
/// <param name="expiresAt">When it ends; null when it is not known.</param>
internal sealed class AccessToken(string value, string account, DateTimeOffset? expiresAt)
{
    public string Value { get; } = value;

    public string Account { get; } = account;

    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    public override string ToString() => $"*** of {Account}";
}
