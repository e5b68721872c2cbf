namespace KubeGuard.Evidence.Aggregation;

/// <summary>Counters by the raw bytes of a tuple: a tuple that is already known costs no allocation.</summary>
internal sealed class TupleTable
{
    private readonly Dictionary<byte[], OccurrenceCounter> _counters = new(ByteKeyComparer.Instance);
    private readonly Dictionary<byte[], OccurrenceCounter>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public TupleTable() => _byBytes = _counters.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int Count => _counters.Count;

    public IEnumerable<KeyValuePair<byte[], OccurrenceCounter>> Entries => _counters;

    public OccurrenceCounter this[ReadOnlySpan<byte> key]
    {
        get
        {
            if (!_byBytes.TryGetValue(key, out var counter))
                _byBytes[key] = counter = new OccurrenceCounter();
            return counter;
        }
    }

    public void Clear() => _counters.Clear();
}

/// <summary>Equality of byte strings, also without making an array first.</summary>
internal sealed class ByteKeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static ByteKeyComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new TupleHash();
        hash.Add(alternate);
        return hash.Value.GetHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
