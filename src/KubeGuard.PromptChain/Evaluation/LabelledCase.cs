using System.Collections.Immutable;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>What a labelled case asks for: a kind of object, and whether there is one already.</summary>
public enum EvaluationTask
{
    /// <summary>A Role for a service account that acts without one.</summary>
    RoleCreate,

    /// <summary>A Role that grants far more than is used.</summary>
    RoleRefine,

    /// <summary>A NetworkPolicy for a workload without one.</summary>
    NetworkPolicyCreate,

    /// <summary>A NetworkPolicy that lets far more through than is used.</summary>
    NetworkPolicyRefine,
}

/// <summary>
/// One invented workload whose needs are known, because its manifests and its log were made from them: the truth is there by construction,
/// not by somebody's judgement.
/// </summary>
/// <param name="Task">What is asked for.</param>
/// <param name="Number">Its number in the task; the same number is the same case on every machine.</param>
/// <param name="Input">Repository and evidence.</param>
/// <param name="Hardener">Who works on it.</param>
/// <param name="Target">Name of the object that is asked about.</param>
/// <param name="Universe">Everything that could be granted, and what is needed of it.</param>
internal sealed record LabelledCase(EvaluationTask Task, int Number, HardeningInput Input, IHardener Hardener, string Target, GrantUniverse Universe)
{
    /// <summary>The deterministic candidates of this case: the one that is asked about, and what comes with it (a binding).</summary>
    public CandidateSet Candidates(CancellationToken cancellation)
    {
        var all = new HardeningPipeline([Hardener]).Propose(Input, cancellation);
        return all with { Candidates = [.. all.Candidates.Where(candidate => candidate.Proposal.Target.Name == Target)] };
    }

    /// <summary>The candidates that a model is asked about, or that a mutation can spoil.</summary>
    public static ImmutableArray<Candidate> Written(CandidateSet candidates) =>
        [.. candidates.Candidates.Where(candidate => candidate.Proposal is { After: not null, Class: ProposalClass.Create or ProposalClass.Refine })];
}
