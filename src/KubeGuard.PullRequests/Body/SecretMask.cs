using System.Text.RegularExpressions;

namespace KubeGuard.PullRequests.Body;

/// <summary>
/// Hides what looks like a credential in text that is to be shown (B16); errs on the side of hiding. Only what is displayed is masked, never what
/// is committed.
/// </summary>
internal static partial class SecretMask
{
    public const string Hidden = "••••••";

    /// <summary>Hides credentials that are known by their form: keys, tokens, passwords in addresses and options.</summary>
    public static string InText(string text)
    {
        if (text.Length < 8)
            return text;
        text = KnownForms().Replace(text, Hidden);
        text = AddressPassword().Replace(text, $"$1{Hidden}@");
        return OptionValue().Replace(text, $"$1{Hidden}");
    }

    /// <summary>The lines of a YAML or JSON file with Secret data, credential-like values and private keys hidden; as many lines as before.</summary>
    public static string[] InFile(IReadOnlyList<string> lines)
    {
        var masked = lines.Select(InText).ToArray();
        foreach (var document in Documents(lines))
        {
            if (lines.Skip(document.Start).Take(document.Count).Any(line => SecretKind().IsMatch(line)))
                HideBlocks(masked, document, SecretData());
            HideBlocks(masked, document, CredentialKey());
            HideNamedValues(masked, document);
        }

        HidePrivateKeys(lines, masked);
        return masked;
    }

    private static IEnumerable<LineRange> Documents(IReadOnlyList<string> lines)
    {
        var start = 0;
        for (var index = 0; index < lines.Count; index++)
        {
            if (!lines[index].StartsWith("---", StringComparison.Ordinal))
                continue;
            yield return new(start, index - start);
            start = index;
        }

        yield return new(start, lines.Count - start);
    }

    /// <summary>Hides the value of each key that matches: the rest of its line, and all lines below it that belong to it.</summary>
    private static void HideBlocks(string[] lines, LineRange document, Regex key)
    {
        for (var index = document.Start; index < document.End; index++)
        {
            if (key.Match(lines[index]) is not { Success: true } match || IsHarmless(lines[index], match))
                continue;
            var indent = match.Groups["indent"];
            var depth = Depth(lines[index][match.Index..]);
            var scalar = BlockScalar().IsMatch(lines[index]) ? indent.Length : int.MaxValue;
            lines[index] = HideValue(lines[index], match);
            while (index + 1 < document.End && (depth > 0 || BelongsTo(lines[index + 1], indent)))
            {
                depth += Depth(lines[++index]);
                var column = Indent(lines[index]);
                if (column > scalar || Below().Match(lines[index]) is not { Success: true } entry)
                {
                    lines[index] = $"{lines[index][..column]}{Hidden}";
                    continue;
                }

                scalar = BlockScalar().IsMatch(lines[index]) ? column : int.MaxValue;
                lines[index] = HideValue(lines[index], entry);
            }
        }
    }

    /// <summary>Whether a line is part of the value of a key at this indentation: deeper, empty, or an item of a list that is not indented.</summary>
    private static bool BelongsTo(string line, Group indent) =>
        line.Trim().Length == 0 || Indent(line) > indent.Length
        || (Indent(line) == indent.Length && line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && !indent.Value.Contains('-', StringComparison.Ordinal));

    /// <summary>Hides <c>value</c> beside a <c>name</c> that says it is a credential, in either order (environment variables).</summary>
    private static void HideNamedValues(string[] lines, LineRange document)
    {
        for (var index = document.Start; index < document.End; index++)
        {
            if (CredentialName().Match(lines[index]) is not { Success: true } name)
                continue;
            if (InlineValue().Match(lines[index]) is { Success: true } inline)
                lines[index] = HideValue(lines[index], inline);
            var column = name.Groups["indent"].Length;
            foreach (var step in new[] { 1, -1 })
            {
                for (var near = index + step; near >= document.Start && near < document.End && near - index is <= 3 and >= -3; near += step)
                {
                    var starts = Column(lines[near]);
                    if (starts < column || (step > 0 && lines[near].TrimStart().StartsWith('-')))
                        break;
                    if (Value().Match(lines[near]) is { Success: true } value)
                        HideWithContinuation(lines, document, near, value, starts);
                    if (step < 0 && lines[near].TrimStart().StartsWith('-'))
                        break;
                }
            }
        }
    }

    private static void HideWithContinuation(string[] lines, LineRange document, int index, Match value, int column)
    {
        lines[index] = HideValue(lines[index], value);
        while (index + 1 < document.End && lines[index + 1].Trim().Length > 0 && Indent(lines[index + 1]) > column)
            lines[++index] = $"{lines[index][..Indent(lines[index])]}{Hidden}";
    }

    private static void HidePrivateKeys(IReadOnlyList<string> lines, string[] masked)
    {
        var inside = false;
        for (var index = 0; index < masked.Length; index++)
        {
            var begins = lines[index].Contains("-----BEGIN ", StringComparison.Ordinal) && lines[index].Contains("PRIVATE KEY", StringComparison.Ordinal);
            inside = inside || begins;
            if (!inside)
                continue;
            masked[index] = $"{lines[index][..Indent(lines[index])]}{Hidden}";
            inside = !lines[index].Contains("-----END ", StringComparison.Ordinal);
        }
    }

    private static string HideValue(string line, Match key)
    {
        var rest = line[(key.Index + key.Length)..];
        return rest.Trim().Length == 0 || IsOpening(rest.Trim()) ? line : $"{line[..(key.Index + key.Length)]} {Hidden}";
    }

    /// <summary>What begins a block and says nothing itself.</summary>
    private static bool IsOpening(string rest) => rest is "{" or "[" or "|" or ">" or "|-" or ">-" or "|+" or ">+" or "{}" or "[]";

    /// <summary>Settings and references that only sound like credentials.</summary>
    private static bool IsHarmless(string line, Match key)
    {
        var rest = line[(key.Index + key.Length)..].Trim().TrimEnd(',').Trim('"', '\'');
        return rest is "true" or "false" or "null" or "~" or "{}" or "[]"
            || (rest.Length == 0 && key.Value.Trim(' ', '-', ':', '"', '\'') is "secret" or "secrets" or "imagePullSecrets" or "serviceAccountToken");
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    /// <summary>Where the first key of a line starts, dashes of list items passed.</summary>
    private static int Column(string line) => line.Length - line.TrimStart(' ', '-').Length;

    private static int Depth(string text) => text.Count(letter => letter is '{' or '[') - text.Count(letter => letter is '}' or ']');

    private readonly record struct LineRange(int Start, int Count)
    {
        public int End => Start + Count;
    }

    private const string Words =
        "passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|connection[_-]?string|encryption[_-]?key|client[_-]?key|dsn|htpasswd|\\.dockerconfigjson|license[_-]?key";

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bglpat-[A-Za-z0-9_-]{16,}|\bsk-[A-Za-z0-9_-]{20,}|\bAIza[0-9A-Za-z_-]{35}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KnownForms();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/@'""]{0,80}):[^\s@/'""]{1,200}@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AddressPassword();

    [GeneratedRegex(@"(--?[A-Za-z0-9_-]{0,40}(?:passw(?:or)?d|passwd|secret|token|api-?key|access-?key|private-?key|credentials?)=)[^\s'"",]{1,400}|(?<=[Aa]uthorization:\s*(?:[Bb]earer|[Bb]asic)\s+)[^\s'"",]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OptionValue();

    [GeneratedRegex(@"(?:^|[\s{,-])[""']?kind[""']?\s*:\s*[""']?Secret[""']?\s*(?:$|[,}\s#])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretKind();

    [GeneratedRegex(@"(?:^(?<indent>\s*(?:-\s+)*)|[{,]\s*)[""']?(?:data|stringData)[""']?\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretData();

    [GeneratedRegex(@"^(?<indent>\s*(?:-\s+)*)[""']?[A-Za-z0-9_.-]{0,80}(?:" + Words + @")s?(?:[_-]?(?:value|base64|b64|old|new|\d+))?[""']?\s*:(?=\s|$|[""'])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CredentialKey();

    [GeneratedRegex(@"^(?<indent>[\s-]*)(?:\{\s*)?[""']?name[""']?\s*:\s*[""']?[A-Za-z0-9_.-]{0,80}(?:" + Words + @"|_pass\b|_pwd\b|_auth\b|_key\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CredentialName();

    [GeneratedRegex(@"^[\s-]*[""']?value[""']?\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@"(?<=[,{]\s*)[""']?value[""']?\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InlineValue();

    [GeneratedRegex(@"[:-]\s+(?:[!&]\S+\s+)*[|>][+-]?\d?[+-]?\s*(?:#.*)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlockScalar();

    [GeneratedRegex(@"^\s*(?:-\s+)?(?:""[^""]{1,253}""|'[^']{1,253}'|[A-Za-z0-9_.-]{1,253})\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Below();
}
