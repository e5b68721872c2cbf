using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>Works out what remains of a run when some of its proposals are left out.</summary>
public interface IRemainder
{
    /// <summary>
    /// Everything but these, planned and proven afresh, alone and together: what was proven with a proposal may not hold without it.
    /// </summary>
    /// <param name="fingerprints">Fingerprints of the proposals to leave out.</param>
    /// <param name="cancellation">Stops it.</param>
    ChangeSet Without(ImmutableHashSet<string> fingerprints, CancellationToken cancellation = default);
}

/// <summary>What a run came to, with what it came from.</summary>
/// <param name="input">What was looked at.</param>
/// <param name="candidates">What the hardeners would like.</param>
/// <param name="all">What of it holds.</param>
public sealed class ProvenChanges(HardeningInput input, CandidateSet candidates, ChangeSet all) : IRemainder
{
    /// <summary>What was looked at.</summary>
    public HardeningInput Input { get; } = input;

    /// <summary>Everything that holds.</summary>
    public ChangeSet All { get; } = all;

    /// <inheritdoc/>
    public ChangeSet Without(ImmutableHashSet<string> fingerprints, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        var rest = candidates with { Candidates = candidates.Candidates.RemoveAll(candidate => fingerprints.Contains(candidate.Proposal.Fingerprint)) };
        var changes = HardeningPipeline.Complete(Input, rest, cancellation);
        var explained = All.Proposals.ToDictionary(proposal => proposal.Fingerprint, proposal => proposal.Model, StringComparer.Ordinal);
        return changes with
        {
            Groups = [.. changes.Groups.Select(group => group with { Proposals = [.. group.Proposals.Select(Explained)] })],
        };

        Proposal Explained(Proposal proposal) => proposal with { Model = explained.GetValueOrDefault(proposal.Fingerprint, proposal.Model) };
    }
}
