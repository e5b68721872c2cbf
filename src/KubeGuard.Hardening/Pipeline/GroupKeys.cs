using System.Security.Cryptography;
using System.Text;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Pipeline;

/// <summary>The key of the pull request that a proposal belongs to, as the policy groups them.</summary>
internal sealed class GroupKeys(HardeningInput input)
{
    private readonly Grouping _grouping = input.Policy.Policy.GroupBy;
    private readonly Lazy<CodeOwners> _owners = new(() => CodeOwners.Read(input.Manifests.Files));

    /// <summary>First part of a proposal's id.</summary>
    public static string AreaOf(Proposal proposal) => proposal.Id[..proposal.Id.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The proposal's key.</summary>
    public GroupKey Of(Proposal proposal)
    {
        if (proposal.Class == ProposalClass.Widen)
            return new("widen", proposal.Id, "");
        var area = AreaOf(proposal);
        return _grouping switch
        {
            Grouping.Folder => Folder(proposal) is { Length: > 0 } folder ? new(area, folder, $" in {folder}") : new(area, "", ""),
            Grouping.Object => new(area, proposal.Id[(area.Length + 1)..], ""),
            Grouping.Namespace => proposal.Target.Namespace is { } space ? new("namespace", space, $" in namespace {space}") : new("cluster", "", " of the cluster"),
            Grouping.Area => new(area, "", ""),
            Grouping.Owner => Owner(proposal),
            _ => throw new InvalidOperationException("A grouping that the pipeline does not know."),
        };
    }

    private GroupKey Owner(Proposal proposal)
    {
        var owners = proposal.Files
            .SelectMany(file => _owners.Value.Of(file.Path))
            .Select(owner => owner.TrimStart('@'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return owners.Count == 0 ? new("unowned", "", "") : new("owner", string.Join('+', owners), $" of {string.Join(", ", owners)}");
    }

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
}

/// <summary>What proposals of one pull request have in common.</summary>
/// <param name="Kind">What they are grouped by, or their area.</param>
/// <param name="Place">Which one of these; may be empty.</param>
/// <param name="Phrase">The same for a title.</param>
internal sealed record GroupKey(string Kind, string Place, string Phrase)
{
    /// <summary>
    /// Usable in a branch name and unique: <c>/</c> becomes <c>.</c>, and a hash is added where the text has other characters than lower-case
    /// letters, digits and single inner dashes, which would not come back from the slug.
    /// </summary>
    public string Slug => Place.Length > 0 ? $"{Kind}-{Slugged(Place)}" : Kind;

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
