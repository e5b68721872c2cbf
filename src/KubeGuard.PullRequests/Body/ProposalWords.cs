using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.PullRequests.Body;

/// <summary>How the closed sets of a proposal are said in words.</summary>
internal static class ProposalWords
{
    private const string NetworkPolicy = "NetworkPolicy";

    public static string Done(ProposalClass kind) => kind switch
    {
        ProposalClass.Create => "new",
        ProposalClass.Refine => "tightened",
        ProposalClass.Remediate => "mended",
        ProposalClass.Remove => "removed",
        ProposalClass.Widen => "**widened**",
        _ => throw new InvalidOperationException("A proposal class that has no word."),
    };

    public static string Does(ProposalClass kind) => kind switch
    {
        ProposalClass.Create => "adds",
        ProposalClass.Refine => "tightens",
        ProposalClass.Remediate => "mends",
        ProposalClass.Remove => "removes",
        ProposalClass.Widen => "widens",
        _ => throw new InvalidOperationException("A proposal class that has no word."),
    };

    public static string Level(Severity severity) => severity switch
    {
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new InvalidOperationException("A severity that has no word."),
    };

    public static string Firmness(Confidence confidence) => confidence switch
    {
        Confidence.Observed => "observed",
        Confidence.ShortWindow => "short window",
        Confidence.Inferred => "partly inferred",
        _ => throw new InvalidOperationException("A confidence that has no word."),
    };

    public static string Reason(RationaleKind kind) => kind switch
    {
        RationaleKind.Kept => "Kept",
        RationaleKind.Removed => "Removed",
        RationaleKind.Unknown => "Kept, unknown",
        RationaleKind.Generalised => "Generalised",
        RationaleKind.Inferred => "Inferred",
        RationaleKind.Warning => "Please check",
        _ => throw new InvalidOperationException("A kind of reason that has no word."),
    };

    /// <summary>The object as reviewers name it: <c>Role pets/web</c>.</summary>
    public static string Object(Proposal proposal) => Object(proposal.Target);

    /// <summary>The same for any object.</summary>
    public static string Object(ObjectRef target) =>
        target.Namespace is { } space ? $"{target.Kind} {space}/{target.Name}" : $"{target.Kind} {target.Name}";

    /// <summary>The first sentence of a reason, for places with little room.</summary>
    public static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    /// <summary>What happens when the evidence missed something.</summary>
    public static string Risk(Proposal proposal) => (proposal.Class, proposal.Target.Kind == NetworkPolicy) switch
    {
        (ProposalClass.Widen, false) => "The identity can do more than before, and so can whoever takes it over. Nothing stops working.",
        (ProposalClass.Widen, true) => "More connections are allowed than before, also for whoever takes over the workload. Nothing stops working.",
        (ProposalClass.Create, false) => "The object grants what was seen and no more; a need that the logs never showed stays refused with 403.",
        (_, true) => "A connection that the logs never showed is dropped: the client sees a timeout, not an error, and the drop shows in the flow log.",
        (ProposalClass.Refine or ProposalClass.Remove, false) =>
            "A request that the logs never showed is refused with 403; rare work (upgrades, restores, yearly jobs) is where to look.",
        (ProposalClass.Remediate, false) => "The workload may have relied on what is tightened here; it would fail at start or when it first needs it.",
        _ => throw new InvalidOperationException("A proposal class whose risk is not known."),
    };

    /// <summary>The proof in words and figures.</summary>
    public static ImmutableArray<string> ProofSentences(Proof proof)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(proof.Replayed == 0
            ? "No recorded event touches this object, so there was nothing to replay."
            : $"{Figures.Counted(proof.Replayed, "recorded event")} replayed against the repository with only this change: **{Figures.Grouped(proof.Denied)} denied** that the cluster had allowed.");
        sentences.Add($"Grants: {Figures.Grouped(proof.GrantsBefore)} before, {Figures.Grouped(proof.GrantsAfter)} afterwards; {(proof.Widened == 0 ? "nothing was added" : $"{Figures.Grouped(proof.Widened)} of them new")}.");
        if (proof.RiskBefore > 0)
            sentences.Add($"Risk of all that its subjects hold: {Figures.Grouped(proof.RiskBefore)} points before, {Figures.Grouped(proof.RiskAfter)} afterwards (each open way to more power: critical 1,000, high 100, medium 10).");
        if (proof.RemovedChecked > 0)
            sentences.Add($"{Figures.Counted(proof.RemovedChecked, "removed grant")} tried: refused as intended.");
        return sentences.ToImmutable();
    }
}
