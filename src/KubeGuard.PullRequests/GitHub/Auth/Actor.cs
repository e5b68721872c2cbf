namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>In whose name a request goes out.</summary>
internal abstract record Actor
{
    private Actor()
    {
    }

    /// <summary>The App itself; for a token, its account.</summary>
    public sealed record Self : Actor
    {
        public override string ToString() => "self";
    }

    /// <summary>The bot in one repository.</summary>
    public sealed record In(RepositoryName Repository) : Actor
    {
        public override string ToString() => Repository.ToString();
    }
}
