using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

public sealed class LogInputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_read_with_all_below_it_in_ordinal_order()
    {
        foreach (var name in (string[])["b.log", "B.log", "node-2/audit.log", "node-10/audit.log", ".hidden/x.log", ".x.log"])
            _folder.Write(name, "");

        Names(_folder.Path).ShouldBe(["B.log", "b.log", "node-10/audit.log", "node-2/audit.log"]);
    }

    [Theory]
    [InlineData("*.log", "audit-2026-03-01.log,audit.log")]
    [InlineData("audit-????-*", "audit-2026-03-01.log")]
    [InlineData("audit[.-]*", "audit-2026-03-01.log,audit.log")]
    [InlineData("[!b]*.log", "audit-2026-03-01.log,audit.log")]
    [InlineData("**/*.gz", "b.json.gz,sub/deep/c.gz")]
    [InlineData("*/deep/*", "sub/deep/c.gz")]
    [InlineData("**", "audit-2026-03-01.log,audit.log,b.json.gz,sub/deep/c.gz")]
    public void A_glob_is_expanded_relative_to_its_first_wildcard(string glob, string expected)
    {
        foreach (var name in (string[])["audit.log", "audit-2026-03-01.log", "b.json.gz", "sub/deep/c.gz"])
            _folder.Write(name, "");

        Names(Path.Combine(_folder.Path, glob)).ShouldBe(expected.Split(','));
    }

    [Fact]
    public void Files_of_the_same_name_are_told_apart_by_their_folders()
    {
        var first = _folder.Write("node-1/audit.log", "");
        var second = _folder.Write("node-2/audit.log", "");
        var third = _folder.Write("flows.log", "");

        Names(first, second, third).ShouldBe(["flows.log", "node-1/audit.log", "node-2/audit.log"]);
    }

    [Fact]
    public void A_file_that_is_named_twice_is_read_once()
    {
        var file = _folder.Write("audit.log", "");

        var input = LogInputs.Resolve([file, $"audit={file}", _folder.Path]).ShouldHaveSingleItem();

        input.Kind.ShouldBe(LogKind.Audit);
    }

    [Fact]
    public void A_file_that_is_given_two_kinds_is_refused()
    {
        var file = _folder.Write("audit.log", "");

        Should.Throw<LogInputException>(() => LogInputs.Resolve([$"hubble={file}", $"audit={file}"])).Spec.ShouldBe($"audit={file}");
    }

    [Fact]
    public void The_order_of_the_specifications_does_not_matter()
    {
        var first = _folder.Write("a/x.log", "");
        var second = _folder.Write("b/x.log", "");

        LogInputs.Resolve([first, second]).ShouldBe(LogInputs.Resolve([second, first]));
    }

    [Fact]
    public void An_equals_sign_in_a_path_is_part_of_the_path()
    {
        var file = _folder.Write("day=1/audit.log", "");

        Names(file).ShouldBe(["audit.log"]);
    }

    [Fact]
    public void Standard_input_is_a_dash()
    {
        var line = System.Text.Encoding.UTF8.GetBytes(new HubbleFlowLine().ToString());

        var inputs = LogInputs.Resolve(["hubble=-"], () => new MemoryStream(line));

        inputs.ShouldHaveSingleItem().Kind.ShouldBe(LogKind.Hubble);
        new EvidenceReader().Read(inputs).OnlyConnection().Seen.Sample.ShouldBe(new SourcePosition("-", 1));
        Should.Throw<LogInputException>(() => LogInputs.Resolve(["-"])).Message.ShouldBe("-: there is no standard input to read");
    }

    [Theory]
    [InlineData("tetragone=x.log", "tetragone=x.log: unknown kind of log 'tetragone', expected one of audit, hubble")]
    [InlineData("no-such-file.log", "no-such-file.log: no such file or folder")]
    [InlineData("no-such-folder/*.log", "no-such-folder/*.log: names no file")]
    public void What_names_nothing_is_refused_in_words(string spec, string message) =>
        Should.Throw<LogInputException>(() => LogInputs.Resolve([spec])).Message.ShouldBe(message);

    [Fact]
    public void An_empty_folder_is_refused() =>
        Should.Throw<LogInputException>(() => LogInputs.Resolve([_folder.Path])).Message.ShouldEndWith(": names no file");

    [Fact]
    public void A_file_that_vanished_is_refused_when_it_is_read()
    {
        var file = _folder.Write("audit.log", "");
        var inputs = LogInputs.Resolve([file]);
        File.Delete(file);

        Should.Throw<LogReadException>(() => new EvidenceReader().Read(inputs)).Position.ShouldBe(new SourcePosition("audit.log", 0));
    }

    [Fact]
    public void Links_to_folders_are_not_followed_round_in_circles()
    {
        _folder.Write("a/audit.log", "");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "again"), _folder.Path);

        Names(_folder.Path).ShouldBe(["a/audit.log"]);
        Names(Path.Combine(_folder.Path, "**", "*.log")).ShouldBe(["a/audit.log"]);
    }

    private static IEnumerable<string> Names(params string[] specs) => LogInputs.Resolve(specs).Select(input => input.Source);
}
