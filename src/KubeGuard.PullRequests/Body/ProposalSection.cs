using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Body;

/// <summary>The collapsible part about one object: diff, reasons with their evidence, proof, risk, how to check and to take back (B14).</summary>
internal sealed class ProposalSection(EvidenceIndex evidence, RunFacts facts, string revertCommand)
{
    /// <summary>An only object is shown unfolded.</summary>
    public const string Unfolded = "<details open>";

    public const string Folded = "<details>";

    private const int MostMended = 8;

    /// <summary>Each file is compared once, however many lengths are tried.</summary>
    private readonly Dictionary<FileChange, FileDiff> _diffs = new(ReferenceEqualityComparer.Instance);

    public string Render(Proposal proposal, BodyLimits limits, string opening)
    {
        var parts = new List<string>
        {
            $"{opening}\n<summary><b>{Markdown.HtmlCode(ProposalWords.Object(proposal))}</b> · {ProposalWords.Done(proposal.Class).Replace("**", "", StringComparison.Ordinal)} · "
                + $"{ProposalWords.Level(proposal.Severity)} · {ProposalWords.Firmness(proposal.Confidence)}</summary>",
            $"**What changes.** {Markdown.Prose(proposal.Title.TrimEnd('.'))}.{Mends(proposal)}",
        };
        parts.AddRange(Diffs(proposal, limits));
        parts.Add("**Why.**");
        parts.Add(Reasons(proposal, limits));
        if (proposal.Model is { } model)
            parts.Add(ModelPart(model, limits));
        parts.Add($"**Proof.** {(proposal.Proof is { } proof ? string.Join(' ', ProposalWords.ProofSentences(proof)) : "Not proven yet.")}");
        parts.Add($"**If the evidence missed something.** {ProposalWords.Risk(proposal)}");
        parts.Add("**Check it, and take it back.**");
        parts.Add(Markdown.Commands([facts.VerifyCommand, revertCommand]));
        parts.Add("</details>");
        return string.Join("\n\n", parts);
    }

    private static string Mends(Proposal proposal)
    {
        if (proposal.Misconfigurations.IsEmpty)
            return "";
        var more = proposal.Misconfigurations.Length > MostMended ? $" and {Figures.Grouped(proposal.Misconfigurations.Length - MostMended)} more" : "";
        return $" Mends {string.Join(", ", proposal.Misconfigurations.Take(MostMended).Select(Markdown.Code))}{more}.";
    }

    private FileDiff DiffOf(FileChange file)
    {
        if (!_diffs.TryGetValue(file, out var diff))
            _diffs.Add(file, diff = FileDiffer.Compare(file));
        return diff;
    }

    private IEnumerable<string> Diffs(Proposal proposal, BodyLimits limits)
    {
        var left = limits.DiffLines;
        foreach (var file in proposal.Files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (left <= 0)
            {
                yield return $"{Figures.Counted(proposal.Files.Length, "file")} in all; the others are on the branch.";
                yield break;
            }

            var lines = DiffOf(file).Unified(left).ToList();
            left -= lines.Count;
            yield return Markdown.Fence("diff", lines);
        }
    }

    private string Reasons(Proposal proposal, BodyLimits limits)
    {
        var lines = new List<string>();
        foreach (var item in proposal.Rationale.Take(limits.Reasons))
        {
            lines.Add($"- **{ProposalWords.Reason(item.Kind)}:** {Markdown.Prose(item.Text)}");
            var found = evidence.Find(item.Evidence);
            lines.AddRange(found.Take(limits.Facts).Select(fact => $"  - {Fact(fact)}"));
            if (found.Length > limits.Facts)
                lines.Add($"  - and {Figures.Counted(found.Length - limits.Facts, "more observation")}");
        }

        if (proposal.Rationale.Length > limits.Reasons)
            lines.Add($"- and {Figures.Counted(proposal.Rationale.Length - limits.Reasons, "more reason")}, not shown for length");
        return lines.Count > 0 ? string.Join('\n', lines) : "- No reason is recorded.";
    }

    private static string ModelPart(ModelContribution model, BodyLimits limits)
    {
        var author = model.Candidate == CandidateAuthor.Model
            ? "grouped and chose among the proven rules; the same proofs hold"
            : "changed nothing: what is offered is the deterministic candidate";
        return string.Join('\n',
        [
            $"**What the model adds.** {Markdown.Code(model.Model)} {author}. Repair rounds: {Figures.Grouped(model.RepairRounds)}; tokens: {Figures.Grouped(model.Tokens)}; prompts: {string.Join(", ", model.PromptVersions.Select(Markdown.Code))}.",
            .. model.Sentences.Take(limits.Reasons).Select(sentence => $"- {Markdown.Prose(sentence)}"),
        ]);
    }

    private static string Fact(EvidenceFact fact)
    {
        var when = Figures.Minute(fact.FirstSeen) == Figures.Minute(fact.LastSeen)
            ? $"on {Figures.Minute(fact.FirstSeen)}"
            : $"from {Figures.Minute(fact.FirstSeen)} to {Figures.Minute(fact.LastSeen)}";
        return $"{Figures.Grouped(fact.Count)} × {Markdown.Code(fact.What)}, {when}, for example {Markdown.Code(fact.Sample)}";
    }
}
