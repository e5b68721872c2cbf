using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// How the bot's branches are called (B2): <c>kubeguard/CLUSTER/GROUP</c>, a pure function of cluster and group key. ASCII, no <c>--</c>, at most
/// 100 characters; a hash of the original text is added wherever characters had to change, so that two keys never share a branch.
/// </summary>
public static class BranchNaming
{
    /// <summary>The longest name that is given.</summary>
    public const int MaximumLength = 100;

    private const string Prefix = "kubeguard";

    /// <summary>Used where somebody has a branch called <c>kubeguard</c>, beside which git allows no <c>kubeguard/…</c>.</summary>
    private const string OtherPrefix = "kubeguard-bot";

    private const int MaximumClusterLength = 30;

    /// <summary>Whether a branch may be one of the bot's, of whatever cluster and kind; all of them begin alike.</summary>
    public static bool MayBeOwn(BranchName branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return branch.Value.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>The branches of a cluster, in a repository that has these branches.</summary>
    public static BranchScope ScopeOf(string cluster, IEnumerable<BranchName> existing)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cluster);
        ArgumentNullException.ThrowIfNull(existing);
        var part = Part(cluster, MaximumClusterLength);
        var taken = existing.Any(branch => branch.Value == Prefix || branch.Value == $"{Prefix}/{part}");
        ImmutableArray<string> prefixes = [$"{Prefix}/{part}/", $"{OtherPrefix}/{part}/"];
        return new(taken ? [prefixes[1], prefixes[0]] : prefixes);
    }

    /// <summary>The branch of a group.</summary>
    public static BranchName BranchOf(BranchScope scope, string groupKey)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(groupKey);
        var prefix = scope.Prefixes[0];
        return new($"{prefix}{Part(groupKey, MaximumLength - prefix.Length)}");
    }

    /// <summary>Whether a branch is one of any cluster's.</summary>
    public static bool IsProposal(BranchName branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return branch.Value.StartsWith($"{Prefix}/", StringComparison.Ordinal) || branch.Value.StartsWith($"{OtherPrefix}/", StringComparison.Ordinal);
    }

    /// <summary>One path component: lower-case letters, digits, inner single dashes, dots and underscores.</summary>
    private static string Part(string text, int maximum)
    {
        var letters = text.ToLowerInvariant().Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '_' ? letter : ' ');
        var words = string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('.', string.Join('-', words).Split('.').Select(word => word.Trim('-')).Where(word => word.Length > 0));
        if (slug == text && slug.Length <= maximum && !slug.EndsWith(".lock", StringComparison.Ordinal))
            return slug;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
        var room = maximum - hash.Length - 1;
        var head = (slug.Length > room ? slug[..room] : slug).TrimEnd('.', '-');
        return head.Length > 0 ? $"{head}-{hash}" : hash;
    }
}
