using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Sarif;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>
/// What proven proposals say about the base branch (B17): one finding for each, at the lines as they stand there. What a proposal would do is in its
/// pull request.
/// </summary>
public static class ProposalFindings
{
    private const int MostReasons = 5;

    /// <summary>The findings as SARIF.</summary>
    /// <param name="changes">The proven changes.</param>
    /// <param name="cluster">Name of the cluster: its findings are an analysis of their own.</param>
    /// <param name="toolVersion">Version of the program.</param>
    public static SarifDocument Write(ChangeSet changes, string cluster, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return SarifWriter.Write($"kubeguard/{cluster}", toolVersion, FindingKind.Rules, Of(changes));
    }

    private static IEnumerable<Finding> Of(ChangeSet changes)
    {
        var resources = changes.Before.Resources.ToLookup(resource => resource.Id);
        foreach (var proposal in changes.Proposals)
        {
            var flagged = FlaggedObject.Of(proposal, resources);
            if (FindingKind.Of(proposal, flagged) is { } kind)
                yield return Finding(proposal, flagged, kind);
        }
    }

    private static Finding Finding(Proposal proposal, FlaggedObject flagged, FindingKind kind) => new()
    {
        Rule = kind.Rule(proposal.Severity),
        Object = flagged.Object.ToString(),
        Sentences = [$"{ProposalWords.Object(flagged.Object)} {kind.Says}.", $"Proposed: {proposal.Title}.", .. Reasons(proposal, kind), .. Firmness(proposal), .. Proof(proposal)],
        Place = flagged.Place,
        Related = flagged.Related,
        Identity = Identity(proposal, flagged, kind),
        Revision = proposal.Fingerprint,
        Misconfigurations = proposal.Misconfigurations,
    };

    /// <summary>What nobody used; where nothing goes, the first reason of all. Of a new policy it is the directions, as its peers are those in use.</summary>
    private static IEnumerable<string> Reasons(Proposal proposal, FindingKind kind)
    {
        if (kind == FindingKind.NoNetworkPolicy && proposal.After?["spec"]?["policyTypes"] is JsonArray directions)
            return directions.Select(direction => Open((string?)direction));
        ImmutableArray<RationaleItem> removed = [.. proposal.Rationale.Where(item => item.Kind == RationaleKind.Removed)];
        if (removed.IsEmpty)
            removed = [.. proposal.Rationale.Take(1)];
        var sentences = removed.Take(MostReasons).Select(item => ProposalWords.FirstSentence(item.Text));
        return removed.Length > MostReasons ? sentences.Append($"And {Figures.Counted(removed.Length - MostReasons, "more reason")}.") : sentences;
    }

    private static string Open(string? direction) => direction == "Ingress"
        ? "Every pod of the cluster and every address may connect to it, on any port."
        : "It may connect to every pod of the cluster and to every address, on any port.";

    private static IEnumerable<string> Firmness(Proposal proposal) => proposal.Confidence switch
    {
        Confidence.Observed => [],
        Confidence.ShortWindow => ["The evidence spans less than the policy's minimum window."],
        Confidence.Inferred => ["A part of what is kept is inferred, not observed."],
        _ => throw new InvalidOperationException("A confidence that findings do not know."),
    };

    private static IEnumerable<string> Proof(Proposal proposal) => proposal.Proof is { Replayed: > 0 } proof
        ? [$"Proof: {Figures.Counted(proof.Replayed, "recorded event")} replayed with that change, {Figures.Grouped(proof.Denied)} denied."]
        : [];

    /// <summary>
    /// From the object and from what it says too much, never from line numbers: an alert stays the same while other lines move and while the logs grow,
    /// and a dismissed one is not taken for another that comes later.
    /// </summary>
    private static string Identity(Proposal proposal, FlaggedObject flagged, FindingKind kind)
    {
        var text = string.Join('\n', flagged.Lost.Select(lost => lost.Content?.ToJsonString() ?? "null").Prepend(proposal.Id).Prepend(kind.Id));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
    }
}
