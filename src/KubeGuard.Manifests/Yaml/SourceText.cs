using System.Text;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// A file as text that can be turned back into exactly its bytes: byte order mark, encoding and line ends are remembered, not normalised.
/// </summary>
public sealed class SourceText
{
    private readonly Lazy<int[]> _lineStarts;

    private SourceText(string path, string text, bool hasByteOrderMark, Encoding encoding)
    {
        Path = path;
        Text = text;
        HasByteOrderMark = hasByteOrderMark;
        Encoding = encoding;
        _lineStarts = new(FindLineStarts, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Path relative to the repository, with <c>/</c> as separator.</summary>
    public string Path { get; }

    /// <summary>The characters, without the byte order mark.</summary>
    public string Text { get; }

    /// <summary>Whether the file starts with a byte order mark.</summary>
    public bool HasByteOrderMark { get; }

    /// <summary>UTF-8, or UTF-16 when a byte order mark says so.</summary>
    public Encoding Encoding { get; }

    /// <summary>Decodes <paramref name="bytes"/>. Text that does not decode strictly (or holds NUL) throws <see cref="DecoderFallbackException"/>.</summary>
    public static SourceText FromBytes(string path, ReadOnlySpan<byte> bytes)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding)new UTF8Encoding(false, true), 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
            _ => (new UTF8Encoding(false, true), 0),
        };
        var text = encoding.GetString(bytes[mark..]);
        if (text.Contains('\0'))
            throw new DecoderFallbackException("it holds a NUL character", [0], bytes.IndexOf((byte)0));
        return new(path, text, mark > 0, encoding);
    }

    /// <summary>Text made by this program: UTF-8 without a byte order mark.</summary>
    public static SourceText FromText(string path, string text) => new(path, text, false, new UTF8Encoding(false, true));

    /// <summary>The same file with other characters: encoding and byte order mark are kept.</summary>
    public SourceText WithText(string text) => new(Path, text, HasByteOrderMark, Encoding);

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var body = Encoding.GetBytes(Text);
        if (!HasByteOrderMark)
            return body;
        ReadOnlySpan<byte> mark = Encoding is UnicodeEncoding
            ? Encoding.GetBytes("\uFEFF")
            : [0xEF, 0xBB, 0xBF];
        return [.. mark, .. body];
    }

    /// <summary>The characters of <paramref name="span"/>.</summary>
    public ReadOnlySpan<char> Slice(SourceSpan span) => Text.AsSpan(span.Start, span.Length);

    /// <summary>Line and column of both ends of <paramref name="span"/>.</summary>
    public SourceLocation Locate(SourceSpan span)
    {
        var (line, column) = Position(span.Start);
        var (endLine, endColumn) = Position(span.End);
        return new(Path, line, column, endLine, endColumn);
    }

    private (int Line, int Column) Position(int index)
    {
        var starts = _lineStarts.Value;
        var found = Array.BinarySearch(starts, index);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, index - starts[line] + 1);
    }

    private int[] FindLineStarts()
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n' || (Text[i] == '\r' && (i + 1 == Text.Length || Text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        return [.. starts];
    }
}
