using System.Buffers;
using System.Text.Json;

namespace KubeGuard.Evidence.Json;

/// <summary>Takes one JSON value off the front of the data.</summary>
internal interface IRecordParser
{
    /// <summary>Parses the value that starts at the first byte.</summary>
    /// <returns>Its length; 0 when the data ends before it does, and then nothing was done.</returns>
    /// <exception cref="JsonException">The data is not JSON; nothing was done.</exception>
    int Parse(ReadOnlySpan<byte> data, long line);

    /// <summary>A record is broken; reading goes on at the next line.</summary>
    void Malformed(long line);
}

/// <summary>
/// Cuts a stream into JSON values: one a line, several on a line, pretty-printed over many, or elements of an array. What is broken is
/// skipped up to the end of the line that it starts on. Memory is one buffer, which grows only for a record that does not fit.
/// </summary>
internal sealed class JsonRecordReader(Stream stream, int maxRecordBytes) : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>So much of a line without an end is parsed before more is read: many records may stand on one line.</summary>
    private const int WorthATry = 1 << 16;

    /// <summary>
    /// Broken records that seem to go on over many lines are read again and again. Past this many bytes, and as many as were read, a record is
    /// expected to end on its line.
    /// </summary>
    private const int WasteAllowance = 16 << 20;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,[]"u8);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _end;
    private bool _ended;
    private long _line = 1;
    private long _bytes;
    private long _wasted;

    /// <summary>Up to here there is no newline after the start.</summary>
    private int _searched;

    /// <summary>Called after each chunk with the number of bytes read so far.</summary>
    public Action<long>? OnRead { get; init; }

    private ReadOnlySpan<byte> Data => _buffer.AsSpan(_start, _end - _start);

    public void ReadAll(IRecordParser parser)
    {
        while (FindRecord(parser))
            ReadRecord(parser);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Moves to the next opening brace: past white space and array punctuation, and past the prefix that log shippers put before it.</summary>
    private bool FindRecord(IRecordParser parser)
    {
        while (true)
        {
            var skipped = Data.IndexOfAnyExcept(Separators);
            Advance(skipped < 0 ? Data.Length : skipped);
            if (Data.IsEmpty)
            {
                if (!Fill())
                    return false;
                continue;
            }

            if (_buffer[_start] == '{')
                return true;
            var stop = Data.IndexOfAny((byte)'{', (byte)'\n');
            if (stop < 0 && Data.Length < ChunkBytes && Fill())
                continue;
            if (stop >= 0 && Data[stop] == '{')
            {
                Advance(stop);
                return true;
            }

            Resynchronise(parser);
        }
    }

    private void ReadRecord(IRecordParser parser)
    {
        var window = LineWindow();
        var line = window;
        while (true)
        {
            int length;
            try
            {
                length = parser.Parse(Data[..window], _line);
            }
            catch (JsonException)
            {
                GiveUp(parser, window - line);
                return;
            }

            if (length > 0)
            {
                Advance(length);
                return;
            }

            // Not complete: a longer line, a value over several lines, or a truncated one.
            if (!TryWiden(ref window))
            {
                GiveUp(parser, window - line);
                return;
            }
        }
    }

    /// <summary>The rest of the line that the record starts on, or as much of it as is worth a try.</summary>
    private int LineWindow()
    {
        while (true)
        {
            var from = Math.Max(_start, _searched);
            var newline = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
            _searched = newline < 0 ? _end : from + newline;
            if (newline >= 0)
                return _searched + 1 - _start;
            if (Data.Length >= WorthATry || !Fill())
                return Data.Length;
        }
    }

    /// <summary>At least twice as much, up to the end of a line; false when there is no more, or no more should be tried.</summary>
    private bool TryWiden(ref int window)
    {
        if (_wasted > WasteAllowance + _bytes && _buffer[_start + window - 1] == '\n')
            return false;
        var wanted = Math.Min(window * 2L, maxRecordBytes);
        while (Data.Length < wanted && Fill())
        {
        }

        var before = window;
        var newline = Data.Length > wanted ? Data[(int)wanted..].IndexOf((byte)'\n') : -1;
        window = newline < 0 ? Data.Length : (int)wanted + newline + 1;
        return window > before && before < maxRecordBytes;
    }

    private void GiveUp(IRecordParser parser, int triedBeyondLine)
    {
        _wasted += triedBeyondLine;
        Resynchronise(parser);
    }

    private void Resynchronise(IRecordParser parser)
    {
        parser.Malformed(_line);
        while (true)
        {
            var newline = Data.IndexOf((byte)'\n');
            Advance(newline < 0 ? Data.Length : newline + 1);
            if (newline >= 0 || !Fill())
                return;
        }
    }

    private void Advance(int count)
    {
        _line += Data[..count].Count((byte)'\n');
        _start += count;
    }

    private bool Fill()
    {
        if (_ended)
            return false;
        if (_start > 0)
        {
            Data.CopyTo(_buffer);
            _end -= _start;
            _searched = Math.Max(0, _searched - _start);
            _start = 0;
        }

        if (_end == _buffer.Length)
            Grow();
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _bytes += read;
        _ended = read == 0;
        OnRead?.Invoke(_bytes);
        return !_ended;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Data.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
