using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.PullRequests.Body;

/// <summary>
/// Untrusted text as GitHub-flavoured Markdown that does nothing (B16). Everything that is not a plain English word stands in a code span: inside
/// one, no renderer makes mentions, references, links, images, emoji or mathematics of it.
/// </summary>
internal static partial class Markdown
{
    private const int LongestCode = 160;
    private const int LongestProse = 900;
    private const int LongestCommand = 2_000;

    /// <summary>Running text; never to stand at the beginning of a line.</summary>
    public static string Prose(string text)
    {
        var shown = SecretMask.InText(text.Length > LongestProse ? $"{text[..LongestProse]} …" : text);
        return string.Join(' ', shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Word));
    }

    /// <summary>A name, path or other literal.</summary>
    public static string Code(string text)
    {
        var shown = VisibleText.Of(SecretMask.InText(text), LongestCode);
        if (shown.Length == 0)
            return "*(empty)*";
        // In a table cell a bar ends the cell even inside a code span, and renderers disagree about escaping it there.
        return shown.AsSpan().ContainsAny('`', '|') || shown.Trim().Length != shown.Length ? HtmlCode(text) : $"`{shown}`";
    }

    /// <summary>The same as an HTML element, for places where Markdown is not read.</summary>
    public static string HtmlCode(string text) => $"<code>{Entities(VisibleText.Of(SecretMask.InText(text), LongestCode))}</code>";

    /// <summary>Commands to be copied, one a line.</summary>
    public static string Commands(IEnumerable<string> commands) => Fence("sh", commands.Select(command => VisibleText.Of(SecretMask.InText(command), LongestCommand)));

    /// <summary>Lines in a fence that is longer than any run of backticks in them.</summary>
    public static string Fence(string language, IEnumerable<string> lines)
    {
        var content = string.Join('\n', lines);
        var longest = Backticks().Matches(content).Select(match => match.Length).DefaultIfEmpty().Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}{language}\n{content}\n{fence}";
    }

    /// <summary>
    /// One line of plain text where no Markdown can be had: titles and commit messages. Characters that would mention, refer, link or direct a CI
    /// system (<c>[skip ci]</c>) are written out.
    /// </summary>
    public static string Line(string text, int maximum)
    {
        var result = new StringBuilder();
        var shown = VisibleText.Of(SecretMask.InText(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))), maximum);
        foreach (var rune in TicketDash().Replace(shown, match => $"{match.Groups[1].Value}\\u{{2D}}").EnumerateRunes())
            result.Append(rune.Value is '@' or '#' or '[' or '<' || (rune.Value == '/' && EndsWithScheme(result)) ? VisibleText.Written(rune) : rune.ToString());
        return result.ToString();
    }

    private static bool EndsWithScheme(StringBuilder text) => text.Length > 0 && text[^1] == ':';

    private static string Word(string word)
    {
        var core = word.AsSpan().TrimStart("('\"").TrimEnd(".,;:!?)'\"…");
        if (core.IsEmpty)
            return word.All(letter => letter is '.' or ',' or ';' or '(' or ')') ? word : Code(word);
        var text = core.ToString();
        if (text is "-" or "–" or "—" or "→" or "=" or "+" or "×" or "…" or "&" or "%")
            return text == "&" ? "&amp;" : word;
        if (IsPlain(text))
            return word;
        var start = word.IndexOf(text, StringComparison.Ordinal);
        return $"{word[..start]}{Code(text)}{word[(start + text.Length)..]}";
    }

    /// <summary>A word or number that no renderer finds anything in: not a commit id, not a ticket, not an address.</summary>
    private static bool IsPlain(string text) => PlainWord().IsMatch(text) && !CommitLike().IsMatch(text) && !TicketLike().IsMatch(text);

    private static string Entities(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '.' or '/' or ',')
                result.Append(rune.ToString());
            else
                result.Append("&#").Append(Figures.Plain(rune.Value)).Append(';');
        }

        return result.ToString();
    }

    [GeneratedRegex(@"\A(?:\p{L}{1,40}(?:['’-]\p{L}{1,40}){0,6}|\p{L}(?:\.\p{L}){1,3}|\d{1,3}(?:,\d{3})*|\d{1,12}(?:\.\d{1,6})?%?|\d{4}-\d{2}-\d{2}|\d{2}:\d{2}(?::\d{2})?|\d{1,6}(?:st|nd|rd|th|d|h|m|s))\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9a-fA-F]{7,64}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CommitLike();

    [GeneratedRegex(@"\A\p{L}+-\d+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TicketLike();

    [GeneratedRegex(@"(GH)-(?=\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TicketDash();

    [GeneratedRegex("`+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Backticks();

    /// <summary>A table; cells are Markdown already.</summary>
    public static string Table(ImmutableArray<string> head, IEnumerable<ImmutableArray<string>> rows)
    {
        var lines = new List<string> { Row(head), Row([.. head.Select(_ => "---")]) };
        lines.AddRange(rows.Select(Row));
        return string.Join('\n', lines);

        static string Row(ImmutableArray<string> cells) => $"| {string.Join(" | ", cells)} |";
    }
}
