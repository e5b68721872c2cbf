using System.Globalization;
using KubeGuard.PullRequests.Body;
using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KubeGuard.PullRequests.Html;

/// <summary>
/// The body of a pull request as HTML. Diffs are coloured and connectivity graphs drawn; HTML that a person or a log smuggled in is shown as text,
/// images are not loaded, and links only lead to web addresses.
/// </summary>
internal static class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAlertBlocks().Build();

    public static string Render(string markdown)
    {
        var document = Markdig.Markdown.Parse(markdown, Pipeline);
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new FenceRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlBlockRenderer>(new HtmlBlocks());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlInlineRenderer>(new HtmlInlines());
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new Links());
        renderer.ObjectRenderers.ReplaceOrAdd<AutolinkInlineRenderer>(new Addresses());
        renderer.ObjectRenderers.ReplaceOrAdd<AlertBlockRenderer>(new Alerts());
        renderer.Render(document);
        return writer.ToString().TrimEnd('\n');
    }

    private sealed class FenceRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            var text = obj.Lines.ToString().ReplaceLineEndings("\n");
            renderer.EnsureLine();
            renderer.WriteLine((obj as FencedCodeBlock)?.Info switch
            {
                "diff" => DiffHtml.Inline(text),
                "mermaid" when MermaidGraph.Read(text) is { } graph => GraphSvg.Render(graph),
                _ => $"<pre class=\"code\"><code>{HtmlFrame.Lines(text)}</code></pre>",
            });
        }
    }

    private sealed class HtmlBlocks : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock obj) => renderer.WriteLine(SafeHtml.Filter(obj.Lines.ToString()));
    }

    private sealed class HtmlInlines : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline obj) => renderer.Write(SafeHtml.Filter(obj.Tag));
    }

    private sealed class Links : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj)
        {
            var isLink = !obj.IsImage && IsWebAddress(obj.Url);
            if (isLink)
                renderer.Write("<a rel=\"noreferrer nofollow\" href=\"").WriteEscapeUrl(obj.Url).Write("\">");
            renderer.WriteChildren(obj);
            if (isLink)
                renderer.Write("</a>");
        }
    }

    private sealed class Addresses : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
        {
            if (IsWebAddress(obj.Url))
                renderer.Write("<a rel=\"noreferrer nofollow\" href=\"").WriteEscapeUrl(obj.Url).Write("\">").WriteEscape(obj.Url).Write("</a>");
            else
                renderer.WriteEscape(obj.Url);
        }
    }

    private sealed class Alerts : HtmlObjectRenderer<AlertBlock>
    {
        protected override void Write(HtmlRenderer renderer, AlertBlock obj)
        {
            renderer.WriteLine("<div class=\"note\" role=\"note\">");
            renderer.WriteChildren(obj);
            renderer.WriteLine("</div>");
        }
    }

    private static bool IsWebAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
