using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>Replays logged uses of the API against a repository: what <c>verify</c> reports under <c>api</c>.</summary>
public static class RbacReplayer
{
    private const string RefusedImpersonationSkipped = "refused impersonation";

    /// <summary>
    /// Judges every use by the repository's objects over the API server's defaults. Counts are events (one per audit id); the lists hold
    /// distinct requests, ordered by subject and request.
    /// </summary>
    public static RbacReplay Replay(HardeningInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Replay(RbacModel.From(input.Manifests, input.Options.Rbac.Defaults), input.Evidence) with
        {
            Unrecorded = input.Options.Rbac.AuditPolicy is { } policy ? UnrecordedGrants.Of(input, policy) : [],
        };
    }

    /// <summary>The same for a model.</summary>
    public static RbacReplay Replay(RbacModel model, EvidenceSet evidence)
    {
        var judge = new RbacJudge(new(model));
        var tally = new ReplayTally();
        foreach (var use in evidence.ApiUses)
            tally.Add(use, judge.Judge(use));
        foreach (var source in evidence.Coverage.Sources)
            tally.AddOutside(OutsideCause.RefusedImpersonation, source.Skipped.GetValueOrDefault(RefusedImpersonationSkipped));
        return tally.ToReplay() with { Problems = model.Problems };
    }

    /// <summary>
    /// What a change of the repository would break (R23): of the uses that the cluster allowed and <paramref name="before"/> allows too,
    /// those that <paramref name="after"/> denies. Uses that something outside the repository decides are counted and left alone.
    /// </summary>
    public static ReplayResult ReplayChange(RbacModel before, RbacModel after, EvidenceSet evidence) =>
        ReplayChange(new RbacEvaluator(before), new RbacEvaluator(after), evidence);

    /// <inheritdoc cref="ReplayChange(RbacModel, RbacModel, EvidenceSet)"/>
    public static ReplayResult ReplayChange(RbacEvaluator before, RbacEvaluator after, EvidenceSet evidence)
    {
        var change = new ChangeJudge(new(before), after);
        var tally = new ReplayTally();
        foreach (var use in evidence.ApiUses.Where(use => use.Decision == ApiDecision.Allowed || use.Impersonation is not null))
            tally.Add(use, change.Judge(use));
        return tally.ToReplay().Result;
    }
}

/// <summary>The answer of a replay.</summary>
/// <param name="Result">Counts and findings.</param>
/// <param name="Outside">Events that the repository does not decide, by cause.</param>
public sealed record RbacReplay(ReplayResult Result, ImmutableSortedDictionary<OutsideCause, long> Outside)
{
    /// <summary>What of the repository's RBAC objects could not be understood and was left out.</summary>
    public ImmutableArray<ManifestProblem> Problems { get; init; } = [];

    /// <summary>Rights of the repository whose use the audit policy does not record, so that no replay can show them; empty when it is not at hand.</summary>
    public ImmutableArray<string> Unrecorded { get; init; } = [];
}
