using System.Collections.Immutable;

namespace KubeGuard.Hardening.Verification;

/// <summary>What replaying one kind of evidence against the manifests found.</summary>
/// <param name="Replayed">Events or flows that the repository can decide.</param>
/// <param name="Denied">The cluster allowed them and the manifests would not.</param>
/// <param name="Disagreements">The cluster refused them and the manifests would allow: the cluster runs something else than the repository says.</param>
/// <param name="Outside">Events that something outside the repository decides; counted and left alone.</param>
public sealed record ReplayCounts(long Replayed, long Denied, long Disagreements, long Outside)
{
    /// <summary>Nothing replayed.</summary>
    public static ReplayCounts None { get; } = new(0, 0, 0, 0);
}

/// <summary>A distinct request or connection on which cluster and manifests differ.</summary>
/// <param name="Kind"><c>api</c> or <c>connection</c>.</param>
/// <param name="Source">Input and line of a sample.</param>
/// <param name="Subject">Who asked: user name, or the connection's source.</param>
/// <param name="Request">What was asked, as people write it.</param>
/// <param name="Count">Events or flows.</param>
/// <param name="Reason">Why the manifests answer as they do.</param>
public sealed record ReplayFinding(string Kind, string Source, string Subject, string Request, long Count, string Reason)
{
    /// <summary>For a denied request: which wider grant would allow it; null where that cannot be said.</summary>
    public string? KeptBy { get; init; }
}

/// <summary>The answer of one replayer.</summary>
public sealed record ReplayResult(ReplayCounts Counts, ImmutableArray<ReplayFinding> Denied, ImmutableArray<ReplayFinding> Disagreements);
