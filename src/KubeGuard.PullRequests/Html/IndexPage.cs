using System.Text;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Local;

namespace KubeGuard.PullRequests.Html;

/// <summary>The list of all pull requests: open ones first, the most severe of them first; closed ones by age.</summary>
internal static class IndexPage
{
    public static string Render(IReadOnlyList<PullRequestFile> files)
    {
        var open = files.Where(file => file.PullRequest.State == PullRequestState.Open).OrderBy(file => LabelTag.Rank(file.PullRequest.Labels)).ToList();
        var closed = files.Where(file => file.PullRequest.State != PullRequestState.Open).Reverse().ToList();
        return HtmlFrame.Page("Pull requests", $"""
            <div class="page">
            <header><h1>Pull requests</h1></header>
            {List("Open", open)}
            {(closed.Count > 0 ? List("Closed", closed) : "")}
            </div>
            """);
    }

    private static string List(string title, List<PullRequestFile> files)
    {
        var html = new StringBuilder($"<section class=\"list\"><h2>{title} <span class=\"counter\">{Figures.Grouped(files.Count)}</span></h2>\n");
        if (files.Count == 0)
            return html.Append("<p class=\"quiet inset\">There is nothing to propose.</p></section>").ToString();
        html.Append("<ul>\n");
        foreach (var file in files)
        {
            var pull = file.PullRequest;
            html.Append("<li>").Append(StateBadge.Of(pull.State)).Append("<div><a class=\"title\" href=\"").Append(Uri.EscapeDataString(file.PageName)).Append("\">").Append(HtmlFrame.Text(pull.Title)).Append("</a> ")
                .Append(string.Join(' ', pull.Labels.Select(LabelTag.Of)))
                .Append("<div class=\"quiet\">").Append(pull.Id).Append(" · <code class=\"branch\">").Append(HtmlFrame.Text(pull.Head.Value)).Append("</code> into <code class=\"branch\">").Append(HtmlFrame.Text(pull.Base.Value))
                .Append("</code> · <a href=\"").Append(Uri.EscapeDataString(file.Name)).Append("\">Markdown</a></div></div></li>\n");
        }

        return html.Append("</ul></section>").ToString();
    }
}
