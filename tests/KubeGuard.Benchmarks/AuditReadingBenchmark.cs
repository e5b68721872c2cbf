using System.Globalization;
using System.Text.Json;
using KubeGuard.Evidence;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Benchmarks;

/// <summary>
/// Reads one synthetic audit log several times in turn with each reader and prints medians of processor time. Machines differ and wander, so
/// only the ratio to the baseline that ran beside it means anything.
/// </summary>
internal static class AuditReadingBenchmark
{
    private const int Rounds = 5;

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

    private static void Measure(string path)
    {
        var readers = new Dictionary<string, Func<string, long>>(StringComparer.Ordinal)
        {
            ["JsonDocument per line (baseline)"] = ReadWithJsonDocument,
            ["Utf8JsonReader per line, verb only"] = ReadVerbs,
            ["EvidenceReader"] = ReadEvidence,
        };
        var times = readers.Keys.ToDictionary(name => name, _ => new List<TimeSpan>(), StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, read) in readers)
            {
                var before = Environment.CpuUsage.TotalTime;
                var checksum = read(path);
                times[name].Add(Environment.CpuUsage.TotalTime - before);
                if (checksum == 0)
                    throw new InvalidOperationException($"{name} read nothing.");
            }
        }

        Print(times, new FileInfo(path).Length);
    }

    private static void Print(Dictionary<string, List<TimeSpan>> times, long bytes)
    {
        var baseline = Median(times.First().Value);
        foreach (var (name, measured) in times)
        {
            var median = Median(measured);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-36} {median.TotalSeconds,7:F2} s {bytes / median.TotalSeconds / 1e6,7:F0} MB/s {baseline / median,6:F2}x"));
        }
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

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
