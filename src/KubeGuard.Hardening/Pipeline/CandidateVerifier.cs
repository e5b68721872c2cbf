using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>What came of verifying a candidate that somebody else (a language model) wrote.</summary>
public abstract record VerificationOutcome
{
    private VerificationOutcome()
    {
    }

    /// <summary>It may take the place of the deterministic candidate.</summary>
    public sealed record Accepted(Candidate Candidate) : VerificationOutcome;

    /// <summary>It may not; each reason is a sentence that can go back to its author.</summary>
    public sealed record Rejected(ImmutableArray<string> Reasons) : VerificationOutcome;
}

/// <summary>
/// Judges an object that was written by somebody else by the same proofs, and by one more: it may grant nothing that the deterministic
/// candidate does not grant. So its author can choose among what is proven, and cannot add to it (P7).
/// </summary>
public static class CandidateVerifier
{
    private const int MaximumReasons = 12;

    /// <summary>Verifies that <paramref name="after"/> could be the object of the candidate's proposal.</summary>
    public static VerificationOutcome Verify(Candidate candidate, JsonObject after, HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(input);
        var deterministic = candidate.Proposal;
        if (JsonNode.DeepEquals(deterministic.After, after))
            return new VerificationOutcome.Accepted(candidate);
        if (Identity(after) != Identity(deterministic.After))
            return Rejected($"The object must be {Identity(deterministic.After)}, not {Identity(after)}.");

        var rewritten = deterministic with { After = after, Changes = [.. deterministic.Changes.Select(change => Replace(change, deterministic.After!, after))] };
        if (Plan(deterministic, input, cancellation) is not ChangeOutcome.Planned plannedBefore)
            return Rejected("The deterministic candidate cannot be edited.");
        switch (Plan(rewritten, input, cancellation))
        {
            case ChangeOutcome.Refused refused:
                return Rejected($"The object cannot be written to the repository: {refused.Reason}");
            case ChangeOutcome.Planned plannedAfter:
                var proof = candidate.Hardener.Prove(rewritten, input, plannedAfter.After, cancellation);
                var containment = candidate.Hardener.Prove(
                    rewritten with { Class = ProposalClass.Refine }, input with { Manifests = plannedBefore.After }, plannedAfter.After, cancellation);
                ImmutableArray<string> reasons = [.. Reasons(proof).Concat(Reasons(containment)).Concat(Widening(containment)).Distinct().Take(MaximumReasons)];
                return reasons.IsEmpty
                    ? new VerificationOutcome.Accepted(candidate with { Proposal = rewritten })
                    : new VerificationOutcome.Rejected(reasons);
            default:
                throw new InvalidOperationException("A change outcome that the verifier does not know.");
        }
    }

    private static ChangeOutcome Plan(Proposal proposal, HardeningInput input, CancellationToken cancellation) =>
        ChangePlanner.Plan(input.Manifests, proposal.Changes, cancellation);

    private static VerificationOutcome.Rejected Rejected(string reason) => new([reason]);

    private static IEnumerable<string> Reasons(ProofOutcome outcome) => outcome.Counterexamples
        .Select(finding => $"{finding.Subject} did '{finding.Request}' ({finding.Count} times) and would be denied.")
        .Concat(outcome.Faults);

    private static IEnumerable<string> Widening(ProofOutcome containment) => containment.Proof.Widened > 0
        ? [$"It grants {containment.Proof.Widened} rights that the observations do not justify."]
        : [];

    private static string Identity(JsonObject? manifest) =>
        $"{(string?)manifest?["apiVersion"]} {(string?)manifest?["kind"]} {(string?)manifest?["metadata"]?["namespace"]}/{(string?)manifest?["metadata"]?["name"]}";

    private static ResourceChange Replace(ResourceChange change, JsonObject before, JsonObject after) => change switch
    {
        ResourceChange.Modify modify when JsonNode.DeepEquals(modify.After, before) => modify with { After = after },
        ResourceChange.Create create when JsonNode.DeepEquals(create.Object, before) => create with { Object = after, Comments = [] },
        _ => change,
    };
}
