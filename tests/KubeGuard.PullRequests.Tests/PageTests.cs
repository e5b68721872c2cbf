using KubeGuard.PullRequests.Html;
using KubeGuard.PullRequests.Local;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Pages are made from files that people may edit.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <iframe src=\"https://evil.example\"></iframe>")]
    [InlineData("![x](https://evil.example/x.png)")]
    [InlineData("<https://user@evil.example/\"onload=x>")]
    [InlineData("[x](javascript:alert(1)) [y](data:text/html,x) [z](//evil.example)")]
    [InlineData("<details onclick=x>\n\ny\n\n</details>")]
    [InlineData("<b style=x>y</b>")]
    [InlineData("```mermaid\n<script>alert(1)</script>\n```")]
    [InlineData("```diff\n+<script>alert(1)</script>\n```")]
    public void Markdown_of_people_loads_and_runs_nothing(string markdown)
    {
        var html = MarkdownPage.Render(markdown);

        foreach (var bad in new[] { "<script", "<img", "<iframe", "javascript:\"", "href=\"javascript", "href=\"data", "href=\"//", "<details ", "<b " })
            html.ShouldNotContain(bad);
    }

    [Fact]
    public void Links_of_people_to_web_addresses_stay() =>
        MarkdownPage.Render("[runbook](https://wiki.example/x?a=1&b=2)").ShouldContain("<a rel=\"noreferrer nofollow\" href=\"https://wiki.example/x?a=1&amp;b=2\">runbook</a>");

    [Fact]
    public void A_page_is_self_contained()
    {
        var page = HtmlFrame.Page("t", "c");

        page.ShouldContain("default-src 'none'");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<link");
        page.ShouldNotContain("url(http");
        page.ShouldNotContain("@import");
    }

    [Fact]
    public void Header_lines_of_people_survive_and_line_ends_do_not_matter()
    {
        const string Text = "\uFEFF---\r\ntitle: a: b\r\nstate: Open\r\nhead: kubeguard/prod/x\r\nbase: main\r\nlabels: b, a\r\nreviewer: Ada\r\n---\r\n\r\nBody\r\n";

        var file = PullRequestFile.Parse("out", "0007-a.md", Text);

        file.PullRequest.Id.Number.ShouldBe(7);
        file.PullRequest.Title.ShouldBe("a: b");
        file.PullRequest.Labels.ShouldBe(["a", "b"]);
        file.ToString().ShouldBe("---\ntitle: a: b\nstate: open\nhead: kubeguard/prod/x\nbase: main\nlabels: a, b\nreviewer: Ada\n---\n\nBody\n");
    }
}
