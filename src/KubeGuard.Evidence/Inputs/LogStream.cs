using System.IO.Compression;
using System.Text;

namespace KubeGuard.Evidence.Inputs;

/// <summary>
/// The bytes of an input, unpacked. The first bytes can be looked at before reading. A gzip file that is cut or damaged gives what is readable
/// before the damage.
/// </summary>
internal sealed class LogStream : Stream
{
    private const int MagicBytes = 6;

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
        _text = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new GZipStream(whole, CompressionMode.Decompress)
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Transcode(whole, Encoding.Unicode)
            : start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Transcode(whole, Encoding.BigEndianUnicode)
            : whole;
    }

    /// <summary>What the bytes are when they are a compression that is not read; null otherwise.</summary>
    public string? Foreign { get; }

    /// <summary>Why reading ended before the end; null when it did not.</summary>
    public string? Damage { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="LogReadException">The file cannot be opened.</exception>
    public static LogStream Open(LogInput input)
    {
        try
        {
            return new(input.Path is null
                ? Console.OpenStandardInput()
                : new FileStream(input.Path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogReadException(new(input.Source, 0), $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Up to <paramref name="count"/> of the bytes that the next reads will give.</summary>
    public ReadOnlyMemory<byte> Peek(int count)
    {
        var known = _ahead.AsSpan(_aheadStart);
        var bytes = new byte[count];
        known.CopyTo(bytes);
        var length = known.Length;
        while (length < count && ReadText(bytes.AsSpan(length)) is > 0 and var read)
            length += read;
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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
    private sealed class Prefixed(byte[] prefix, Stream rest) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_given == prefix.Length)
                return rest.Read(buffer);
            var count = Math.Min(prefix.Length - _given, buffer.Length);
            prefix.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
