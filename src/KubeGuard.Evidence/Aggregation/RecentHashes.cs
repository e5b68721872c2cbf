using System.Buffers.Binary;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>
/// Remembers what was seen, in bounded memory: two generations of 128-bit hashes, the older of which is forgotten when the younger is full.
/// </summary>
internal sealed class RecentHashes(int generation)
{
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

    /// <summary>Whether the hash is new; it is remembered either way.</summary>
    public bool Add(UInt128 hash)
    {
        if (_young.Contains(hash) || _old.Contains(hash))
            return false;
        if (_young.Count >= generation)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        return _young.Add(hash);
    }
}

/// <summary>A 128-bit hash over several byte strings: two multiply-and-fold lanes over eight bytes at a time.</summary>
internal ref struct TupleHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xC2B2_AE3D_27D4_EB4F;

    private ulong _left = First;
    private ulong _right = Second;

    public TupleHash()
    {
    }

    public readonly UInt128 Value => new(_left, _right);

    public void Add(ulong word) => Mix(word);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        ulong tail = 0;
        foreach (var value in bytes)
            tail = (tail << 8) | value;
        Mix(tail);
    }

    private void Mix(ulong word)
    {
        _left = Fold(_left ^ word, First);
        _right = Fold(_right + word, Second);
    }

    private static ulong Fold(ulong value, ulong factor)
    {
        var high = Math.BigMul(value, factor, out var low);
        return high ^ low ^ value;
    }
}
