using System.Diagnostics;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Manifests;
using KubeGuard.TestKit;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Benchmarks;

/// <summary>From a log of a million events with some 10,000 distinct tuples to proven proposals, over <c>jq -c .verb</c> on the same file in the same run.</summary>
internal static class RoleProposalBenchmark
{
    public static void Run(long events)
    {
        var path = Path.Combine(Path.GetTempPath(), $"kubeguard-benchmark-{Environment.ProcessId}.log");
        try
        {
            var generator = new AuditLogGenerator(seed: 7, new AuditLogShape(Namespaces: 20, Programs: 10, Habits: 60));
            using (var file = File.Create(path))
                generator.WriteEvents(file, events);
            Measure(path, Repository.Of([.. generator.Manifests()]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Measure(string path, ManifestSet manifests)
    {
        EvidenceSet? evidence = null;
        CandidateSet? candidates = null;
        ChangeSet? changes = null;
        var pipeline = new HardeningPipeline([new RbacHardener()]);
        var jq = Time("jq -c .verb", () => Jq(path));
        var total = Time("read", () => evidence = new EvidenceReader().Read([new LogInput("audit.log", path, LogKind.Audit)]));
        var input = new HardeningInput(manifests, evidence!, new());
        total += Time("propose", () => candidates = pipeline.Propose(input));
        total += Time("prove", () => changes = HardeningPipeline.Complete(input, candidates!));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{new FileInfo(path).Length / 1e6:F0} MB, {evidence!.ApiUses.Length} tuples, {changes!.Proposals.Count()} proposals: {total.TotalSeconds:F1} s in all, {jq / total:F1} times as fast as jq"));
    }

    private static TimeSpan Time(string name, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {watch.Elapsed.TotalSeconds,7:F2} s"));
        return watch.Elapsed;
    }

    private static void Jq(string path)
    {
        using var jq = Process.Start(new ProcessStartInfo("jq", ["-c", ".verb", path]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("jq does not start.");
        while (jq.StandardOutput.ReadLine() is not null)
        {
        }

        jq.WaitForExit();
    }
}
