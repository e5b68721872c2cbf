using System.Buffers.Binary;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>Writes the fields of a tuple one after another, each with its length, so that different tuples never give the same bytes.</summary>
internal sealed class TupleKeyWriter
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Add(JsonSlice field) => Add(field.Bytes, field.Escaped);

    /// <summary>Adds raw JSON or plain text.</summary>
    public void Add(ReadOnlySpan<byte> field) => Add(field, escaped: false);

    public void Add(byte mark)
    {
        Reserve(1);
        _bytes[_length++] = mark;
    }

    private void Add(ReadOnlySpan<byte> field, bool escaped)
    {
        Reserve(field.Length + sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), (field.Length << 1) | (escaped ? 1 : 0));
        field.CopyTo(_bytes.AsSpan(_length + sizeof(int)));
        _length += field.Length + sizeof(int);
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
    }
}

/// <summary>Reads back what <see cref="TupleKeyWriter"/> wrote, in the same order.</summary>
internal ref struct TupleKeyReader(ReadOnlySpan<byte> key)
{
    private ReadOnlySpan<byte> _rest = key;

    public byte Mark()
    {
        var mark = _rest[0];
        _rest = _rest[1..];
        return mark;
    }

    public string Text() => Field().ToString();

    public ReadOnlySpan<byte> Raw() => Field().Bytes;

    private JsonSlice Field()
    {
        var header = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        var field = new JsonSlice(_rest.Slice(sizeof(int), header >> 1), (header & 1) != 0);
        _rest = _rest[(sizeof(int) + (header >> 1))..];
        return field;
    }
}
