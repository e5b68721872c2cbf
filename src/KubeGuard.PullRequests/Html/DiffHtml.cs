using System.Text;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Html;

/// <summary>Diffs with colours: as they stand in a body, and as whole files with line numbers.</summary>
internal static class DiffHtml
{
    /// <summary>The two names that a diff begins with; later lines that look like them are content.</summary>
    private const int NameLines = 2;

    /// <summary>A fenced diff.</summary>
    public static string Inline(string unified)
    {
        var lines = unified.Split('\n').Select((line, index) => $"<span class=\"{(index < NameLines ? "names" : ClassOf(line))}\">{HtmlFrame.Text(line)}\n</span>");
        return $"<pre class=\"code diff\"><code>{string.Concat(lines)}</code></pre>";
    }

    /// <summary>A changed file.</summary>
    public static string File(FileDiff diff)
    {
        var html = new StringBuilder();
        var kind = diff switch { { IsNew: true } => " <span class=\"tag\">new</span>", { IsDeleted: true } => " <span class=\"tag\">deleted</span>", _ => "" };
        html.Append("<details class=\"file\" open>\n<summary><span class=\"path\">").Append(HtmlFrame.Text(diff.Path)).Append("</span>").Append(kind)
            .Append(" <span class=\"count added\">+").Append(Figures.Grouped(diff.Added)).Append("</span> <span class=\"count removed\">−").Append(Figures.Grouped(diff.Removed))
            .Append("</span></summary>\n");
        if (diff.Hunks.Length > 0)
        {
            html.Append("<div class=\"scroll\"><table class=\"lines\">\n<caption class=\"unseen\">Changed lines of ").Append(HtmlFrame.Text(diff.Path)).Append("</caption>\n");
            foreach (var hunk in diff.Hunks)
            {
                html.Append("<tbody>\n<tr class=\"hunk\"><td class=\"number\"></td><td class=\"number\"></td><td>").Append(HtmlFrame.Text(hunk.Header)).Append("</td></tr>\n");
                foreach (var line in hunk.Lines)
                    Append(html, line);
                html.Append("</tbody>\n");
            }

            html.Append("</table></div>\n");
        }

        if (diff.Note is not null)
            html.Append("<p class=\"quiet inset\">").Append(HtmlFrame.Text(diff.Note)).Append("</p>\n");
        return html.Append("</details>").ToString();
    }

    private static void Append(StringBuilder html, DiffLine line)
    {
        var kind = line.Kind switch
        {
            DiffLineKind.Context => "same",
            DiffLineKind.Removed => "removed",
            DiffLineKind.Added => "added",
            _ => throw new InvalidOperationException("A kind of line that diffs do not know."),
        };
        html.Append("<tr class=\"").Append(kind).Append("\"><td class=\"number\">").Append(Number(line.OldNumber)).Append("</td><td class=\"number\">").Append(Number(line.NewNumber))
            .Append("</td><td class=\"text\">").Append(HtmlFrame.Text(line.Text.Replace("\t", "→   ", StringComparison.Ordinal))).Append("</td></tr>\n");
    }

    private static string Number(int number) => number > 0 ? Figures.Plain(number) : "";

    private static string ClassOf(string line) => line switch
    {
        ['+', ..] => "added",
        ['-', ..] => "removed",
        ['@', ..] => "hunk",
        ['\\', ..] => "hunk",
        _ => "same",
    };
}
