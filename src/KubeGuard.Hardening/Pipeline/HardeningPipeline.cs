using System.Collections.Immutable;
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
    public ChangeSet Run(HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var abstentions = new List<Abstention>();
        var observations = new List<Observation>();
        var proven = new List<ProvenProposal>();
        foreach (var hardener in hardeners)
        {
            var result = hardener.Propose(input, cancellation);
            abstentions.AddRange(result.Abstentions);
            observations.AddRange(result.Observations);
            foreach (var candidate in result.Proposals)
            {
                cancellation.ThrowIfCancellationRequested();
                switch (ProveAlone(hardener, candidate, input, cancellation))
                {
                    case CandidateOutcome.Offered(var proposal):
                        proven.Add(proposal);
                        break;
                    case CandidateOutcome.Withheld(var abstention):
                        abstentions.Add(abstention);
                        break;
                }
            }
        }

        var joint = new JointProof(input, cancellation).Run(proven, abstentions);
        return new ChangeSet(
            input.Manifests,
            joint.After,
            ChangeGroups.Of(joint.Proposals, input.Manifests, cancellation),
            joint.Files,
            [.. abstentions.Distinct().OrderBy(abstention => abstention.Target, StringComparer.Ordinal).ThenBy(abstention => abstention.Reason, StringComparer.Ordinal)],
            [.. observations.OrderBy(observation => observation.Target, StringComparer.Ordinal).ThenBy(observation => observation.Text, StringComparer.Ordinal)]);
    }

    private static CandidateOutcome ProveAlone(IHardener hardener, Proposal candidate, HardeningInput input, CancellationToken cancellation)
    {
        switch (ChangePlanner.Plan(input.Manifests, candidate.Changes, cancellation))
        {
            case ChangeOutcome.Refused refused:
                return new CandidateOutcome.Withheld(Withhold.CannotEdit(candidate, refused));
            case ChangeOutcome.Planned { Files.IsEmpty: true }:
                return new CandidateOutcome.Nothing();
            case ChangeOutcome.Planned planned:
                var outcome = hardener.Prove(candidate, input.Manifests, planned.After, input.Evidence, cancellation);
                return outcome.Holds
                    ? new CandidateOutcome.Offered(new ProvenProposal(hardener, candidate with { Files = planned.Files, Proof = outcome.Proof }))
                    : new CandidateOutcome.Withheld(Withhold.ProofFailed(candidate, outcome, Withhold.Alone));
            default:
                throw new InvalidOperationException("A change outcome that the pipeline does not know.");
        }
    }

    private abstract record CandidateOutcome
    {
        public sealed record Offered(ProvenProposal Proposal) : CandidateOutcome;

        public sealed record Withheld(Abstention Abstention) : CandidateOutcome;

        public sealed record Nothing : CandidateOutcome;
    }
}

/// <summary>A proposal that holds on its own, with the hardener that can prove it again.</summary>
internal sealed record ProvenProposal(IHardener Hardener, Proposal Proposal);

/// <summary>What holds together: the repository afterwards and the files that make it so.</summary>
internal sealed record JointResult(ImmutableArray<Proposal> Proposals, ManifestSet After, ImmutableArray<FileChange> Files);
