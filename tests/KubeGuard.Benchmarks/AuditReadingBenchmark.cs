using System.Text.Json;
using KubeGuard.Evidence;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Benchmarks;

/// <summary>What reading one synthetic audit log costs, over plain readers of the framework.</summary>
internal static class AuditReadingBenchmark
{
    public static void Run(long megabytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"kubeguard-benchmark-{Environment.ProcessId}.log");
        try
        {
            using (var file = File.Create(path))
                new AuditLogGenerator(seed: 7).Write(file, megabytes << 20);
            Measure(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Measure(string path) =>
        new InterleavedRounds()
            .Add("JsonDocument per line (baseline)", () => ReadWithJsonDocument(path))
            .Add("Utf8JsonReader per line, verb only", () => ReadVerbs(path))
            .Add("EvidenceReader", () => ReadEvidence(path))
            .Print(new FileInfo(path).Length);

    private static long ReadEvidence(string path) =>
        new EvidenceReader().Read([new LogInput("audit.log", path, LogKind.Audit)]).ApiUses.Sum(use => use.Seen.Count);

    private static long ReadWithJsonDocument(string path)
    {
        var verbs = 0L;
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            verbs += document.RootElement.GetProperty("verb").GetString()!.Length;
        }

        return verbs;
    }

    private static long ReadVerbs(string path)
    {
        var verbs = 0L;
        var rest = File.ReadAllBytes(path).AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("verb"u8) && reader.Read())
                    verbs += reader.ValueSpan.Length;
                else if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    reader.Skip();
            }
        }

        return verbs;
    }
}
