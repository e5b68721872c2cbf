using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>Why a candidate is not offered, in words.</summary>
internal static class Withhold
{
    public const string Alone = "on its own";
    public const string Together = "together with the other proposals";

    public static Abstention CannotEdit(Proposal proposal, ChangeOutcome.Refused refused) =>
        new(proposal.Target.ToString(), refused.At is { } at
            ? $"'{proposal.Title}' cannot be edited safely at {at}: {refused.Reason}"
            : $"'{proposal.Title}' cannot be edited safely: {refused.Reason}")
        { Kind = AbstentionKind.CannotEdit };

    public static Abstention ProofFailed(Proposal proposal, ProofOutcome outcome, string how)
    {
        var reason = outcome.Counterexamples is [var first, ..]
            ? $"{first.Subject}: {first.Request} ({first.Source}, {first.Count} times) would be denied: {first.Reason}"
            : outcome.Faults[0];
        return new(proposal.Target.ToString(), $"'{proposal.Title}' does not hold {how}: {reason}") { Kind = AbstentionKind.NotProven };
    }

    public static Abstention Collides(Proposal proposal, ChangeOutcome.Refused refused) =>
        new(proposal.Target.ToString(), $"'{proposal.Title}' waits for the other proposals of this run: applied with them, {refused.Reason}") { Kind = AbstentionKind.CannotEdit };
}
