using System.Globalization;
using System.Text;

namespace KubeGuard.Bot.Output;

/// <summary>
/// Makes text from logs and manifests harmless on a terminal (P6): escape sequences, control characters and characters that turn the
/// writing direction are shown as visible marks, so that nothing printed can act or hide.
/// </summary>
internal static class SafeText
{
    /// <summary>One line: line breaks and tabs become spaces.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>Several lines: line feeds and tabs stay, all else as in <see cref="Line"/>.</summary>
    public static string Block(string text) => Clean(text, keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        if (!text.EnumerateRunes().Any(Acts))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Acts(rune) || (keepLines && rune.Value is ('\n' or '\t')))
                clean.Append(rune);
            else if (rune.Value is '\n' or '\t')
                clean.Append(' ');
            else if (rune.Value is not '\r')
                clean.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return clean.ToString();
    }

    private static bool Acts(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Bidirectional overrides, isolates and marks; soft hyphens, zero-width characters and tags hide or fake text as well.
        UnicodeCategory.Format => true,
        _ => false,
    };
}
