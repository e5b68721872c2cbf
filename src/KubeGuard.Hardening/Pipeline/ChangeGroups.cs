using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>
/// Which proposals share a pull request: as the policy groups them, by default those of one area (<c>rbac</c>, <c>network</c>) and one folder, so that
/// one team reviews one subject. What widens is always alone (P2).
/// </summary>
internal static class ChangeGroups
{
    public static ImmutableArray<ChangeGroup> Of(IEnumerable<Proposal> proposals, HardeningInput input, CancellationToken cancellation)
    {
        var keys = new GroupKeys(input);
        var groups = proposals
            .GroupBy(keys.Of)
            .Select(group => Group(group.Key, [.. InOrder(group)], input.Manifests, cancellation));
        return [.. groups.OrderByDescending(group => group.Proposals[0].Severity)
            .ThenByDescending(group => group.Proposals.Max(proposal => proposal.Proof?.RiskRemoved ?? 0))
            .ThenBy(group => group.Key, StringComparer.Ordinal)];
    }

    private static ChangeGroup Group(GroupKey key, ImmutableArray<Proposal> proposals, ManifestSet manifests, CancellationToken cancellation)
    {
        // Each proposal was planned before, alone or with all the others: planning it, or a part of them, cannot collide.
        if (ChangePlanner.Plan(manifests, [.. proposals.SelectMany(proposal => proposal.Changes)], cancellation) is not ChangeOutcome.Planned planned)
            throw new InvalidOperationException($"The proposals of {key.Slug} were planned with all others, but cannot be planned without them.");
        return new(key.Slug, Title(key, proposals), proposals, planned.Files);
    }

    private static IEnumerable<Proposal> InOrder(IEnumerable<Proposal> proposals) =>
        proposals.OrderByDescending(proposal => proposal.Severity)
            .ThenByDescending(proposal => proposal.Proof?.RiskRemoved ?? 0)
            .ThenBy(proposal => proposal.Id, StringComparer.Ordinal);

    private static string Title(GroupKey key, ImmutableArray<Proposal> proposals)
    {
        var type = proposals.All(proposal => proposal.Class == ProposalClass.Create) ? "feat" : "fix";
        var area = proposals.Select(GroupKeys.AreaOf).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : "least-privilege";
        if (proposals is [var only])
            return $"{type}({area}): {char.ToLowerInvariant(only.Title[0])}{only.Title[1..]}";
        var what = string.Join(" and ", proposals
            .GroupBy(Verb)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()} {Objects(group.Count())}"));
        return $"{type}({area}): {what}{key.Phrase}";

        string Objects(int count) => (area, count) switch
        {
            ("network", 1) => "NetworkPolicy",
            ("network", _) => "NetworkPolicies",
            ("rbac", 1) => "grant",
            ("rbac", _) => "grants",
            (_, 1) => "object",
            _ => "objects",
        };
    }

    private static string Verb(Proposal proposal) => proposal.Class switch
    {
        ProposalClass.Create => "add",
        ProposalClass.Refine => "tighten",
        ProposalClass.Remediate => "mend",
        ProposalClass.Remove => "remove",
        ProposalClass.Widen => "widen",
        _ => throw new InvalidOperationException("A proposal class that the pipeline does not know."),
    };
}
