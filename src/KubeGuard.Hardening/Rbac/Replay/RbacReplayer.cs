using System.Collections.Immutable;
using KubeGuard.Evidence;
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
    public static ReplayResult Replay(ManifestSet manifests, EvidenceSet evidence) =>
        Replay(RbacModel.From(manifests), evidence).Result;

    /// <summary>The same for a model, with what lies outside counted by its cause.</summary>
    public static RbacReplay Replay(RbacModel model, EvidenceSet evidence)
    {
        var judge = new RbacJudge(new(model));
        var tally = new ReplayTally();
        foreach (var use in evidence.ApiUses)
            tally.Add(use, judge.Judge(use));
        foreach (var source in evidence.Coverage.Sources)
            tally.AddOutside(OutsideCause.RefusedImpersonation, source.Skipped.GetValueOrDefault(RefusedImpersonationSkipped));
        return tally.ToReplay();
    }

    /// <summary>
    /// What a change of the repository would break (R23): of the uses that the cluster allowed and <paramref name="before"/> allows too,
    /// those that <paramref name="after"/> denies. Uses that something outside the repository decides are counted and left alone.
    /// </summary>
    public static ReplayResult ReplayChange(RbacModel before, RbacModel after, EvidenceSet evidence)
    {
        var change = new ChangeJudge(new(new(before)), new(after));
        var tally = new ReplayTally();
        foreach (var use in evidence.ApiUses.Where(use => use.Decision == ApiDecision.Allowed || use.Impersonation is not null))
            tally.Add(use, change.Judge(use));
        return tally.ToReplay().Result;
    }
}

/// <summary>The answer of a replay.</summary>
/// <param name="Result">Counts and findings.</param>
/// <param name="Outside">Events that the repository does not decide, by cause.</param>
public sealed record RbacReplay(ReplayResult Result, ImmutableSortedDictionary<OutsideCause, long> Outside);
