using System.Net;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Html;

/// <summary>The frame that all pages share: self-contained, no script, no request (a content security policy says so too).</summary>
internal static class HtmlFrame
{
    private static readonly Lazy<string> Style = new(() => ReadResource("page.css"));

    /// <summary>Text as HTML, invisible and turning characters written out.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text, 2_000));

    /// <summary>Several lines as HTML.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Text));

    public static string Page(string title, string content) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>{Text(title)}</title>
        <style>
        {Style.Value}</style>
        </head>
        <body>
        {content}
        </body>
        </html>

        """;

    private static string ReadResource(string name)
    {
        using var stream = typeof(HtmlFrame).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
