using System.Buffers.Binary;
using System.IO.Compression;

namespace KubeGuard.Evidence.Inputs;

/// <summary>
/// Unpacks gzip, one member or several, and knows whether the end was there: <see cref="GZipStream"/> ends quietly where a file is cut. Every
/// member says at its end how much it unpacks to (RFC 1952), so the members of a whole file add up to all that was unpacked.
/// </summary>
internal sealed class GzipText : ReadOnlyStream
{
    /// <summary>Little, so that not much is lost when unpacking fails at a damaged block.</summary>
    private const int PieceBytes = 1 << 14;

    private readonly Members _members;
    private readonly GZipStream _unpacked;
    private uint _length;

    public GzipText(Stream packed)
    {
        _members = new Members(packed);
        _unpacked = new GZipStream(_members, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is damaged, or ends before its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _unpacked.Read(buffer.Length > PieceBytes ? buffer[..PieceBytes] : buffer);
        _length += (uint)read;
        if (read == 0 && _length != _members.DeclaredLength)
            throw new InvalidDataException("The last gzip member is cut.");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Passes packed bytes on and adds up the lengths, modulo 2^32, that stand before each further member and at the end.</summary>
    private sealed class Members(Stream packed) : ReadOnlyStream
    {
        private const int HeaderBytes = 10;
        private const int LengthBytes = sizeof(uint);

        /// <summary>What was read last: the end of a member may lie in one read and the next header in the following.</summary>
        private byte[] _recent = [];
        private uint _before;
        private bool _first = true;

        public uint DeclaredLength => _recent.Length < LengthBytes ? 0 : _before + BinaryPrimitives.ReadUInt32LittleEndian(_recent.AsSpan()[^LengthBytes..]);

        public override int Read(Span<byte> buffer)
        {
            var read = packed.Read(buffer);
            if (read > 0)
                Observe(buffer[..read]);
            return read;
        }

        private void Observe(ReadOnlySpan<byte> bytes)
        {
            byte[] window = [.. _recent, .. bytes];
            var from = _first ? HeaderBytes : LengthBytes;
            for (var at = from; at + HeaderBytes <= window.Length; at++)
            {
                var next = window.AsSpan(at, window.Length - at - HeaderBytes + 2).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B]);
                if (next < 0)
                    break;
                at += next;
                if (IsHeader(window.AsSpan(at)))
                    _before += BinaryPrimitives.ReadUInt32LittleEndian(window.AsSpan(at - LengthBytes));
            }

            // A header that begins in the last nine bytes is found in the next window, together with the length before it.
            var keep = Math.Min(window.Length, HeaderBytes - 1 + LengthBytes);
            _first = _first && window.Length < HeaderBytes;
            _recent = window[^keep..];
        }

        /// <summary>Deflate, known flags, and the extra flags and operating systems that RFC 1952 lists: chance meets this once in 10^11 bytes.</summary>
        private static bool IsHeader(ReadOnlySpan<byte> bytes) =>
            bytes.Length >= HeaderBytes && bytes[2] == 8 && bytes[3] < 0x20 && bytes[8] is 0 or 2 or 4 && bytes[9] is <= 13 or 255;
    }
}
