using KubeGuard.TestKit;

namespace KubeGuard.Evidence.Tests;

/// <summary>The real logs beside the checkout: figures that follow from the data itself.</summary>
public sealed class RealLogsTests
{
    [SharedFact]
    public void R2_Window_1_counts_each_of_its_6887_events_once()
    {
        var evidence = Read("data", "e2e", "controllers-platform", "logs");

        var source = evidence.Coverage.Sources.ShouldHaveSingleItem();
        source.Kind.ShouldBe(LogKind.Audit);
        source.Read.ShouldBe(6887);
        source.Malformed.ShouldBe(0);
        source.Skipped["no user"].ShouldBe(2);
        source.Skipped["request already counted"].ShouldBe(576);
        source.Used.ShouldBe(6309);
        evidence.ApiUses.Sum(use => use.Seen.Count).ShouldBe(6309);
    }

    [SharedFact]
    public void R1_The_oracle_has_5000_decisions()
    {
        var evidence = Read("oracles", "rbac", "audit.jsonl.gz");

        evidence.Coverage.Sources.ShouldHaveSingleItem().Used.ShouldBe(5000);
        Count(evidence, ApiDecision.Allowed).ShouldBe(2499);
        Count(evidence, ApiDecision.Denied).ShouldBe(2501);
    }

    [SharedFact]
    public void N1_Bookinfo_has_1916_flows()
    {
        var evidence = Read("data", "e2e", "bookinfo", "logs");

        evidence.Coverage.Sources.ShouldAllBe(source => source.Kind == LogKind.Hubble && source.Malformed == 0);
        evidence.Coverage.Sources.Sum(source => source.Read).ShouldBe(1916);
        evidence.Connections.ShouldAllBe(connection => connection.Port == null || connection.Port < 32768);
    }

    [SharedTheory]
    [InlineData("data/audit")]
    [InlineData("data/hubble")]
    [InlineData("data/e2e")]
    [InlineData("oracles/rbac")]
    public void Every_record_of_every_real_log_is_accounted_for(string folder)
    {
        var evidence = Read(folder.Split('/'));

        foreach (var source in evidence.Coverage.Sources)
            (source.Used + source.Malformed + source.Skipped.Values.Sum()).ShouldBe(source.Read, source.Source);
        var used = evidence.ApiUses.Sum(use => use.Seen.Count) + evidence.Connections.Sum(connection => connection.Seen.Count);
        used.ShouldBe(evidence.Coverage.Sources.Sum(source => source.Used));
    }

    private static long Count(EvidenceSet evidence, ApiDecision decision) =>
        evidence.ApiUses.Where(use => use.Decision == decision).Sum(use => use.Seen.Count);

    private static EvidenceSet Read(params string[] path)
    {
        var evidence = new EvidenceReader().Read(LogInputs.Resolve([SharedData.PathOf(path)]));
        if (Environment.GetEnvironmentVariable("KUBEGUARD_COVERAGE") is { } file)
            File.AppendAllLines(file, evidence.Coverage.Sources.Select(s => $"{string.Join('/', path)}\t{s.Source}\t{s.Kind}\tread {s.Read}\tused {s.Used}\tmalformed {s.Malformed}\t{string.Join("; ", s.Skipped.Select(k => k.Key + " " + k.Value))}\t{string.Join("; ", s.Notes)}"));
        return evidence;
    }
}
