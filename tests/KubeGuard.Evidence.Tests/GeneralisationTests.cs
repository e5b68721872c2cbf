using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

/// <summary>What is too much is counted together, and says so; nothing is dropped.</summary>
public sealed class GeneralisationTests
{
    private static readonly EvidenceReaderOptions Tight = new() { Limits = new() { Names = 3, Addresses = 3 } };

    [Fact]
    public void Names_up_to_the_limit_are_kept() =>
        Read(Enumerable.Range(0, 3).Select(i => new AuditEventLine { Name = $"n-{i}" })).ApiUses.ShouldAllBe(use => !use.Request.NameGeneralised);

    [Fact]
    public void Names_past_the_limit_become_one_that_says_so()
    {
        var evidence = Read(
        [
            .. Enumerable.Range(0, 10).Select(i => new AuditEventLine { Name = $"n-{i}" }),
            new AuditEventLine { Verb = "list", Name = "" },
            new AuditEventLine { Verb = "update", Name = "rare" },
        ]);

        evidence.ApiUses.Select(use => use.Request).ShouldBe(
        [
            new("get", "", "configmaps", "", "shop", "") { NameGeneralised = true },
            new("list", "", "configmaps", "", "shop", ""),
            new("update", "", "configmaps", "", "shop", "rare"),
        ]);
        evidence.ApiUses[0].Seen.Count.ShouldBe(10);
    }

    [Fact]
    public void Denied_names_do_not_generalise_allowed_ones()
    {
        var evidence = Read(
        [
            .. Enumerable.Range(0, 10).Select(i => new AuditEventLine { Name = $"guess-{i}", Decision = "forbid" }),
            new AuditEventLine { Name = "settings" },
        ]);

        evidence.ApiUses.Single(use => use.Decision == ApiDecision.Allowed).Request.Name.ShouldBe("settings");
    }

    [Fact]
    public void Paths_past_the_limit_keep_their_first_segment_where_that_is_enough()
    {
        var paths = Read(Enumerable.Range(0, 10).Select(i => new AuditEventLine { NonResource = true, Uri = $"/debug/{i}" }));
        var scan = Read(Enumerable.Range(0, 10).Select(i => new AuditEventLine { NonResource = true, Uri = $"/{i}/x" }));

        paths.OnlyUse().Request.Path.ShouldBe("/debug/*");
        scan.OnlyUse().Request.Path.ShouldBe("/*");
        scan.OnlyUse().Request.NameGeneralised.ShouldBeTrue();
    }

    [Fact]
    public void Addresses_past_the_limit_become_blocks()
    {
        Addresses(i => $"203.0.113.{i}").ShouldBe(["203.0.113.0/24"]);
        Addresses(i => $"203.0.{i}.7").ShouldBe(["203.0.0.0/16"]);
        Addresses(i => $"{i + 1}.1.1.1").ShouldBe(["0.0.0.0/0"]);
        Addresses(i => $"2001:db8::{i + 1}").ShouldBe(["2001:db8::/64"]);
        Addresses(i => i < 3 ? $"203.0.113.{i}" : "203.0.113.1").Count().ShouldBe(3);
    }

    [Fact]
    public void A_flood_of_tuples_is_folded_while_reading_and_loses_nothing()
    {
        var lines = Enumerable.Range(0, 70_000).Select(i =>
            $$$"""{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","user":{"username":"u"},"objectRef":{"name":"p-{{{i}}}","resource":"pods"},"stageTimestamp":"2026-03-02T10:00:00Z","annotations":{"authorization.k8s.io/decision":"allow"}}""");

        var use = Reading.Text(string.Join('\n', lines)).OnlyUse();

        use.Request.NameGeneralised.ShouldBeTrue();
        use.Seen.Count.ShouldBe(70_000);
        use.Seen.Sample.Line.ShouldBe(1);
    }

    private static IEnumerable<string> Addresses(Func<int, string> address) =>
        Read(Enumerable.Range(0, 10).Select(i => new HubbleFlowLine { Destination = FlowEnd.OfReserved(address(i), "world") }))
            .Connections.Select(connection => connection.Destination.ShouldBeOfType<Endpoint.External>().Address);

    private static EvidenceSet Read(IEnumerable<object> lines) =>
        Reading.Bytes(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), options: Tight);
}
