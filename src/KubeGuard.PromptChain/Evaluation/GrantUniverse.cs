using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>
/// Every request or connection that a case knows of, asked of the manifests one by one. They are given to the replay as refused, so that each one
/// that the manifests would allow comes back as a disagreement.
/// </summary>
/// <param name="Asked">The requests, each with a line of its own as its sample.</param>
/// <param name="Needed">The lines of those that the workload needs.</param>
/// <param name="Replay">The evaluator.</param>
internal sealed record GrantUniverse(
    EvidenceSet Asked, ImmutableHashSet<string> Needed, Func<ManifestSet, EvidenceSet, ReplayResult> Replay)
{
    /// <summary>The lines that these manifests allow.</summary>
    public ImmutableHashSet<string> GrantedBy(ManifestSet manifests) => [.. Replay(manifests, Asked).Disagreements.Select(finding => finding.Source)];

    /// <summary>How well these manifests meet the need.</summary>
    public Score ScoreOf(ManifestSet manifests) => Score.Of(GrantedBy(manifests), Needed);

    /// <summary>The sample of the entry with that number.</summary>
    public static SourcePosition Line(int number) => new("universe", number);
}
