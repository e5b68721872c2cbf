using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>Patterns as regular expressions that match in linear time, whatever the pattern.</summary>
internal static class WildcardRegex
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline;

    /// <summary>The expression of a pattern of names: <c>*</c> is any text, <c>?</c> any character.</summary>
    public static string OfName(string pattern) =>
        Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);

    /// <summary>The regular expression as written, over the whole text. Throws <see cref="ArgumentException"/> when it is none, or needs backtracking.</summary>
    public static Regex OfExpression(string expression)
    {
        try
        {
            return new(@"\A(?:" + expression + @")\z", Options);
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException(exception.Message, nameof(expression), exception);
        }
    }

    /// <summary><c>**</c> is any number of folders, <c>*</c> and <c>?</c> stay inside one name; what names a folder means all below it.</summary>
    public static Regex OfPath(string pattern) => new($@"\A{Path(pattern)}(?:/.*)?\z", Options);

    /// <summary>The same, and what names a folder means nothing below it.</summary>
    public static Regex OfPathItself(string pattern) => new($@"\A{Path(pattern)}\z", Options);

    private static string Path(string pattern)
    {
        var expression = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/"))
            {
                expression.Append("(?:.*/)?");
                i += 2;
            }
            else if (pattern.AsSpan(i).StartsWith("**"))
            {
                expression.Append(".*");
                i++;
            }
            else
            {
                expression.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }

        return expression.ToString();
    }
}
