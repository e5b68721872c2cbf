using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Editing;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Tests.Policies;

/// <summary>Ignoring and readmitting changes in the policy file (B10).</summary>
public sealed class PolicyFileEditorTests
{
    private static readonly PolicyException Unwanted = new() { Target = NamePattern.Parse("Role/shop/web"), Reason = "the yearly job: needs it", Until = new(2027, 1, 31) };

    private const string Entry = "  - target: Role/shop/web\n    reason: 'the yearly job: needs it'\n    until: \"2027-01-31\"\n";

    [Fact]
    public void Without_a_file_one_is_made() => Reads(PolicyFileEditor.Add(null, Unwanted)).ShouldBe("Role/shop/web until 2027-01-31: the yearly job: needs it");

    [Fact]
    public void Everything_else_keeps_its_bytes()
    {
        const string Before = "# ours\r\nlimits: {open: 3}   # few\r\nexceptions:\r\n  # the first\r\n  - target: Role/a/b\r\n    reason: because\r\n";
        var after = Text(PolicyFileEditor.Add(File(Before), Unwanted));
        after.ShouldStartWith(Before);
        after.ShouldContain("\r\n  - target: Role/shop/web\r\n");
        Text(PolicyFileEditor.Remove(File(after), "Role/shop/web")).ShouldBe(Before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("limits: {open: 3}\n")]
    [InlineData("limits: {open: 3}\nexceptions: []\n")]
    [InlineData("{limits: {open: 3}}\n")]
    public void An_exception_can_be_added_to_any_valid_file(string before)
    {
        var after = PolicyFileEditor.Add(File(before), Unwanted);
        Text(after).ShouldContain(before.TrimEnd('\n', '}').Replace("exceptions: []", "", StringComparison.Ordinal).TrimEnd());
        Reads(after).ShouldBe("Role/shop/web until 2027-01-31: the yearly job: needs it");
    }

    [Fact]
    public void An_invalid_file_is_left_alone() =>
        PolicyFileEditor.Add(File("limits: {opne: 3}\n"), Unwanted).ShouldBeOfType<TextEditOutcome.Refused>().Reason.ShouldContain("limits.opne");

    [Fact]
    public void Removing_what_is_not_there_changes_nothing() => Text(PolicyFileEditor.Remove(File("model: {enabled: false}\n"), "Role/a/b")).ShouldBe("model: {enabled: false}\n");

    [Fact]
    public void The_last_exception_can_go() => Text(PolicyFileEditor.Remove(File("exceptions:\n" + Entry), "Role/shop/web")).ShouldBe("exceptions: []\n");

    private static YamlFile File(string text) => YamlReader.Read(SourceText.FromText(RepositoryPolicy.FileName, text));

    private static string Text(TextEditOutcome outcome) => outcome.ShouldBeOfType<TextEditOutcome.Edited>().Text.Text;

    private static string Reads(TextEditOutcome outcome)
    {
        var reading = Hardening.Policies.Reading.PolicyReader.Read(File(Text(outcome))).ShouldBeOfType<Hardening.Policies.Reading.PolicyReading.Valid>();
        var exception = reading.Policy.Exceptions.ShouldHaveSingleItem();
        return $"{exception.Target} until {exception.Until:yyyy-MM-dd}: {exception.Reason}";
    }
}
