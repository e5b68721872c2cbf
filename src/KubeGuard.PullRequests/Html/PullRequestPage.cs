using System.Collections.Immutable;
using System.Text;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Html;

/// <summary>What the page of a pull request shows.</summary>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Commits">The commits of its branch, oldest first.</param>
/// <param name="Files">What they change together.</param>
internal sealed record PageContent(PullRequest PullRequest, ImmutableArray<CommitFacts> Commits, ImmutableArray<FileChange> Files);

/// <summary>A pull request as a page, in the shape that reviewers know: header, conversation, commits, files changed. Tabs work without script.</summary>
internal static class PullRequestPage
{
    public static string Render(PageContent content)
    {
        var pull = content.PullRequest;
        var diffs = content.Files.Select(FileDiffer.Compare).ToImmutableArray();
        return HtmlFrame.Page($"{pull.Title} · pull request {pull.Id}", $"""
            <div class="page">
            <nav class="crumbs"><a href="index.html">Pull requests</a> / {pull.Id}</nav>
            <header>
            <h1>{HtmlFrame.Text(pull.Title)} <span class="number">{pull.Id}</span></h1>
            <p class="merge">{StateBadge.Of(pull.State)} <span><b>{Author(content)}</b> {Verb(pull.State)} {Figures.Counted(Math.Max(content.Commits.Length, 1), "commit")} into <code class="branch">{HtmlFrame.Text(pull.Base.Value)}</code> from <code class="branch">{HtmlFrame.Text(pull.Head.Value)}</code></span></p>
            </header>
            <div class="tabs">
            <input type="radio" name="tab" id="tab-conversation" checked><label for="tab-conversation">Conversation</label>
            <input type="radio" name="tab" id="tab-commits"><label for="tab-commits">Commits <span class="counter">{Figures.Grouped(content.Commits.Length)}</span></label>
            <input type="radio" name="tab" id="tab-files"><label for="tab-files">Files changed <span class="counter">{Figures.Grouped(diffs.Length)}</span></label>
            <span class="total"><span class="count added">+{Figures.Grouped(diffs.Sum(diff => diff.Added))}</span> <span class="count removed">−{Figures.Grouped(diffs.Sum(diff => diff.Removed))}</span></span>
            <section class="panel conversation" aria-label="Conversation">
            <div class="columns">
            <article class="comment"><div class="byline"><b>{Author(content)}</b> <span class="tag">bot</span></div>
            <div class="body">
            {MarkdownPage.Render(pull.Body)}
            </div></article>
            <aside>{Labels(pull)}{Reviewers()}</aside>
            </div>
            </section>
            <section class="panel commits" aria-label="Commits">
            {Commits(content.Commits)}
            </section>
            <section class="panel files" aria-label="Files changed">
            {(diffs.IsEmpty ? "<p class=\"quiet\">The branch is gone; what it changed is no longer known here.</p>" : string.Join('\n', diffs.Select(DiffHtml.File)))}
            </section>
            </div>
            </div>
            """);
    }

    private static string Author(PageContent content) => content.Commits switch
    {
        [var first, ..] => HtmlFrame.Text(first.Committer.Split(" <", 2)[0]),
        [] => HtmlFrame.Text(GitIdentity.Bot.Name),
    };

    private static string Verb(PullRequestState state) => state switch
    {
        PullRequestState.Open => "wants to merge",
        PullRequestState.Closed => "wanted to merge",
        PullRequestState.Merged => "merged",
        _ => throw new InvalidOperationException("A state of a pull request that pages do not know."),
    };

    private static string Labels(PullRequest pull) => pull.Labels.IsEmpty
        ? "<h2>Labels</h2><p class=\"quiet\">None</p>"
        : $"<h2>Labels</h2><p>{string.Join(' ', pull.Labels.Select(label => LabelTag.Of(label)))}</p>";

    private static string Reviewers() => "<h2>Reviewers</h2><p class=\"quiet\">Whoever owns the files</p>";

    private static string Commits(ImmutableArray<CommitFacts> commits)
    {
        var html = new StringBuilder("<ol class=\"commit-list\">\n");
        foreach (var commit in commits)
        {
            var lines = commit.Message.TrimEnd('\n').Split('\n', 2);
            html.Append("<li><div><b>").Append(HtmlFrame.Text(lines[0])).Append("</b> <code>").Append(commit.Id.Value.AsSpan(0, 7)).Append("</code></div>")
                .Append("<div class=\"quiet\">").Append(HtmlFrame.Text(commit.Committer.Split(" <", 2)[0])).Append(" committed on ").Append(Figures.Minute(commit.CommittedAt)).Append("</div>");
            if (lines is [_, var rest])
                html.Append("<pre class=\"message\">").Append(HtmlFrame.Lines(rest.Trim('\n'))).Append("</pre>");
            html.Append("</li>\n");
        }

        return html.Append("</ol>").ToString();
    }
}
