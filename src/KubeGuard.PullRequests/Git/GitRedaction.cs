using System.Text.RegularExpressions;

namespace KubeGuard.PullRequests.Git;

/// <summary>Cuts credentials from what git prints: it repeats remote addresses, and traces may repeat headers.</summary>
internal static partial class GitRedaction
{
    private const string Hidden = "***";

    public static string Redact(string text) => Header().Replace(UserInfo().Replace(text, $"$1{Hidden}@"), $"$1{Hidden}");

    [GeneratedRegex(@"([a-z][a-z0-9+.-]*://)[^/\s@']+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(authorization\s*:\s*)[^\r\n]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Header();
}
