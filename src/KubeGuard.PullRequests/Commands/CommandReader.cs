using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KubeGuard.PullRequests.Commands;

/// <summary>What a command line in a comment says.</summary>
public abstract record CommandReading
{
    private CommandReading()
    {
    }

    /// <summary>A command.</summary>
    /// <param name="Verb">What is asked.</param>
    /// <param name="Arguments">What follows the verb; untrusted text.</param>
    public sealed record Understood(CommandVerb Verb, string Arguments) : CommandReading;

    /// <summary>A word that is no command.</summary>
    /// <param name="Word">The word; untrusted text.</param>
    public sealed record Unknown(string Word) : CommandReading;

    /// <summary>A command without what it needs, or with too much.</summary>
    /// <param name="Row">The command.</param>
    public sealed record Misused(CommandRow Row) : CommandReading;
}

/// <summary>
/// Finds commands in a comment (B29): lines of the comment's own paragraphs. What stands in a quote, a list, a code block or span, an HTML block
/// or an HTML comment is talk about commands. The comment is read by the rules of CommonMark, so what a reader sees as code is code.
/// </summary>
public static partial class CommandReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>The commands of a comment, at most <see cref="CommandTable.MostInAComment"/>.</summary>
    public static ImmutableArray<CommandReading> Read(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.Contains(CommandTable.Prefix, StringComparison.OrdinalIgnoreCase)
            ? [.. OwnLines(body.ReplaceLineEndings("\n")).Select(line => Line().Match(line)).Where(match => match.Success).Select(Read).Take(CommandTable.MostInAComment)]
            : [];
    }

    private static CommandReading Read(Match line)
    {
        var (word, arguments) = (line.Groups["verb"].Value, line.Groups["arguments"].Value.Trim());
        if (word.Length == 0)
            return new CommandReading.Understood(CommandVerb.Help, "");
        if (CommandTable.Find(word) is not { } row)
            return new CommandReading.Unknown(word);
        var fits = row.Arguments.Length == 0 ? arguments.Length == 0 : row.Arguments[0] == '[' || arguments.Length > 0;
        return fits ? new CommandReading.Understood(row.Verb, arguments) : new CommandReading.Misused(row);
    }

    private static List<string> OwnLines(string body)
    {
        try
        {
            return [.. Markdown.Parse(body, Pipeline).OfType<LeafBlock>().Where(IsProse).SelectMany(block => Lines(body, block))];
        }
        catch (ArgumentException)
        {
            // Nested deeper than Markdown is read: nothing in it is a command.
            return [];
        }
    }

    /// <summary>A paragraph, or one that a line of dashes below it made a heading (a mail signature does).</summary>
    private static bool IsProse(LeafBlock block) => block is ParagraphBlock or HeadingBlock { IsSetext: true };

    private static string[] Lines(string body, LeafBlock block)
    {
        var text = body.Substring(block.Span.Start, block.Span.Length).ToCharArray();
        foreach (var inline in block.Inline?.Descendants() ?? [])
        {
            var from = inline.Span.Start - block.Span.Start;
            var length = Math.Min(inline.Span.Length, text.Length - from);
            // One within a line cannot hold a line.
            if (inline is CodeInline or HtmlInline && text.AsSpan(from, length).Contains('\n'))
                Array.Fill(text, '\0', from, length);
        }

        return new string(text).Split('\n');
    }

    [GeneratedRegex(@"\A/kubeguard(?:[ \t]+(?<verb>[^\s\0]+)(?<arguments>[ \t][^\0]*)?)?[ \t]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();
}
