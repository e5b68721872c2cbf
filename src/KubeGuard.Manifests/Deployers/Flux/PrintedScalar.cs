using System.Text.Encodings.Web;
using System.Text.Json;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// A string as Kustomize prints it. Flux substitutes variables in the printed text, where the quotes of the source are gone: a plain
/// <c>"${PORT}"</c> becomes a number, a quoted one stays text (go-yaml's rules for plain, literal, single- and double-quoted scalars).
/// </summary>
internal static class PrintedScalar
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text behind the colon of <c>key: value</c>; for text of several lines, which is printed as it is, null.</summary>
    public static string? Of(string value)
    {
        if (value.Contains('\n', StringComparison.Ordinal))
            return null;
        if (HasControls(value))
            return JsonSerializer.Serialize(value, Unescaped);
        return MayBePlain(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool HasControls(string value) => value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || value.Contains('\u007f', StringComparison.Ordinal);

    private static bool MayBePlain(string value)
    {
        if (value.Length == 0 || value[0] == ' ' || value[^1] is ' ' or ':')
            return false;
        if (value[0] is ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`')
            return false;
        if (value[0] is '-' or '?' or ':' && (value.Length == 1 || value[1] == ' '))
            return false;
        return !value.StartsWith("---", StringComparison.Ordinal) && !value.StartsWith("...", StringComparison.Ordinal)
            && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal);
    }
}
