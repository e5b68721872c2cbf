using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>
/// Shows that all proposals hold at once. One that does not (two grants that each covered for the other) is withheld, the least severe
/// first, until the rest does.
/// </summary>
internal sealed class JointProof(HardeningInput input, CancellationToken cancellation)
{
    public JointResult Run(IReadOnlyList<Candidate> proven, List<Abstention> abstentions)
    {
        var widening = proven.Where(entry => entry.Proposal.Class == ProposalClass.Widen).Select(entry => entry.Proposal);
        var narrowing = InOrder(proven.Where(entry => entry.Proposal.Class != ProposalClass.Widen));
        while (true)
        {
            var planned = PlanAll(ref narrowing, abstentions);
            var failing = narrowing.FindLast(entry => !Holds(entry, planned, abstentions));
            if (failing is null)
                return new([.. narrowing.Select(entry => entry.Proposal), .. widening], planned.After, planned.Files);
            narrowing = [.. narrowing.Where(entry => entry != failing)];
        }
    }

    private bool Holds(Candidate entry, ChangeOutcome.Planned planned, List<Abstention> abstentions)
    {
        cancellation.ThrowIfCancellationRequested();
        var outcome = entry.Hardener.Prove(entry.Proposal, input, planned.After, cancellation);
        if (outcome.Holds)
            return true;
        abstentions.Add(Withhold.ProofFailed(entry.Proposal, outcome, Withhold.Together));
        return false;
    }

    /// <summary>Plans all at once; when they collide, one after the other, leaving out each that does not fit what came before it.</summary>
    private ChangeOutcome.Planned PlanAll(ref List<Candidate> entries, List<Abstention> abstentions)
    {
        if (Plan(entries) is ChangeOutcome.Planned all)
            return all;
        var fitting = new List<Candidate>();
        var planned = new ChangeOutcome.Planned([], input.Manifests);
        foreach (var entry in entries)
        {
            switch (Plan([.. fitting, entry]))
            {
                case ChangeOutcome.Planned more:
                    fitting.Add(entry);
                    planned = more;
                    break;
                case ChangeOutcome.Refused refused:
                    abstentions.Add(Withhold.Collides(entry.Proposal, refused));
                    break;
            }
        }

        entries = fitting;
        return planned;
    }

    private ChangeOutcome Plan(List<Candidate> entries) => entries.Count == 0
        ? new ChangeOutcome.Planned([], input.Manifests)
        : ChangePlanner.Plan(input.Manifests, [.. entries.SelectMany(entry => entry.Proposal.Changes)], cancellation);

    private static List<Candidate> InOrder(IEnumerable<Candidate> entries) =>
        [.. entries.OrderByDescending(entry => entry.Proposal.Severity).ThenBy(entry => entry.Proposal.Id, StringComparer.Ordinal)];
}
