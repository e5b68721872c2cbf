using System.IO.Compression;
using System.Net.Http.Headers;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>The last answers, by actor and address. Bounded by bytes: the one that was not asked for the longest time goes first.</summary>
/// <param name="capacity">Bytes that all bodies together may take, as they are kept.</param>
internal sealed class AnswerCache(long capacity)
{
    public const long DefaultCapacity = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    public KeptAnswer? Find(string key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Answer;
        }
    }

    public void Keep(string key, KeptAnswer answer)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var old))
                Remove(old);
            if (answer.Size > capacity)
                return;
            _entries[key] = _recent.AddFirst(new Entry(key, answer));
            _bytes += answer.Size;
            while (_bytes > capacity)
                Remove(_recent.Last!);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Answer.Size;
    }

    private sealed record Entry(string Key, KeptAnswer Answer);
}

/// <summary>An answer with its entity tag; the body is kept compressed, since lists of pull requests repeat themselves a lot.</summary>
internal sealed class KeptAnswer
{
    private readonly byte[] _compressed;

    private KeptAnswer(EntityTagHeaderValue tag, string? link, MediaTypeHeaderValue? contentType, byte[] compressed)
    {
        Tag = tag;
        Link = link;
        ContentType = contentType;
        _compressed = compressed;
    }

    public EntityTagHeaderValue Tag { get; }

    public string? Link { get; }

    public MediaTypeHeaderValue? ContentType { get; }

    public long Size => _compressed.Length;

    public static KeptAnswer Of(EntityTagHeaderValue tag, string? link, MediaTypeHeaderValue? contentType, byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Fastest))
            deflate.Write(body);
        return new(tag, link, contentType, buffer.ToArray());
    }

    public byte[] Body()
    {
        using var source = new DeflateStream(new MemoryStream(_compressed), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        source.CopyTo(buffer);
        return buffer.ToArray();
    }
}
