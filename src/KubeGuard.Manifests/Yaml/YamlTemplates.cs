namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// Tells templates (Helm and other Go template text that makes YAML) from manifests that merely carry template text in their values, such
/// as the annotations of a PrometheusRule or a ConfigMap with a script.
/// </summary>
internal static class YamlTemplates
{
    public const string Message = "a template ({{ }} outside of quoted text): rendered by another tool, so neither read nor edited";

    private static readonly string[] HelmWords =
        [".Values.", ".Release.", ".Chart.", ".Capabilities.", "include \"", "template \"", "tpl ", "toYaml ", "tpl("];

    /// <summary>Whether plain text holds an action that only Helm understands.</summary>
    public static bool IsHelmAction(string value)
    {
        for (var open = value.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = value.IndexOf("{{", open + 2, StringComparison.Ordinal))
        {
            var close = value.IndexOf("}}", open, StringComparison.Ordinal);
            var action = value.AsSpan(open, (close < 0 ? value.Length : close) - open);
            foreach (var word in HelmWords)
            {
                if (action.Contains(word, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The first action of a document that does not parse: one that stands alone on its line, is a whole value, or speaks of Helm's objects,
    /// outside of comments, quotes and block scalars. Null when there is none: then the text is simply broken.
    /// </summary>
    public static SourceSpan? FindOutsideScalars(string text, SourceSpan document)
    {
        if (!text.AsSpan(document.Start, document.Length).Contains("{{", StringComparison.Ordinal))
            return null;
        var blockIndent = -1;
        for (var line = document.Start; line < document.End; line = YamlCharacters.NextLine(text, line))
        {
            var end = Math.Min(YamlCharacters.EndOfLine(text, line), document.End);
            var first = Math.Min(YamlCharacters.SkipBlanks(text, line), end);
            if (first == end || text[first] == '#' || (blockIndent >= 0 && first - line > blockIndent))
                continue;
            blockIndent = OpensBlockScalar(text.AsSpan(first, end - first)) ? first - line : -1;
            if (FindInLine(text, first, end) is { } found)
                return found;
        }

        return null;
    }

    private static bool OpensBlockScalar(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        var rest = (comment < 0 ? line : line[..comment]).TrimEnd().TrimEnd("+-0123456789");
        return rest is [.., ' ', '|' or '>'];
    }

    private static SourceSpan? FindInLine(string text, int first, int end)
    {
        var quote = '\0';
        for (var index = first; index < end; index++)
        {
            var character = text[index];
            if (quote != '\0')
            {
                if (character == '\\' && quote == '"')
                    index++;
                else if (character == quote)
                    quote = '\0';
                continue;
            }

            var opensToken = index == first || text[index - 1] is ' ' or '\t' or '[' or '{' or ',';
            if (character is '"' or '\'' && opensToken)
                quote = character;
            else if (character == '#' && opensToken)
                return null;
            else if (character == '{' && index + 1 < end && text[index + 1] == '{' && IsTemplateAction(text, first, index, end))
                return new(index, index + 2);
        }

        return null;
    }

    private static bool IsTemplateAction(string text, int first, int open, int end)
    {
        var before = text.AsSpan(first, open - first).TrimEnd();
        return before is [] or [.., ':'] or [.., '-'] || IsHelmAction(text[open..end]);
    }
}
