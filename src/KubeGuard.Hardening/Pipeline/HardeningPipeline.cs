using System.Collections.Immutable;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>
/// The deterministic chain: hardeners propose, edits are planned, proofs decide, what holds is grouped. A proposal is proven alone (its pull
/// request may be merged first, or only) and once more with all the others applied.
/// </summary>
public sealed class HardeningPipeline(IReadOnlyList<IHardener> hardeners)
{
    /// <summary>Runs the chain. A proposal that cannot be edited or whose proof fails becomes an abstention with the reason; it is never offered.</summary>
    public ChangeSet Run(HardeningInput input, CancellationToken cancellation = default) => Complete(input, Propose(input, cancellation), cancellation);

    /// <summary>The first half: what the hardeners would like, not yet proven. Another chain may look at it before <see cref="Complete"/>.</summary>
    public CandidateSet Propose(HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var gate = new PolicyGate(input);
        var candidates = ImmutableArray.CreateBuilder<Candidate>();
        var abstentions = ImmutableArray.CreateBuilder<Abstention>();
        var observations = gate.Expired().ToImmutableArray().ToBuilder();
        foreach (var hardener in hardeners)
        {
            if (gate.Refusal(hardener.Area) is { } off)
            {
                abstentions.Add(off);
                continue;
            }

            var result = hardener.Propose(input, cancellation);
            var refused = result.Proposals.Select(gate.Refusal).ToList();
            candidates.AddRange(result.Proposals.Where((_, index) => refused[index] is null).Select(proposal => new Candidate(hardener, proposal)));
            abstentions.AddRange(result.Abstentions.Concat(refused.OfType<Abstention>()));
            observations.AddRange(result.Observations);
        }

        return new(candidates.ToImmutable(), abstentions.ToImmutable(), observations.ToImmutable());
    }

    /// <summary>The second half: plans, proves and groups the candidates.</summary>
    public static ChangeSet Complete(HardeningInput input, CandidateSet candidates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(candidates);
        var abstentions = candidates.Abstentions.ToList();
        var proven = new List<Candidate>();
        var gate = new PolicyGate(input);
        foreach (var candidate in candidates.Candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (ProveAlone(candidate, input, gate, cancellation))
            {
                case CandidateOutcome.Offered(var offered):
                    proven.Add(offered);
                    break;
                case CandidateOutcome.Withheld(var abstention):
                    abstentions.Add(abstention);
                    break;
            }
        }

        var joint = new JointProof(input, cancellation).Run(proven, abstentions);
        return new ChangeSet(
            input.Manifests,
            joint.After,
            ChangeGroups.Of(joint.Proposals, input, cancellation),
            joint.Files,
            [.. abstentions.Distinct().OrderBy(abstention => abstention.Target, StringComparer.Ordinal).ThenBy(abstention => abstention.Reason, StringComparer.Ordinal)],
            [.. candidates.Observations.OrderBy(observation => observation.Target, StringComparer.Ordinal).ThenBy(observation => observation.Text, StringComparer.Ordinal)]);
    }

    /// <summary>The policy is asked again: who looked at the candidates in between may have written other objects.</summary>
    private static CandidateOutcome ProveAlone(Candidate candidate, HardeningInput input, PolicyGate gate, CancellationToken cancellation)
    {
        if (gate.Refusal(candidate.Proposal) is { } unwanted)
            return new CandidateOutcome.Withheld(unwanted);
        switch (ChangePlanner.Plan(input.Manifests, candidate.Proposal.Changes, cancellation))
        {
            case ChangeOutcome.Refused refused:
                return new CandidateOutcome.Withheld(Withhold.CannotEdit(candidate.Proposal, refused));
            case ChangeOutcome.Planned { Files.IsEmpty: true }:
                return new CandidateOutcome.Nothing();
            case ChangeOutcome.Planned planned when gate.Refusal(candidate.Proposal, planned.Files) is { } outside:
                return new CandidateOutcome.Withheld(outside);
            case ChangeOutcome.Planned planned:
                var outcome = candidate.Hardener.Prove(candidate.Proposal, input, planned.After, cancellation);
                return outcome.Holds
                    ? new CandidateOutcome.Offered(candidate with { Proposal = Offered(candidate.Proposal, planned, outcome.Proof) })
                    : new CandidateOutcome.Withheld(Withhold.ProofFailed(candidate.Proposal, outcome, Withhold.Alone));
            default:
                throw new InvalidOperationException("A change outcome that the pipeline does not know.");
        }
    }

    private static Proposal Offered(Proposal proposal, ChangeOutcome.Planned planned, Proof proof) => proposal with
    {
        Files = planned.Files,
        Proof = proof,
        Rationale = [.. proposal.Rationale, .. PlacementRationale.Of(planned)],
    };

    private abstract record CandidateOutcome
    {
        public sealed record Offered(Candidate Candidate) : CandidateOutcome;

        public sealed record Withheld(Abstention Abstention) : CandidateOutcome;

        public sealed record Nothing : CandidateOutcome;
    }
}

/// <summary>A proposal with the hardener that made it and can prove it.</summary>
public sealed record Candidate(IHardener Hardener, Proposal Proposal);

/// <summary>What the hardeners would like, before any proof.</summary>
public sealed record CandidateSet(ImmutableArray<Candidate> Candidates, ImmutableArray<Abstention> Abstentions, ImmutableArray<Observation> Observations);

/// <summary>What holds together: the repository afterwards and the files that make it so.</summary>
internal sealed record JointResult(ImmutableArray<Proposal> Proposals, ManifestSet After, ImmutableArray<FileChange> Files);
