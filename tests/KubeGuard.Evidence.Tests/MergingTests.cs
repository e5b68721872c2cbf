using FsCheck;
using FsCheck.Fluent;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

/// <summary>Evidence is a commutative monoid, and reading in parts is reading at once.</summary>
public sealed class MergingTests
{
    /// <summary>So few that generated logs pass them often.</summary>
    private static readonly CardinalityLimits Tight = new() { Names = 2, Addresses = 2, DnsNamesPerAddress = 2 };

    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(60);

    [Fact]
    public void Merging_is_commutative() => Prop.ForAll(Sets(2).ToArbitrary(), sets =>
        Text(Merge(sets[0], sets[1])) == Text(Merge(sets[1], sets[0]))).Check(Config);

    [Fact]
    public void Merging_is_associative() => Prop.ForAll(Sets(3).ToArbitrary(), sets =>
        Text(Merge(Merge(sets[0], sets[1]), sets[2])) == Text(Merge(sets[0], Merge(sets[1], sets[2])))).Check(Config);

    [Fact]
    public void Nothing_merged_in_changes_nothing() => Prop.ForAll(Sets(1).ToArbitrary(), sets =>
        Text(Merge(sets[0], EvidenceSet.Empty)) == Text(sets[0])).Check(Config);

    [Fact]
    public void Reading_in_parts_is_reading_at_once() => Prop.ForAll(Logs(3).ToArbitrary(), logs =>
        Text(Read(logs)) == Text(logs.Select(log => Read([log])).Aggregate(Merge))).Check(Config);

    [Fact]
    public void The_order_of_the_inputs_does_not_matter() => Prop.ForAll(Logs(3).ToArbitrary(), logs =>
        Text(Read(logs)) == Text(Read([.. logs.Reverse()]))).Check(Config);

    [Fact]
    public void Merging_loses_no_event() => Prop.ForAll(Sets(2).ToArbitrary(), sets =>
        Count(Merge(sets[0], sets[1])) == Count(sets[0]) + Count(sets[1])).Check(Config);

    [Fact]
    public void Windows_side_by_side_hold_everything_once() => Prop.ForAll(Sets(1).ToArbitrary(), sets =>
    {
        var all = sets[0];
        var early = all.Within(DateOnly.MinValue, new(2026, 3, 2));
        var late = all.Within(new(2026, 3, 3), DateOnly.MaxValue);
        return Count(early) + Count(late) == Count(all);
    }).Check(Config);

    [Fact]
    public void Days_are_days_of_universal_time()
    {
        var evening = new AuditEventLine { Received = new(2026, 3, 2, 23, 30, 0, TimeSpan.FromHours(-5)) };

        Reading.Lines(evening).OnlyUse().Seen.Days.ShouldHaveSingleItem().Day.ShouldBe(new DateOnly(2026, 3, 3));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        var lines = Enumerable.Range(0, 40).Select(i => new AuditEventLine { Name = i % 2 == 0 ? $"İ-{i}" : $"i-{i}", UserAgent = "ÅSE/1" }).ToList<object>();
        var expected = EvidenceText.Of(Reading.Lines(lines));
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("", useUserOverride: false)
            {
                NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = ",", NumberGroupSeparator = "." },
                DateTimeFormat = { DateSeparator = ".", TimeSeparator = "." },
            };
            EvidenceText.Of(Reading.Lines(lines)).ShouldBe(expected);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    private static EvidenceSet Merge(EvidenceSet left, EvidenceSet right) => EvidenceSet.Merge(left, right, Tight);

    private static string Text(EvidenceSet evidence) => EvidenceText.Of(evidence);

    private static long Count(EvidenceSet evidence) =>
        evidence.ApiUses.Sum(use => use.Seen.Count) + evidence.Connections.Sum(connection => connection.Seen.Count);

    private static EvidenceSet Read(IEnumerable<LogInput> logs) => new EvidenceReader(new() { Limits = Tight }).Read(logs);

    private static Gen<EvidenceSet[]> Sets(int count) => Logs(count).Select(logs => logs.Select(log => Read([log])).ToArray());

    private static Gen<LogInput[]> Logs(int count) => Lines().ListOf()
        .ArrayOf(count)
        .Select(logs => logs.Select((lines, i) => LogInput.FromMemory($"log-{i}", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), i % 2 == 0 ? LogKind.Audit : LogKind.Hubble)).ToArray());

    /// <summary>Both kinds of line: those that are not of the log's kind are skipped and counted.</summary>
    private static Gen<string> Lines() => Gen.OneOf(Events().Select(line => line.ToString()), Flows().Select(line => line.ToString()));

    private static Gen<AuditEventLine> Events() =>
        from verb in Gen.Elements("get", "list", "update")
        from name in Gen.Elements("", "a", "b", "c", "d")
        from path in Gen.Elements("", "/metrics", "/debug/a", "/debug/b", "/logs/c", "/x/y")
        from decision in Gen.Elements("allow", "forbid")
        from day in Gen.Choose(1, 4)
        select new AuditEventLine
        {
            Verb = verb,
            Name = name,
            NonResource = path.Length > 0,
            Uri = path.Length > 0 ? path : null,
            Decision = decision,
            Received = new(2026, 3, day, 12, 0, 0, TimeSpan.Zero),
        };

    private static Gen<HubbleFlowLine> Flows() =>
        from address in Gen.Elements("203.0.113.1", "203.0.113.2", "203.0.114.3", "198.51.100.4", "2001:db8::5", "2001:db8:0:1::6")
        from port in Gen.Elements(80, 443)
        from inward in Gen.Elements(true, false)
        from name in Gen.Elements("", "a.example", "b.example", "c.example")
        from day in Gen.Choose(1, 4)
        let world = FlowEnd.OfReserved(address, "world")
        let pod = FlowEnd.OfPod("shop", "web", "10.0.1.5")
        select new HubbleFlowLine
        {
            Source = inward ? world : pod,
            Destination = inward ? pod : world,
            DestinationPort = port,
            Time = new(2026, 3, day, 12, 0, 0, TimeSpan.Zero),
        };
}
