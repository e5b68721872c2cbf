using System.Text;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

/// <summary>How records are cut out of bytes, and what happens when the bytes are broken.</summary>
public sealed class RecordReadingTests
{
    private static readonly AuditEventLine Event = new();

    [Fact]
    public void A_truncated_line_costs_only_itself()
    {
        var line = Event.ToString();
        for (var length = 1; length < line.Length; length += 7)
        {
            var source = Reading.Text($"{line}\n{line[..length]}\n{line}\n{line}").Source();

            source.Used.ShouldBe(3, $"cut after {length}");
            source.Malformed.ShouldBe(1, $"cut after {length}");
        }
    }

    [Fact]
    public void A_truncated_last_line_is_counted()
    {
        var source = Reading.Text($"{Event}\n{Event.ToString()[..100]}").Source();

        source.Used.ShouldBe(1);
        source.Malformed.ShouldBe(1);
    }

    [Fact]
    public void A_log_that_begins_in_the_middle_of_a_line_is_recognised_and_read()
    {
        var source = Reading.Text($"{Event.ToString()[50..]}\n{Event}\n").Source();

        source.Kind.ShouldBe(LogKind.Audit);
        source.Used.ShouldBe(1);
        source.Malformed.ShouldBe(1);
    }

    [Fact]
    public void Lines_keep_their_numbers_over_broken_ones_and_blank_ones()
    {
        var evidence = Reading.Text($"{Event}\n\nnot json\n{{\"kind\":\n\n{Event with { Verb = "delete" }}\n");

        evidence.ApiUses.Single(use => use.Request.Verb == "delete").Seen.Sample.Line.ShouldBe(6);
    }

    [Fact]
    public void A_line_longer_than_the_buffer_is_read()
    {
        var json = Event.ToJson();
        json["requestObject"] = new string('x', 5 << 20);

        var source = Reading.Text($"{Event}\n{json.ToJsonString()}\n{Event}\n").Source();

        source.Used.ShouldBe(3);
        source.Malformed.ShouldBe(0);
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_malformed_and_reading_goes_on()
    {
        var json = Event.ToJson();
        json["requestObject"] = new string('x', 3 << 20);
        var options = new EvidenceReaderOptions { MaxRecordBytes = 2 << 20 };

        var source = Reading.Bytes(Encoding.UTF8.GetBytes($"{Event}\n{json.ToJsonString()}\n{Event}\n"), options: options).Source();

        source.Used.ShouldBe(2);
        source.Malformed.ShouldBe(1);
    }

    [Fact]
    public void A_single_line_array_larger_than_the_limit_is_read_element_by_element()
    {
        var array = "[" + string.Join(',', Enumerable.Repeat(Event, 4000)) + "]";
        array.Length.ShouldBeGreaterThan(2 << 20);

        var source = Reading.Bytes(Encoding.UTF8.GetBytes(array), options: new() { MaxRecordBytes = 1 << 20 }).Source();

        source.Used.ShouldBe(4000);
        source.Malformed.ShouldBe(0);
    }

    [Fact]
    public void Past_the_share_of_bad_lines_reading_fails_and_names_the_first()
    {
        var text = $"{Event}\n" + string.Concat(Enumerable.Repeat("{broken\n", 101));

        var failure = Should.Throw<LogReadException>(() => Reading.Text(text));

        failure.Position.ShouldBe(new SourcePosition("log", 2));
        failure.Message.ShouldBe("log:2: 101 of 102 records are not audit records, this being the first; at most 20 % may be malformed");
    }

    [Fact]
    public void A_few_bad_lines_are_allowed_whatever_their_share() =>
        Reading.Text($"{Event}\n" + string.Concat(Enumerable.Repeat("{broken\n", 100))).Source().Malformed.ShouldBe(100);

    [Fact]
    public void Deep_nesting_is_malformed_not_a_crash()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));

        Reading.Text($"{Event}\n{deep}\n{Event}\n").Source().Used.ShouldBe(2);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Byte_order_marks_are_understood(string encoding)
    {
        var codec = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. codec.GetPreamble(), .. codec.GetBytes($"{Event}\r\n{Event}\r\n")];

        var source = Reading.Bytes(bytes).Source();

        source.Used.ShouldBe(2);
        source.Malformed.ShouldBe(0);
    }

    [Fact]
    public void Gzip_members_one_after_another_are_one_log()
    {
        byte[] bytes = [.. Reading.Gzip($"{Event}\n"), .. Reading.Gzip($"{Event}\n{Event}\n")];

        Reading.Bytes(bytes).Source().Used.ShouldBe(3);
    }

    [Fact]
    public void Truncated_gzip_gives_what_is_readable_and_says_so()
    {
        var lines = Enumerable.Range(0, 3000).Select(i => Event with { Name = $"settings-{i % 97}", AuditId = Guid.NewGuid().ToString() });
        var whole = Reading.Gzip(string.Join('\n', lines));

        var source = Reading.Bytes(whole[..(whole.Length / 2)]).Source();

        source.Kind.ShouldBe(LogKind.Audit);
        source.Used.ShouldBeInRange(100, 2900);
        source.Malformed.ShouldBeLessThanOrEqualTo(1);
        source.Notes.ShouldContain("the compressed data is cut or damaged: what stands before the damage was read");
    }

    [Fact]
    public void A_gzip_file_that_is_cut_in_its_header_is_no_log() =>
        Reading.Bytes(Reading.Gzip($"{Event}")[..8]).Source().Kind.ShouldBeNull();

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0 }, "zstd")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0 }, "zip")]
    public void Other_compressions_are_named(byte[] bytes, string name)
    {
        var source = Reading.Bytes(bytes).Source();

        source.Kind.ShouldBeNull();
        source.Notes.ShouldHaveSingleItem().ShouldContain(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("I1023 23:50:38.116061 1 options.go:221] external host was not specified\n")]
    [InlineData("# How to read these logs\n\nThe group is audit.k8s.io.\n")]
    [InlineData("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n")]
    [InlineData("{\"kind\":\"Policy\",\"apiVersion\":\"audit.k8s.io/v1\",\"rules\":[{\"level\":\"Metadata\"}]}")]
    [InlineData("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n")]
    [InlineData("{\"kind\": 0}")]
    public void What_is_no_log_is_said_to_be_none(string text)
    {
        var source = Reading.Text(text).Source();

        source.Kind.ShouldBeNull();
        source.Read.ShouldBe(0);
        source.Notes.ShouldBe(["not a log of a known kind"]);
    }
}
