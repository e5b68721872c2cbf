using System.Text.RegularExpressions;

namespace KubeGuard.PromptChain.Redaction;

/// <summary>
/// Takes secrets out of text before it is sent, and by setting replaces names and addresses by pseudonyms that can be put back (C4). Secret
/// objects and credential-like environment values are taken out earlier, where their structure is known (<see cref="SecretFields"/>).
/// </summary>
internal sealed partial class Redactor(Pseudonyms? pseudonyms)
{
    private const string Mark = "[redacted]";

    public string Redact(string text)
    {
        text = PrivateKey().Replace(text, Mark);
        text = JsonWebToken().Replace(text, Mark);
        text = KnownToken().Replace(text, Mark);
        text = Authorization().Replace(text, match => $"{match.Groups[1].Value} {Mark}");
        text = UrlCredentials().Replace(text, match => $"{match.Groups[1].Value}{Mark}@");
        text = Assignment().Replace(text, match => $"{match.Groups[1].Value}{Mark}");
        text = Email().Replace(text, Mark);
        text = LongSecret().Replace(text, match => LooksRandom(match.Value) ? Mark : match.Value);
        return pseudonyms is null ? text : pseudonyms.Hide(text);
    }

    public string Restore(string text) => pseudonyms is null ? text : pseudonyms.Show(text);

    /// <summary>Digits, capitals and small letters well mixed: a key, not a name. Hashes in object names are shorter and lower case.</summary>
    private static bool LooksRandom(string text)
    {
        var changes = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (Class(text[i]) != Class(text[i - 1]))
                changes++;
        }

        return text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower) && changes * 4 > text.Length;
    }

    private static int Class(char letter) => char.IsAsciiDigit(letter) ? 0 : char.IsAsciiLetterUpper(letter) ? 1 : 2;

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?", RegexOptions.NonBacktracking)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{16,}|A[KS]IA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,})", RegexOptions.NonBacktracking)]
    private static partial Regex KnownToken();

    [GeneratedRegex(@"(?i)\b(bearer|basic) [A-Za-z0-9+/_.=-]{6,}", RegexOptions.NonBacktracking)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"([a-zA-Z][a-zA-Z0-9+.-]{1,20}://)[^\s/@""']{1,200}@", RegexOptions.NonBacktracking)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex(@"(?i)((password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|credential)s?\\?[""']?\s?[=:]\s?\\?[""']?)[^\s""'\\,;&}]{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"[A-Za-z0-9+/_=-]{28,}", RegexOptions.NonBacktracking)]
    private static partial Regex LongSecret();
}
