namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>As whom the bot speaks to GitHub (B35).</summary>
public abstract record GitHubIdentity
{
    private GitHubIdentity()
    {
    }

    /// <summary>A GitHub App: a token per repository, of an hour's life, with no more permissions than needed. The way to go.</summary>
    /// <param name="Id">The App's client id, or its number.</param>
    /// <param name="PrivateKey">Its private key in PEM form, PKCS#1 (as GitHub gives it) or PKCS#8.</param>
    public sealed record App(string Id, Secret PrivateKey) : GitHubIdentity;

    /// <summary>A fine-grained or classic token of an account. No check runs: GitHub keeps them for Apps.</summary>
    public sealed record Token(Secret Value) : GitHubIdentity;
}
