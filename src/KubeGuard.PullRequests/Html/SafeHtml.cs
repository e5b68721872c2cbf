using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.PullRequests.Html;

/// <summary>
/// Raw HTML in Markdown, reduced to the few tags that bodies use, without attributes; comments are dropped and everything else is shown as text.
/// </summary>
internal static partial class SafeHtml
{
    public static string Filter(string html)
    {
        var result = new StringBuilder(html.Length);
        var position = 0;
        foreach (Match match in AllowedOrComment().Matches(html))
        {
            result.Append(Shown(html[position..match.Index]));
            if (!match.Value.StartsWith("<!--", StringComparison.Ordinal))
                result.Append(match.Value);
            position = match.Index + match.Length;
        }

        return result.Append(Shown(html[position..])).ToString();
    }

    private static string Shown(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"</?(?:details|summary|b|code)>|<details open>|<br>|<!--.*?-->", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex AllowedOrComment();
}
