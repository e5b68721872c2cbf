namespace KubeGuard.Evidence;

/// <summary>One thing to read.</summary>
/// <param name="Source">Name in reports: relative, with <c>/</c>, the same on every machine; <c>-</c> for standard input.</param>
/// <param name="Path">File to open; null for standard input.</param>
/// <param name="Kind">Format when the user named it; null to recognise it from the content.</param>
public sealed record LogInput(string Source, string? Path, LogKind? Kind)
{
    internal ReadOnlyMemory<byte>? Content { get; private init; }

    /// <summary>A log that is in memory already.</summary>
    public static LogInput FromMemory(string source, ReadOnlyMemory<byte> content, LogKind? kind = null) => new(source, null, kind) { Content = content };
}
