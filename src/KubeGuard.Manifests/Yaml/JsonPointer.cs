using System.Collections.Immutable;
using System.Globalization;

namespace KubeGuard.Manifests.Yaml;

/// <summary>A JSON pointer (RFC 6901) from the root of an object, such as <c>/rules/0/verbs</c>.</summary>
public readonly record struct JsonPointer
{
    private readonly ImmutableArray<string> _tokens;

    private JsonPointer(ImmutableArray<string> tokens) => _tokens = tokens;

    /// <summary>The whole object.</summary>
    public static JsonPointer Root => new([]);

    /// <summary>The unescaped reference tokens.</summary>
    public ImmutableArray<string> Tokens => _tokens.IsDefault ? [] : _tokens;

    /// <summary>Whether this is the whole object.</summary>
    public bool IsRoot => Tokens.IsEmpty;

    /// <summary>Parses <c>/a/b~1c/0</c>; throws <see cref="FormatException"/> when the text is neither empty nor starts with <c>/</c>.</summary>
    public static JsonPointer Parse(string text) => text switch
    {
        "" => Root,
        ['/', ..] => new([.. text[1..].Split('/').Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]),
        _ => throw new FormatException($"'{text}' is not a JSON pointer: expected an empty text or a leading '/'."),
    };

    /// <summary>The pointer to the member or item <paramref name="token"/> of this node.</summary>
    public JsonPointer Append(string token) => new(Tokens.Add(token));

    /// <summary>The pointer to item <paramref name="index"/> of this sequence.</summary>
    public JsonPointer Append(int index) => Append(index.ToString(CultureInfo.InvariantCulture));

    /// <summary>This pointer followed by <paramref name="rest"/>.</summary>
    public JsonPointer Append(JsonPointer rest) => new(Tokens.AddRange(rest.Tokens));

    /// <summary>The pointer without its last token.</summary>
    public JsonPointer Parent => new(Tokens.RemoveAt(Tokens.Length - 1));

    /// <summary>Whether <paramref name="other"/> is this node or below it.</summary>
    public bool Covers(JsonPointer other) => other.Tokens.Length >= Tokens.Length && other.Tokens[..Tokens.Length].SequenceEqual(Tokens);

    /// <inheritdoc/>
    public bool Equals(JsonPointer other) => Tokens.SequenceEqual(other.Tokens);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var token in Tokens)
            hash.Add(token, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Concat(Tokens.Select(token => "/" + token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
}
