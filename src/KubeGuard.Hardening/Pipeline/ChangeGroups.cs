using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>
/// Which proposals share a pull request: those of one area (<c>rbac</c>, <c>network</c>) and one folder, so that one team reviews one subject.
/// What widens is always alone (P2).
/// </summary>
internal static class ChangeGroups
{
    public static ImmutableArray<ChangeGroup> Of(IEnumerable<Proposal> proposals, ManifestSet manifests, CancellationToken cancellation)
    {
        var groups = proposals
            .GroupBy(proposal => new GroupKey(Area(proposal), Folder(proposal), proposal.Class == ProposalClass.Widen ? proposal.Id : null))
            .Select(group => Group(group.Key, [.. InOrder(group)], manifests, cancellation));
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

    private static string Area(Proposal proposal) => proposal.Id[..proposal.Id.IndexOf('/', StringComparison.Ordinal)];

    private static string Folder(Proposal proposal)
    {
        var file = proposal.Changes[0] switch
        {
            ResourceChange.Modify modify => modify.Target.Origin.File,
            ResourceChange.Delete delete => delete.Target.Origin.File,
            ResourceChange.Create create => create.Beside.Origin.File,
            _ => throw new InvalidOperationException("A resource change that the pipeline does not know."),
        };
        return file.LastIndexOf('/') is > 0 and var slash ? file[..slash] : "";
    }

    private static string Title(GroupKey key, ImmutableArray<Proposal> proposals)
    {
        var type = proposals.All(proposal => proposal.Class == ProposalClass.Create) ? "feat" : "fix";
        if (proposals is [var only])
            return $"{type}({key.Area}): {char.ToLowerInvariant(only.Title[0])}{only.Title[1..]}";
        var what = string.Join(" and ", proposals
            .GroupBy(Verb)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()} {Objects(group.Count())}"));
        return key.Folder.Length > 0 ? $"{type}({key.Area}): {what} in {key.Folder}" : $"{type}({key.Area}): {what}";

        string Objects(int count) => (key.Area, count) switch
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

    /// <param name="Area">First part of the proposal ids.</param>
    /// <param name="Folder">Folder of the target's file, without a trailing slash.</param>
    /// <param name="Widens">Id of the one proposal of the group when it asks for more rights.</param>
    private sealed record GroupKey(string Area, string Folder, string? Widens)
    {
        /// <summary>
        /// Usable in a branch name and unique: <c>/</c> becomes <c>.</c>, and a hash is added where the text has other characters than lower-case
        /// letters, digits and single inner dashes, which would not come back from the slug.
        /// </summary>
        public string Slug => Widens is not null
            ? $"widen-{Slugged(Widens)}"
            : Folder.Length > 0 ? $"{Area}-{Slugged(Folder)}" : Area;

        private static string Slugged(string text)
        {
            var parts = text.Split('/');
            var slug = string.Join('.', parts.Select(Words));
            return slug == text.Replace('/', '.') && !parts.Contains("")
                ? slug
                : $"{slug}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4))}";
        }

        private static string Words(string part)
        {
            var letters = part.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
            return string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
