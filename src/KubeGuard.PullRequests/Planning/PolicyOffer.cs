using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What came of wanting the policy file to say otherwise.</summary>
public abstract record PolicyOffer
{
    private PolicyOffer()
    {
    }

    /// <summary>A pull request asks for it: a new one, or the one that asked before.</summary>
    public sealed record Offered(PullRequest PullRequest) : PolicyOffer;

    /// <summary>The file on the base branch says it already.</summary>
    public sealed record AlreadySo : PolicyOffer;

    /// <summary>It cannot be offered.</summary>
    /// <param name="Reason">Why; may quote untrusted text.</param>
    public sealed record Refused(string Reason) : PolicyOffer;
}
