using System.Collections.Immutable;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// Cuts a file into its documents before anything is parsed, so that a broken document costs only itself: <c>---</c> at the start of a
/// line separates documents wherever it stands (YAML 1.2.2, production <c>c-forbidden</c>).
/// </summary>
internal static class YamlDocumentSplitter
{
    /// <summary>The documents in order; their spans cover the file without gap or overlap, each from its own <c>---</c> (or directives) on.</summary>
    public static ImmutableArray<DocumentSlice> Split(string text)
    {
        var slices = ImmutableArray.CreateBuilder<DocumentSlice>();
        var start = 0;
        var hasMarker = false;
        var hasContent = false;
        for (var line = 0; line < text.Length; line = YamlCharacters.NextLine(text, line))
        {
            if (IsMarker(text, line, '-'))
            {
                if (hasMarker || hasContent)
                    Close(line);
                hasMarker = true;
                hasContent = IsContent(text, line + 3);
            }
            else if (IsMarker(text, line, '.'))
            {
                if (hasMarker || hasContent)
                    Close(YamlCharacters.NextLine(text, line));
            }
            else
            {
                hasContent |= IsContent(text, line) && (hasMarker || text[line] != '%');
            }
        }

        if (hasMarker || hasContent)
            Close(text.Length);
        else if (slices.Count > 0)
            slices[^1] = slices[^1] with { Span = new(slices[^1].Span.Start, text.Length) };
        return slices.DrainToImmutable();

        void Close(int end)
        {
            slices.Add(new(new(start, end), hasContent));
            (start, hasMarker, hasContent) = (end, false, false);
        }
    }

    private static bool IsMarker(string text, int line, char mark) =>
        text[line] == mark
        && line + 2 < text.Length && text[line + 1] == mark && text[line + 2] == mark
        && (line + 3 == text.Length || YamlCharacters.IsBlankOrBreak(text[line + 3]));

    private static bool IsContent(string text, int index)
    {
        var first = YamlCharacters.SkipBlanks(text, index);
        return first < text.Length && !YamlCharacters.IsBreak(text[first]) && text[first] != '#';
    }
}

/// <summary>The characters of one document, and whether they hold more than comments.</summary>
internal readonly record struct DocumentSlice(SourceSpan Span, bool HasContent);
