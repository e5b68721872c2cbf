using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.PromptChain.Redaction;

/// <summary>
/// Reversible stand-ins for the names and addresses of one run, handed out in ordinal order of the originals so that equal input gives equal
/// text. Only whole words are replaced.
/// </summary>
internal sealed partial class Pseudonyms
{
    private readonly Dictionary<string, string> _hidden = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);

    /// <param name="names">Namespaces, object names and addresses that shall not leave the house.</param>
    public Pseudonyms(IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => name.Length > 1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var stand = $"n{_hidden.Count + 1:0000}x";
            _hidden[name] = stand;
            _shown[stand] = name;
        }
    }

    public string Hide(string text) => Replace(text, _hidden);

    public string Show(string text) => Replace(text, _shown);

    private static string Replace(string text, Dictionary<string, string> by)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var word in Word().EnumerateMatches(text))
        {
            result.Append(text, at, word.Index - at);
            var original = text.Substring(word.Index, word.Length);
            result.Append(by.GetValueOrDefault(original, original));
            at = word.Index + word.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    // A DNS label, a dotted name or an address; a trailing dot belongs to the sentence.
    [GeneratedRegex(@"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
