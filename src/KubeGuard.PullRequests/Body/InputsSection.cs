using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>What the run read and how to repeat it.</summary>
internal static class InputsSection
{
    private const int MostCommands = 20;

    public static string Render(RunFacts facts, BodyLimits limits)
    {
        var parts = new List<string> { "### What this rests on", string.Join('\n', Facts(facts)) };
        var shown = facts.Sources.Take(limits.Sources).ToList();
        if (shown.Count > 0)
        {
            parts.Add(Markdown.Table(
                ["Log", "Format", "Read", "Used", "Left out", "Malformed", "SHA-256"],
                shown.Select(Row)));
        }

        if (facts.Sources.Length > shown.Count)
            parts.Add($"{Figures.Counted(facts.Sources.Length - shown.Count, "more log")}, not shown for length.");
        if (!facts.ReproduceCommands.IsEmpty)
        {
            parts.Add("To make these proposals again:");
            parts.Add(Markdown.Commands(facts.ReproduceCommands.Take(MostCommands)));
        }

        return string.Join("\n\n", parts);
    }

    private static IEnumerable<string> Facts(RunFacts facts)
    {
        yield return $"- Cluster {Markdown.Code(facts.Cluster)}; {Window(facts)}";
        yield return facts.Sources.IsEmpty
            ? "- No logs were read."
            : $"- {Figures.Counted(facts.Sources.Length, "log")}: {Figures.Counted(facts.Sources.Sum(source => source.Read), "record")} read, "
                + $"{Figures.Grouped(facts.Sources.Sum(source => source.Used))} used, {Figures.Grouped(facts.Sources.Sum(source => source.Skipped))} left out for a reason, "
                + $"{Figures.Grouped(facts.Sources.Sum(source => source.Malformed))} malformed";
        yield return facts.PolicyFile is { } policy
            ? $"- Policy {Markdown.Code(policy)}{(facts.PolicySha256 is { } hash ? $", SHA-256 {Markdown.Code(hash)}" : "")}"
            : "- No policy file: the defaults hold";
        yield return facts.Model is { } model
            ? $"- Language model {Markdown.Code(model)} worded texts; it decided no grant, and the proofs above hold without it{Tokens(facts.ModelTokens)}"
            : "- No language model took part: all of this is computed from the evidence";
        yield return $"- KubeGuard {Markdown.Code(facts.ToolVersion)}";
    }

    private static string Tokens(ModelTokens? tokens) => tokens is null
        ? ""
        : $". It was asked {Figures.Grouped(tokens.Questions)} tokens and answered {Figures.Grouped(tokens.Answers)}; the evidence came to about "
            + $"{Figures.Grouped(tokens.Evidence)} tokens in place of the {Figures.Grouped(tokens.RawLogs)} of the raw logs ({Figures.Percent(tokens.Cut)} less)";

    private static string Window(RunFacts facts)
    {
        if (facts is not { From: { } from, To: { } to })
            return "no event with a time was used";
        var window = $"evidence from {Figures.Minute(from)} to {Figures.Minute(to)} ({Figures.Span(to - from)})";
        return facts.MinimumWindow is { } minimum && to - from < minimum
            ? $"{window}, **shorter than the {Figures.Span(minimum)} that are asked for**: rare work may be missing from it"
            : window;
    }

    private static ImmutableArray<string> Row(LogSourceFacts source) =>
    [
        Markdown.Code(source.Name), Markdown.Code(source.Format), Figures.Grouped(source.Read), Figures.Grouped(source.Used),
        Figures.Grouped(source.Skipped), Figures.Grouped(source.Malformed), source.Sha256 is { } hash ? Markdown.Code(hash[..Math.Min(16, hash.Length)]) : "–",
    ];
}
