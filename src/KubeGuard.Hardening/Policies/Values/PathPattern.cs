using System.Text.RegularExpressions;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>
/// A pattern of paths in the repository: <c>*</c> and <c>?</c> inside a name, <c>**</c> for any number of folders. A pattern that names a folder means
/// everything below it. Upper and lower case differ.
/// </summary>
public sealed record PathPattern : IPolicyText<PathPattern>
{
    private const int Longest = 500;

    private readonly Regex _regex;

    private PathPattern(string text)
    {
        Text = text;
        _regex = WildcardRegex.OfPath(text.TrimEnd('/'));
    }

    /// <summary>All files.</summary>
    public static PathPattern Everything { get; } = new("**");

    /// <inheritdoc/>
    public static string Expected => "a path pattern relative to the repository, such as apps/** or clusters/prod";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<PathPattern> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "" or "/" || text.Length > Longest)
            return new TextReading<PathPattern>.Bad(Expected);
        if (text.StartsWith('/'))
            return new TextReading<PathPattern>.Bad($"{Expected}, without a leading slash", text.TrimStart('/'));
        if (text.Contains('\\', StringComparison.Ordinal))
            return new TextReading<PathPattern>.Bad($"{Expected}, with / between folders", text.Replace('\\', '/'));
        if (text.StartsWith('!'))
            return new TextReading<PathPattern>.Bad($"{Expected}; what shall be left out belongs under exclude", text[1..]);
        if (text.AsSpan().IndexOfAny('[', '{') >= 0)
            return new TextReading<PathPattern>.Bad($"{Expected}; sets in brackets or braces are not known, write one pattern for each");
        return text.Split('/').Any(part => part is "." or "..")
            ? new TextReading<PathPattern>.Bad($"{Expected}, without . and ..")
            : new TextReading<PathPattern>.Good(new(text));
    }

    /// <summary>Whether the path is meant.</summary>
    public bool Matches(string path) => _regex.IsMatch(path);

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
