using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Verification;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Commands;

/// <summary>What became of one object, as a reply says it; texts are untrusted.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Target">The object.</param>
/// <param name="Why">The reason; empty where the outcome says it.</param>
public sealed record ReplyLine(ProposalOutcomeKind Kind, string Target, string Why);

/// <summary>The replies' Markdown; everything that comes from logs, manifests or people is made harmless (B16).</summary>
public static class ReplyText
{
    private const int MostLines = 60;
    private const int MostReasons = 30;
    private const int MostFindings = 20;

    /// <summary>Most characters of a reply, of the 65,536 that GitHub takes: room is left for the key and the sentence about the cut.</summary>
    private const int Longest = 60_000;

    /// <summary>What became of objects.</summary>
    public static string Of(IReadOnlyCollection<ReplyLine> lines)
    {
        var shown = lines.Take(MostLines).Select(line => $"- **{line.Kind.Name()}** {Markdown.Code(line.Target)}{(line.Why.Length > 0 ? $": {Markdown.Prose(line.Why)}" : "")}");
        return Listed(shown, lines.Count - MostLines, "more object");
    }

    /// <summary>Why a proposal is as it is.</summary>
    public static string Reasons(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var reasons = proposal.Rationale.Take(MostReasons).Select(item => $"- **{ProposalWords.Reason(item.Kind)}:** {Markdown.Prose(item.Text)}");
        var proof = proposal.Proof is { } figures ? $"\n\n{string.Join(' ', ProposalWords.ProofSentences(figures))}" : "";
        return $"{Markdown.Code(proposal.Target.ToString())}: {Markdown.Prose(proposal.Title)}.\n\n{Listed(reasons, proposal.Rationale.Length - MostReasons, "more reason")}{proof}";
    }

    /// <summary>Why an object was left alone.</summary>
    public static string LeftAlone(IReadOnlyCollection<Abstention> abstentions) => Listed(
        abstentions.Take(MostReasons).Select(abstention => $"- {Markdown.Code(abstention.Target)} was left alone: {Markdown.Prose(abstention.Reason)}"),
        abstentions.Count - MostReasons,
        "more reason");

    /// <summary>What a replay found.</summary>
    /// <param name="what">What the logs were replayed over, in the project's own words.</param>
    /// <param name="results">What was found.</param>
    public static string Replay(string what, params ImmutableArray<ReplayResult> results)
    {
        var denied = results.SelectMany(result => result.Denied).ToList();
        var head = $"Over {what}, {Figures.Counted(results.Sum(result => result.Counts.Replayed), "event")} replayed: "
            + $"{Figures.Grouped(results.Sum(result => result.Counts.Denied))} of what the cluster allowed would be denied.";
        var findings = denied.Take(MostFindings).Select(finding => $"- {Markdown.Code($"{finding.Subject}: {finding.Request}")}, {Figures.Grouped(finding.Count)} times: {Markdown.Prose(finding.Reason)}");
        return denied.Count == 0 ? head : $"{head}\n\n{Listed(findings, denied.Count - MostFindings, "more request")}";
    }

    /// <summary>The answers to all commands of a comment, cut between lines when they are too long for one.</summary>
    public static string Together(IEnumerable<string> answers)
    {
        var whole = string.Join("\n\n", answers);
        return whole.Length <= Longest ? whole : $"{whole[..Math.Max(whole.LastIndexOf('\n', Longest), 0)]}\n\nThe rest is cut for length.";
    }

    /// <summary>Why something could not be done.</summary>
    public static string Failure(string reason) => $"It could not be done: {Markdown.Prose(reason)}";

    private static string Listed(IEnumerable<string> lines, int hidden, string noun) =>
        string.Join('\n', hidden > 0 ? lines.Append($"- and {Figures.Counted(hidden, noun)}") : lines);
}
