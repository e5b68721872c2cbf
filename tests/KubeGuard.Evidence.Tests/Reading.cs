using System.IO.Compression;
using System.Text;

namespace KubeGuard.Evidence.Tests;

/// <summary>Reads log text through the public seam.</summary>
internal static class Reading
{
    public static EvidenceSet Lines(params IEnumerable<object> lines) => Text(string.Join('\n', lines));

    public static EvidenceSet Text(string text, LogKind? kind = null) => Bytes(Encoding.UTF8.GetBytes(text), kind);

    public static EvidenceSet Bytes(byte[] bytes, LogKind? kind = null, EvidenceReaderOptions? options = null) =>
        new EvidenceReader(options).Read([LogInput.FromMemory("log", bytes, kind)]);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public static SourceCoverage Source(this EvidenceSet evidence) => evidence.Coverage.Sources.ShouldHaveSingleItem();

    public static ApiUse OnlyUse(this EvidenceSet evidence) => evidence.ApiUses.ShouldHaveSingleItem();

    public static Connection OnlyConnection(this EvidenceSet evidence) => evidence.Connections.ShouldHaveSingleItem();
}
