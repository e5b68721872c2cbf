using System.Globalization;
using System.Text;

namespace KubeGuard.PullRequests.Body;

/// <summary>
/// Makes text from logs and manifests harmless to look at: characters that cannot be seen, or that turn the text around them, are written out as
/// <c>\u{202E}</c>.
/// </summary>
internal static class VisibleText
{
    /// <summary>One line of at most <paramref name="maximum"/> characters (an ellipsis tells of more).</summary>
    public static string Of(string text, int maximum)
    {
        var result = new StringBuilder(Math.Min(text.Length, maximum) + 8);
        var room = maximum;
        foreach (var rune in text.EnumerateRunes())
        {
            if (--room < 0)
                return result.Append('…').ToString();
            if (IsPlain(rune))
                result.Append(rune.ToString());
            else
                result.Append(Written(rune));
        }

        return result.ToString();
    }

    /// <summary>A character as it is written out.</summary>
    public static string Written(Rune rune) => $"\\u{{{rune.Value.ToString("X", CultureInfo.InvariantCulture)}}}";

    private static bool IsPlain(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
