using System.IO.Compression;
using System.Text;
using KubeGuard.TestKit;
using KubeGuard.TestKit.Sample;

namespace KubeGuard.Bot.Tests;

/// <summary>The demo's logs are committed, so that the demo needs no generator; this holds them to what the generator makes.</summary>
public sealed class SampleTests
{
    [Fact]
    public void The_committed_audit_log_is_what_the_generator_makes() => HoldsTo("audit.jsonl.gz", SampleAuditLog.Lines());

    [Fact]
    public void The_committed_flow_log_is_what_the_generator_makes() => HoldsTo("hubble.jsonl.gz", SampleFlowLog.Lines());

    private static void HoldsTo(string name, IEnumerable<string> lines)
    {
        var expected = string.Join('\n', lines) + "\n";
        var path = Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "logs", name);
        if (Golden.Update)
            Write(path, expected);
        (Read(path) == expected).ShouldBeTrue($"{name} is stale: {Golden.HowToUpdate}");
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static void Write(string path, string text)
    {
        using var writer = new GZipStream(File.Create(path), CompressionLevel.SmallestSize);
        writer.Write(Encoding.UTF8.GetBytes(text));
    }
}
