namespace KubeGuard.PullRequests.Forge;

/// <summary>What reviewers have decided. Failures throw <see cref="ForgeException"/>.</summary>
public interface IReviews
{
    /// <summary>The standing of a pull request: the last decision of each reviewer counts, dismissed ones do not (B12).</summary>
    Task<ReviewStanding> StandingOfAsync(PullRequestId id, CancellationToken cancellation = default);
}

/// <summary>What all reviews of a pull request come to.</summary>
public enum ReviewStanding
{
    /// <summary>Nobody has decided.</summary>
    Undecided,

    /// <summary>Somebody approved it and nobody asks for changes.</summary>
    Approved,

    /// <summary>Somebody asks for changes.</summary>
    ChangesRequested,
}
