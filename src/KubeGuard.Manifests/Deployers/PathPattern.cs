using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.Manifests.Deployers;

/// <summary>How a pattern reads its stars.</summary>
internal enum PatternStyle
{
    /// <summary><c>*</c> and <c>?</c> stay inside of a path segment, <c>**</c> does not (<c>.gitignore</c>, Go's <c>path.Match</c>).</summary>
    Segments,

    /// <summary><c>*</c> passes slashes, and <c>{a,b}</c> is one of several (Argo CD's globs, git pathspecs).</summary>
    Wide,
}

/// <summary>Shell patterns for paths. Matching takes time linear in the path, whatever the pattern.</summary>
internal static class PathPattern
{
    /// <summary>The expression of a pattern, in which <c>[…]</c> is a set; null when the pattern is not valid.</summary>
    public static Regex? Compile(string pattern, PatternStyle style)
    {
        var isWide = style == PatternStyle.Wide;
        var expression = new StringBuilder("\\A(?:");
        var braces = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when isWide:
                    expression.Append(".*");
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**/"):
                    expression.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**"):
                    expression.Append(".*");
                    i++;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append(isWide ? "." : "[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 2) is > 0 and var close:
                    expression.Append(Set(pattern[(i + 1)..close]));
                    i = close;
                    break;
                case '{' when isWide:
                    expression.Append("(?:");
                    braces++;
                    break;
                case ',' when braces > 0:
                    expression.Append('|');
                    break;
                case '}' when braces > 0:
                    expression.Append(')');
                    braces--;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    expression.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    expression.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return braces == 0 ? Compile(expression.Append(")\\z").ToString()) : null;
    }

    private static string Set(string characters)
    {
        var isNegated = characters[0] is '!' or '^';
        var body = (isNegated ? characters[1..] : characters).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
        return isNegated ? $"[^/{body}]" : $"[{body}]";
    }

    private static Regex? Compile(string expression)
    {
        try
        {
            return new(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
