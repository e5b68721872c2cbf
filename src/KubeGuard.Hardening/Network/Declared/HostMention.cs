using System.Buffers;
using System.Globalization;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>A host in a text that a program is configured with.</summary>
/// <param name="Host">Name as written.</param>
/// <param name="Port">Port behind it, or null.</param>
/// <param name="IsAddress">Whether the text around it says that it is a host: a scheme, a port, a dot.</param>
/// <param name="IsWholeText">Whether the text is nothing else.</param>
internal sealed record HostMention(string Host, int? Port, bool IsAddress, bool IsWholeText)
{
    private const int LongestText = 16 * 1024;
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ',', ';', '=', '(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', '|', '&'];
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>The hosts in a text such as a URL, a list of brokers or a data source name; a very long text is no setting.</summary>
    public static IEnumerable<HostMention> In(string text)
    {
        if (text.Length > LongestText)
            yield break;
        foreach (var token in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(token, token.Length == text.Length) is { } mention)
                yield return mention;
        }
    }

    private static HostMention? Parse(string token, bool isWhole)
    {
        var scheme = token.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? token.AsSpan(scheme + 3) : token.AsSpan();
        if (rest.IndexOfAny('/', '?') is >= 0 and var end)
            rest = rest[..end];
        if (rest.LastIndexOf('@') is >= 0 and var at)
            rest = rest[(at + 1)..];
        int? port = null;
        if (rest.LastIndexOf(':') is >= 0 and var colon)
        {
            if (!int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65535)
                return null;
            port = number;
            rest = rest[..colon];
        }

        if (rest.IsEmpty || rest.Length > 253 || rest.ContainsAnyExcept(HostCharacters) || rest.IndexOfAnyInRange('a', 'z') < 0)
            return null;
        return new(rest.ToString(), port, scheme >= 0 || port is not null || rest.Contains('.'), isWhole);
    }
}
