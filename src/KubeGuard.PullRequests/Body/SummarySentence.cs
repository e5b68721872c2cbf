using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>The first sentence of a body: what happens to what, and whether it is safe.</summary>
internal static class SummarySentence
{
    public static string Of(ChangeGroup group, RunFacts facts)
    {
        var actions = group.Proposals
            .GroupBy(proposal => proposal.Class)
            .OrderBy(same => same.Key)
            .Select(same => $"{ProposalWords.Does(same.Key)} {Objects(same)}")
            .ToList();
        return $"This pull request {Listed(actions)}{Shrinking(group)}; {Safety(group)}{Window(facts)}.";
    }

    private static string Objects(IEnumerable<Proposal> proposals) => Listed(
        [.. proposals.GroupBy(proposal => proposal.Target.Kind).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => Kinds(same.Count(), same.Key))]);

    private static string Window(RunFacts facts) => facts is { From: { } from, To: { } to } ? $", over {Figures.Span(to - from)} of evidence" : "";

    private static string Kinds(int count, string kind) =>
        kind.Length is > 0 and <= 63 && kind.All(char.IsAsciiLetter) ? Figures.Counted(count, kind) : $"{Figures.Counted(count, "object")} of kind {Markdown.Code(kind)}";

    private static string Shrinking(ChangeGroup group)
    {
        var shrinking = group.Proposals.Select(proposal => proposal.Proof).OfType<Proof>().Where(proof => proof.GrantsAfter < proof.GrantsBefore).ToList();
        return shrinking.Count == 0
            ? ""
            : $" ({Figures.Grouped(shrinking.Sum(proof => proof.GrantsBefore))} → {Figures.Counted(shrinking.Sum(proof => proof.GrantsAfter), "grant")})";
    }

    private static string Safety(ChangeGroup group)
    {
        var proofs = group.Proposals.Select(proposal => proposal.Proof).ToList();
        if (proofs.Contains(null))
            return "**not everything in it has been proven yet**";
        var replayed = proofs.Sum(proof => proof!.Replayed);
        var denied = proofs.Sum(proof => proof!.Denied);
        return replayed == 0
            ? "no recorded event touches it"
            : $"replaying the recorded events ({Figures.Counted(replayed, "check")}) denies **{(denied == 0 ? "none" : Figures.Grouped(denied))}** of what the cluster allowed";
    }

    private static string Listed(List<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
