using System.Text;

namespace KubeGuard.Evidence.Inputs;

/// <summary>
/// The bytes of an input, unpacked. The first bytes can be looked at before reading. A gzip file that is cut or damaged gives what is readable
/// before the damage.
/// </summary>
internal sealed class LogStream : ReadOnlyStream
{
    private const int MagicBytes = 6;
    private const int FirstPeekBytes = 1 << 12;

    private static readonly FileStreamOptions FileOptions = new()
    {
        BufferSize = 0,
        Options = System.IO.FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    private readonly Stream _raw;
    private readonly Stream _text;
    private byte[] _ahead = [];
    private int _aheadStart;
    private bool _ended;

    private LogStream(Stream raw)
    {
        _raw = raw;
        var magic = new byte[MagicBytes];
        var length = raw.ReadAtLeast(magic, MagicBytes, throwOnEndOfStream: false);
        var start = magic.AsSpan(0, length);
        Foreign = ForeignFormat(start);
        Stream whole = new Prefixed(start.ToArray(), raw);
        _text = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new GzipText(whole)
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Transcode(whole, Encoding.Unicode)
            : start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Transcode(whole, Encoding.BigEndianUnicode)
            : whole;
    }

    /// <summary>What the bytes are when they are a compression that is not read; null otherwise.</summary>
    public string? Foreign { get; }

    /// <summary>Why reading ended before the end; null when it did not.</summary>
    public string? Damage { get; private set; }

    /// <exception cref="LogReadException">The file cannot be opened.</exception>
    public static LogStream Open(LogInput input)
    {
        try
        {
            return new(input.Opener?.Invoke() ?? new FileStream(input.Path!, FileOptions));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogReadException(new(input.Source, 0), $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The next <paramref name="count"/> bytes that will be read, or as many as there are.</summary>
    public ReadOnlyMemory<byte> Peek(int count)
    {
        var length = _ahead.Length - _aheadStart;
        var bytes = _ahead[_aheadStart..];
        while (length < count && !_ended)
        {
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Clamp(length * 2, FirstPeekBytes, count));
            length += ReadText(bytes.AsSpan(length));
        }

        _ahead = bytes[..length];
        _aheadStart = 0;
        return _ahead;
    }

    public override int Read(Span<byte> buffer)
    {
        var ahead = _ahead.AsSpan(_aheadStart);
        if (ahead.IsEmpty)
            return ReadText(buffer);
        var count = Math.Min(ahead.Length, buffer.Length);
        ahead[..count].CopyTo(buffer);
        _aheadStart += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
            _raw.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadText(Span<byte> buffer)
    {
        if (_ended)
            return 0;
        try
        {
            var read = _text.Read(buffer);
            _ended = read == 0;
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            _ended = true;
            Damage = "the compressed data is cut or damaged: what stands before the damage was read";
            return 0;
        }
    }

    private static Stream Transcode(Stream stream, Encoding encoding) => Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);

    private static string? ForeignFormat(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "zstd"
        : start.StartsWith("BZh"u8) ? "bzip2"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz"
        : start.StartsWith("PK\u0003\u0004"u8) ? "zip"
        : null;

    /// <summary>Bytes that were read already, and then the rest of the stream they came from.</summary>
    private sealed class Prefixed(byte[] prefix, Stream rest) : ReadOnlyStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_given == prefix.Length)
                return rest.Read(buffer);
            var count = Math.Min(prefix.Length - _given, buffer.Length);
            prefix.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }
    }
}
