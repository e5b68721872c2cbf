using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Where a scalar is written, which decides what plain text may hold.</summary>
internal enum ScalarPlace
{
    /// <summary>On a line of its own key or dash.</summary>
    Block,

    /// <summary>Between brackets or braces.</summary>
    Flow,
}

/// <summary>Scalars as text: quoted exactly where a YAML 1.1 reader would otherwise read another type, another text or more than one node.</summary>
internal static partial class ScalarText
{
    /// <summary>A JSON scalar on one line.</summary>
    /// <param name="value">The scalar; null is written out.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="preferred">How text is quoted that needs no quotes.</param>
    /// <param name="needed">How text is quoted that needs some.</param>
    public static string Of(JsonValue? value, ScalarPlace place, YamlQuoting preferred, YamlQuoting needed) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => OfText(value.GetValue<string>(), place, preferred, needed),
        _ => value.ToJsonString(),
    };

    /// <summary>Text on one line.</summary>
    public static string OfText(string text, ScalarPlace place, YamlQuoting preferred, YamlQuoting needed)
    {
        if (preferred == YamlQuoting.Plain && IsSafePlain(text, place))
            return text;
        var quoting = preferred == YamlQuoting.Plain ? needed : preferred;
        return quoting == YamlQuoting.Single && IsPrintable(text)
            ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'"
            : DoubleQuoted(text);
    }

    /// <summary>In double quotes, with the escapes that YAML and JSON share.</summary>
    public static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var pair = char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
            if (pair)
                quoted.Append(character).Append(text[++index]);
            else if (character is '"' or '\\')
                quoted.Append('\\').Append(character);
            else if (character == '\n')
                quoted.Append("\\n");
            else if (character == '\r')
                quoted.Append("\\r");
            else if (character == '\t')
                quoted.Append("\\t");
            else if (!IsPrintable(character) || char.IsSurrogate(character))
                quoted.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            else
                quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a reader takes the bare text for exactly this text.</summary>
    public static bool IsSafePlain(string text, ScalarPlace place)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] is ' ' or ':' || !HasSafeStart(text))
            return false;
        // Bare braces would make a template of the file for whoever reads it next.
        if (!IsPrintable(text) || text.Contains("{{", StringComparison.Ordinal))
            return false;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == ':' && (place == ScalarPlace.Flow || text[index + 1] == ' '))
                return false;
            if (character == '#' && text[index - 1] == ' ')
                return false;
            if (place == ScalarPlace.Flow && character is ',' or '[' or ']' or '{' or '}' or '?')
                return false;
        }

        return !IsOtherType(text);
    }

    /// <summary>Whether YAML 1.1 readers (go-yaml, and the stricter schema of the specification) read the bare text as something else than text.</summary>
    public static bool IsOtherType(string text) =>
        text is "" or "~" or "=" or "<<" || Words.Contains(text) || Number().IsMatch(text) || Timestamp().IsMatch(text);

    private static readonly HashSet<string> Words =
        new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    private static bool HasSafeStart(string text) => text[0] switch
    {
        ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => false,
        '-' => text.Length > 1 && text[1] != ' ' && !text.StartsWith("---", StringComparison.Ordinal),
        '?' or ':' => false,
        '.' => !text.StartsWith("...", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>Whether every character may stand in YAML as it is, visibly and within its line.</summary>
    public static bool IsPrintable(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                index++;
            else if (!IsPrintable(text[index]))
                return false;
        }

        return true;
    }

    /// <summary>Whether a character (of no surrogate pair) may stand in YAML as it is, visibly and within its line.</summary>
    public static bool IsPrintable(char character) =>
        character is >= ' ' and not '\u007F' && !YamlCharacters.IsBreak(character) && character is not ('\uFEFF' or '\uFFFE' or '\uFFFF')
        && character is not (>= '\u0080' and <= '\u009F')
        && CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Surrogate);

    [GeneratedRegex(
        @"^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$|^\.(nan|NaN|NAN)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}($|[Tt \t])", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
