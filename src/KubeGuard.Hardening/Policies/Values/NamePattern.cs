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

    private NamePattern(string text, string expression)
    {
        Text = text;
        Expression = expression;
        _regex = WildcardRegex.OfExpression(expression);
    }

    /// <summary>All names.</summary>
    public static NamePattern Everything { get; } = new("*", WildcardRegex.OfName("*"));

    /// <inheritdoc/>
    public static string Expected => "a name or pattern such as team-*, or a regular expression such as /team-[0-9]+/";

    /// <inheritdoc/>
    public string Text { get; }

    /// <summary>The same as a regular expression over the whole name.</summary>
    public string Expression { get; }

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
            return new TextReading<NamePattern>.Good(new(text, expression));
        }
        catch (ArgumentException exception)
        {
            return new TextReading<NamePattern>.Bad($"a regular expression between slashes, without look-around and back-references ({exception.Message.TrimEnd('.')})");
        }
    }

    /// <summary>The pattern of a text. Throws <see cref="FormatException"/> when it is none.</summary>
    public static NamePattern Parse(string text) => Read(text) switch
    {
        TextReading<NamePattern>.Good good => good.Value,
        TextReading<NamePattern>.Bad bad => throw new FormatException($"'{text}': expected {bad.Expected}"),
        _ => throw new InvalidOperationException("A reading that is neither good nor bad."),
    };

    /// <summary>Whether the name is meant.</summary>
    public bool Matches(string name) => _regex.IsMatch(name);

    /// <inheritdoc/>
    public bool Equals(NamePattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
