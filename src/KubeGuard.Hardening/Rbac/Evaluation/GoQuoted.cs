using System.Globalization;
using System.Text;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>Reads text in double quotes as Go writes it with <c>%q</c>, so that no name can pretend to be the text around it.</summary>
internal static class GoQuoted
{
    /// <summary>Takes a quoted text off the front of <paramref name="rest"/>; null (and nothing taken) when there is none.</summary>
    public static string? Take(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] != '"')
            return null;
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }

            if (rest[i] != '\\')
            {
                text.Append(rest[i]);
                continue;
            }

            if (++i >= rest.Length || Unescape(rest[i..], text) is not (> 0 and var taken))
                return null;
            i += taken - 1;
        }

        return null;
    }

    /// <summary>Appends what the escape means; answers how many characters after the backslash it takes, or 0 when it is none.</summary>
    private static int Unescape(ReadOnlySpan<char> escape, StringBuilder text)
    {
        switch (escape[0])
        {
            case 'x':
                return Code(escape, 2, text);
            case 'u':
                return Code(escape, 4, text);
            case 'U':
                return Code(escape, 8, text);
            default:
                const string Letters = "abfnrtv\\\"'";
                var at = Letters.IndexOf(escape[0], StringComparison.Ordinal);
                if (at < 0)
                    return 0;
                text.Append("\a\b\f\n\r\t\v\\\"'"[at]);
                return 1;
        }
    }

    private static int Code(ReadOnlySpan<char> escape, int digits, StringBuilder text)
    {
        if (escape.Length <= digits
            || !int.TryParse(escape.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out var rune))
            return 0;
        text.Append(rune.ToString());
        return digits + 1;
    }
}
