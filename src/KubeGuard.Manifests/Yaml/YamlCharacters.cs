using System.Buffers;

namespace KubeGuard.Manifests.Yaml;

/// <summary>Character classes as the YAML 1.1 scanner sees them.</summary>
internal static class YamlCharacters
{
    /// <summary>What ends a line, and with it a comment: CR, LF, NEL, LS, PS.</summary>
    public static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    public static bool IsBreak(char character) => character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    public static bool IsBlank(char character) => character is ' ' or '\t';

    public static bool IsBlankOrBreak(char character) => IsBlank(character) || IsBreak(character);

    /// <summary>Index of the line break that ends the line of <paramref name="index"/>, or the end of the text.</summary>
    public static int EndOfLine(string text, int index)
    {
        var found = text.AsSpan(index).IndexOfAny(LineBreaks);
        return found < 0 ? text.Length : index + found;
    }

    /// <summary>Index of the first character after the line of <paramref name="index"/>, or the end of the text.</summary>
    public static int NextLine(string text, int index)
    {
        var end = EndOfLine(text, index);
        if (end == text.Length)
            return end;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /// <summary>Index of the first character of the line of <paramref name="index"/>.</summary>
    public static int StartOfLine(string text, int index)
    {
        while (index > 0 && !IsBreak(text[index - 1]))
            index--;
        return index;
    }

    /// <summary>First index from <paramref name="index"/> on that is no space and no tab.</summary>
    public static int SkipBlanks(string text, int index)
    {
        while (index < text.Length && IsBlank(text[index]))
            index++;
        return index;
    }

    /// <summary>First index from <paramref name="index"/> on that belongs to no white space, line break or comment.</summary>
    public static int SkipTrivia(string text, int index)
    {
        while (index < text.Length)
        {
            if (IsBlankOrBreak(text[index]))
                index++;
            else if (text[index] == '#' && (index == 0 || IsBlankOrBreak(text[index - 1]) || text[index - 1] is '[' or ']' or '{' or '}' or ','))
                index = EndOfLine(text, index);
            else
                break;
        }

        return index;
    }

    /// <summary>
    /// First index after the anchor and tag that may stand at <paramref name="start"/> and before <paramref name="limit"/>, white space behind
    /// them not included.
    /// </summary>
    public static int EndOfProperties(string text, int start, int limit)
    {
        var end = start;
        for (var next = start; next < limit && text[next] is '&' or '!';)
        {
            var verbatim = text.AsSpan(next).StartsWith("!<", StringComparison.Ordinal) ? text.IndexOf('>', next, limit - next) : -1;
            next = verbatim < 0 ? next + 1 : verbatim;
            while (next < limit && !IsBlankOrBreak(text[next]) && text[next] is not (',' or '[' or ']' or '{' or '}'))
                next++;
            end = next;
            next = SkipTrivia(text, next);
        }

        return end;
    }
}
