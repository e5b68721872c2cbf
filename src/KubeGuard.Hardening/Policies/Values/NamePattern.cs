using System.Text.RegularExpressions;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>
/// A pattern of names: <c>*</c> is any text (also with a slash), <c>?</c> any character; between slashes (<c>/team-[0-9]+/</c>) it is a regular
/// expression over the whole name. Upper and lower case differ.
/// </summary>
public sealed record NamePattern : IPolicyText<NamePattern>
{
    private const int Longest = 500;

    private readonly Regex _regex;

    private NamePattern(string text, Regex regex)
    {
        Text = text;
        _regex = regex;
    }

    /// <summary>All names.</summary>
    public static NamePattern Everything { get; } = new("*", WildcardRegex.OfName("*"));

    /// <inheritdoc/>
    public static string Expected => "a name or pattern such as team-*, or a regular expression such as /team-[0-9]+/";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<NamePattern> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
            return new TextReading<NamePattern>.Bad(Expected);
        if (text is not ['/', .. var expression, '/'])
            return new TextReading<NamePattern>.Good(new(text, WildcardRegex.OfName(text)));
        try
        {
            return new TextReading<NamePattern>.Good(new(text, WildcardRegex.OfExpression(expression)));
        }
        catch (ArgumentException exception)
        {
            return new TextReading<NamePattern>.Bad($"a regular expression between slashes, without look-around and back-references ({exception.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Whether the name is meant.</summary>
    public bool Matches(string name) => _regex.IsMatch(name);

    /// <inheritdoc/>
    public bool Equals(NamePattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
