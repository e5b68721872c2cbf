using System.Text;

namespace KubeGuard.Bot.Propose;

/// <summary>Where a run's results go: <c>proposals.json</c>, and the pull requests in a folder that holds nothing else.</summary>
internal static class ResultFolder
{
    private const string PullRequests = "pull-requests";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task WriteAsync(string folder, ProposeRun run, CancellationToken cancellation)
    {
        var pages = Directory.CreateDirectory(Path.Combine(folder, PullRequests)).FullName;
        // So that results inside a checkout are never committed with it.
        await WriteAsync(Path.Combine(folder, ".gitignore"), "*\n", cancellation);
        await WriteAsync(Path.Combine(folder, "proposals.json"), run.Json, cancellation);
        foreach (var earlier in Directory.EnumerateFiles(pages, "*-*.*").Where(IsPage))
            File.Delete(earlier);
        foreach (var pullRequest in run.PullRequests)
        {
            await WriteAsync(Path.Combine(pages, pullRequest.Name + ".md"), pullRequest.Markdown, cancellation);
            await WriteAsync(Path.Combine(pages, pullRequest.Name + ".html"), pullRequest.Html, cancellation);
        }
    }

    /// <summary>A page of an earlier run: <c>0001-title.md</c>.</summary>
    private static bool IsPage(string file) =>
        Path.GetFileName(file) is { } name && name.Length > 5 && name[4] == '-' && name[..4].All(char.IsAsciiDigit) && Path.GetExtension(name) is ".md" or ".html";

    private static Task WriteAsync(string path, string text, CancellationToken cancellation) => File.WriteAllTextAsync(path, text, Utf8, cancellation);
}
