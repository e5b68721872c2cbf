using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
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
/// <param name="candidate">The deterministic candidate.</param>
/// <param name="input">What it was made from.</param>
public sealed class CandidateVerifier(Candidate candidate, HardeningInput input)
{
    private const int MaximumReasons = 12;

    /// <summary>
    /// The evidence without who allowed what: where the deterministic candidate is new, no event names it, and it must be covered all the same.
    /// </summary>
    private readonly EvidenceSet _unattributed = input.Evidence with { ApiUses = [.. input.Evidence.ApiUses.Select(use => use with { Reason = null })] };

    private ChangeOutcome? _plannedBefore;

    /// <summary>Verifies that <paramref name="after"/> could be the object of the candidate's proposal.</summary>
    public VerificationOutcome Verify(JsonObject after, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(after);
        var deterministic = candidate.Proposal;
        if (JsonNode.DeepEquals(deterministic.After, after))
            return new VerificationOutcome.Accepted(candidate);
        if (Identity(after) != Identity(deterministic.After))
            return Rejected($"The object must be {Identity(deterministic.After)}, not {Identity(after)}.");

        var rewritten = Rewritten(after);
        _plannedBefore ??= Plan(deterministic, cancellation);
        if (_plannedBefore is not ChangeOutcome.Planned plannedBefore)
            return Rejected("The deterministic candidate cannot be edited.");
        switch (Plan(rewritten, cancellation))
        {
            case ChangeOutcome.Refused refused:
                return Rejected($"The object cannot be written to the repository: {refused.Reason}");
            case ChangeOutcome.Planned plannedAfter:
                var proof = candidate.Hardener.Prove(rewritten, input, plannedAfter.After, cancellation);
                var containment = candidate.Hardener.Prove(
                    rewritten with { Class = ProposalClass.Refine },
                    input with { Manifests = plannedBefore.After, Evidence = _unattributed },
                    plannedAfter.After,
                    cancellation);
                ImmutableArray<string> reasons = [.. Reasons(proof).Concat(Reasons(containment)).Concat(Widening(containment)).Distinct().Take(MaximumReasons)];
                return reasons.IsEmpty
                    ? new VerificationOutcome.Accepted(candidate with { Proposal = rewritten })
                    : new VerificationOutcome.Rejected(reasons);
            default:
                throw new InvalidOperationException("A change outcome that the verifier does not know.");
        }
    }

    /// <summary>The candidate's proposal with another object in it; not verified.</summary>
    public Proposal Rewritten(JsonObject after) =>
        candidate.Proposal with { After = after, Changes = [.. candidate.Proposal.Changes.Select(change => Replace(change, candidate.Proposal.After!, after))] };

    private ChangeOutcome Plan(Proposal proposal, CancellationToken cancellation) =>
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
