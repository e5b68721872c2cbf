using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>A SARIF document, to be printed or uploaded.</summary>
public sealed class SarifDocument
{
    private readonly SarifLog _log;

    internal SarifDocument(SarifLog log, string category, int leftOut)
    {
        _log = log;
        Category = category;
        LeftOut = leftOut;
        Version = $"{Driver.SemanticVersion}+{Digest()}";
        Upload = Compress(SarifText.Write(With(Run with { Tool = new(Driver with { SemanticVersion = Version }) })));
    }

    /// <summary>The document as JSON.</summary>
    public string Text => SarifText.Write(_log);

    /// <summary>How many results it holds.</summary>
    public int Results => Run.Results.Length;

    /// <summary>How many results did not fit.</summary>
    public int LeftOut { get; }

    /// <summary>Each result on a line, for people: <c>apps/web.yaml:3-9: unused-grants/high: …</c>.</summary>
    public IEnumerable<string> Lines => Run.Results.Select(Line);

    /// <summary>What is analysed.</summary>
    internal string Category { get; }

    /// <summary>
    /// The tool's version as it is uploaded: with a digest of what the document says as build metadata, by which the next run knows again what GitHub
    /// has. Messages do not count: they quote figures that change with every line of a log.
    /// </summary>
    internal string Version { get; }

    /// <summary>The document as it is uploaded, compressed with gzip.</summary>
    internal ReadOnlyMemory<byte> Upload { get; }

    private SarifRun Run => _log.Runs[0];

    private SarifComponent Driver => Run.Tool.Driver;

    private SarifLog With(SarifRun run) => _log with { Runs = [run] };

    private string Digest()
    {
        var mute = With(Run with { Results = [.. Run.Results.Select(result => result with { Message = new("") })] });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SarifText.Write(mute))).AsSpan(0, 10));
    }

    private static byte[] Compress(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.ToArray();
    }

    private static string Line(SarifResult result)
    {
        var place = result.Locations[0].PhysicalLocation;
        return $"{VisibleText.Of(Uri.UnescapeDataString(place.ArtifactLocation.Uri), SarifLimits.Name)}:{Figures.Plain(place.Region.StartLine)}-{Figures.Plain(place.Region.EndLine)}: {result.RuleId}: {result.Message.Text}";
    }
}
