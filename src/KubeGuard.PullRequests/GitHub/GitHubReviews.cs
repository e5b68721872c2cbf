using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Reviews on GitHub.</summary>
internal sealed class GitHubReviews(RepositoryApi api) : IReviews
{
    private const string Approved = "APPROVED";
    private const string ChangesRequested = "CHANGES_REQUESTED";
    private const string Dismissed = "DISMISSED";

    public async Task<ReviewStanding> StandingOfAsync(PullRequestId id, CancellationToken cancellation = default)
    {
        // In order of time; a comment does not undo a decision.
        var decisions = new Dictionary<long, string>();
        await foreach (var review in api.ListReviewsAsync(id.Number, cancellation).ConfigureAwait(false))
        {
            if (review is { User: { } user, State: Approved or ChangesRequested or Dismissed })
                decisions[user.Id] = review.State;
        }

        if (decisions.ContainsValue(ChangesRequested))
            return ReviewStanding.ChangesRequested;
        return decisions.ContainsValue(Approved) ? ReviewStanding.Approved : ReviewStanding.Undecided;
    }
}
