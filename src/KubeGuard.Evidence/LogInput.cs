namespace KubeGuard.Evidence;

/// <summary>One thing to read.</summary>
/// <param name="Source">Name in reports: relative, with <c>/</c>, the same on every machine; <c>-</c> for standard input.</param>
/// <param name="Path">File to open; null for what is no file.</param>
/// <param name="Kind">Format when the user named it; null to recognise it from the content.</param>
public sealed record LogInput(string Source, string? Path, LogKind? Kind)
{
    /// <summary>Opens what is no file.</summary>
    internal Func<Stream>? Opener { get; private init; }

    /// <summary>A log that is in memory already.</summary>
    public static LogInput FromMemory(string source, ReadOnlyMemory<byte> content, LogKind? kind = null) =>
        FromStream(source, () => new MemoryStream(content.ToArray(), writable: false), kind);

    /// <summary>A log that comes from a stream, which is opened once and closed after reading.</summary>
    public static LogInput FromStream(string source, Func<Stream> open, LogKind? kind = null) => new(source, null, kind) { Opener = open };
}
