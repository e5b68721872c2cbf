using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.PromptChain.Model;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Benchmarks;

/// <summary>
/// How much shorter the aggregated evidence is than the raw log, both counted by the same estimate. A million events are about 1,500 megabytes.
/// </summary>
internal static class TokenCutBenchmark
{
    public static void Run(long megabytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"kubeguard-benchmark-{Environment.ProcessId}.log");
        try
        {
            using (var file = File.Create(path))
                new AuditLogGenerator(seed: 7).Write(file, megabytes << 20);
            var evidence = new EvidenceReader().Read([new LogInput("audit.log", path, LogKind.Audit)]);
            var raw = File.ReadLines(path).Sum(line => TokenEstimate.Of(line));
            var aggregated = new CanonicalEvidence(evidence).Tokens;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{evidence.Coverage.Sources[0].Read:N0} events, {evidence.ApiUses.Length:N0} distinct: about {raw:N0} tokens as logged, {aggregated:N0} as evidence, {1 - ((double)aggregated / raw):P2} less"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
