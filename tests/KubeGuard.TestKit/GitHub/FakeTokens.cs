using System.Collections.Concurrent;

namespace KubeGuard.TestKit.GitHub;

/// <summary>The tokens that the server gave out.</summary>
internal sealed class FakeTokens(FakeGitHub server)
{
    private readonly ConcurrentDictionary<string, FakeToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>The App itself, which a JWT proves.</summary>
    public static FakeToken AppItself { get; } = new(new FakeUser(1, "app", "Bot"));

    public string Personal(FakeUser user) => Keep("ghp", new(user));

    public string ForInstallation(IReadOnlySet<long>? repositories, IReadOnlyDictionary<string, string> permissions) =>
        Keep("ghs", new(server.User($"{server.App.Slug}[bot]"))
        {
            ExpiresAt = server.Now + server.App.TokenLife,
            Repositories = repositories,
            Permissions = permissions,
        });

    public void RevokeAll() => _tokens.Clear();

    public void RevokeInstallations()
    {
        foreach (var (value, token) in _tokens)
        {
            if (token.IsInstallation)
                _tokens.TryRemove(value, out _);
        }
    }

    public void Withdraw(long repository)
    {
        foreach (var (value, token) in _tokens)
        {
            if (token.Repositories is { } reached)
                _tokens[value] = token with { Repositories = reached.Where(id => id != repository).ToHashSet() };
        }
    }

    /// <summary>Who a token is; null when it is none, or has ended.</summary>
    public FakeToken? Find(string token)
    {
        if (_tokens.TryGetValue(token, out var known))
            return known.ExpiresAt is { } end && end <= server.Now ? null : known;
        return token.Count(letter => letter == '.') == 2 && server.App.IsProvenBy(token, server.Now) ? AppItself : null;
    }

    private string Keep(string prefix, FakeToken token)
    {
        var value = $"{prefix}_fake{server.NextId()}";
        _tokens[value] = token;
        return value;
    }
}
