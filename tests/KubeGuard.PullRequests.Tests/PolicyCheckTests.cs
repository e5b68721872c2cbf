using System.Text;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>The verdict about a policy file that a pull request edits.</summary>
public sealed class PolicyCheckTests
{
    private static readonly CommitId Head = new(new string('a', 40));
    private static readonly DateOnly Today = new(2026, 3, 18);

    [Fact]
    public void B25_B26_each_mistake_has_a_note_at_its_line_and_columns_and_the_title_counts_them()
    {
        var check = Check("limits:\n  open: many\nscheduel: {}\n", "version: 1\n");

        (check.Name, check.Conclusion, check.Title).ShouldBe(("kubeguard/policy", CheckConclusion.Failure, "2 mistakes"));
        check.Annotations.Select(note => (note.Path, note.StartLine, note.Columns!.Start, note.Columns.End, note.Level)).ShouldBe(
            [(".kubeguard.yaml", 2, 9, 12, AnnotationLevel.Failure), (".kubeguard.yaml", 3, 1, 8, AnnotationLevel.Failure)]);
        check.Annotations[1].Message.ShouldContain("did you mean schedule");
        check.Summary.ShouldContain(".kubeguard.yaml:2:9");
    }

    [Fact]
    public void B25_a_valid_file_shows_what_would_hold_otherwise()
    {
        var check = Check("limits: {open: 7}\nenabled: false\n", "limits: {open: 3}\npullRequests: {labels: [team]}\n");

        (check.Conclusion, check.Title).ShouldBe((CheckConclusion.Success, "Valid; 3 settings would change"));
        check.Summary.ShouldContain("| `limits.open` | `3` | `7` |");
        check.Summary.ShouldContain("| `enabled` | `true` | `false` |");
        check.Summary.ShouldContain("| `pullRequests.labels` |");
        check.Annotations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("limits: {open: 3}\n", "# another comment\nlimits:\n  open: 3\n")]
    [InlineData(null, "version: 1\n")]
    public void B25_what_only_looks_otherwise_changes_no_setting(string? present, string proposed) =>
        Check(proposed, present).Title.ShouldBe("Valid; no setting changes");

    [Fact]
    public void B25_while_the_base_branchs_file_is_wrong_the_defaults_are_compared_with()
    {
        var check = Check("limits: {open: 7}\n", "limits: {open: many}\n");

        (check.Conclusion, check.Title).ShouldBe((CheckConclusion.Success, "Valid; 1 setting would change"));
    }

    [Fact]
    public void B25_a_file_that_is_taken_away_is_neither_right_nor_wrong()
    {
        var check = PolicyCheck.Of(Head, new PolicyReading.Absent(), Read("limits: {open: 99}\n"), Today);

        check.Conclusion.ShouldBe(CheckConclusion.Neutral);
        check.Summary.ShouldContain("| `limits.open` | `99` |");
    }

    [Fact]
    public void B25_an_exception_that_has_ended_is_a_warning_beside_its_line()
    {
        var check = Check("exceptions:\n  - target: Role/shop/web\n    reason: audit\n    until: 2020-01-31\n", null);

        check.Conclusion.ShouldBe(CheckConclusion.Success);
        var note = check.Annotations.ShouldHaveSingleItem();
        (note.StartLine, note.Level).ShouldBe((4, AnnotationLevel.Warning));
        check.Summary.ShouldContain("Warnings:");
    }

    [Fact]
    public void B16_text_of_the_file_mentions_nobody_and_ends_no_table()
    {
        const string Hostile = "@acme/security `x` | <img src=x> #1 https://evil.example/";

        var wrong = Check($"pullRequests:\n  labels: \"{Hostile}\"\n{Quoted(Hostile)}: 1\n", null);
        var right = Check($"exceptions:\n  - target: Role/shop/web\n    reason: {Quoted(Hostile)}\n", null);

        foreach (var text in (string[])[wrong.Summary, right.Summary])
        {
            Bodies.OutsideCode(text).ShouldNotContain("@acme");
            Bodies.OutsideCode(text).ShouldNotContain("<img");
            Bodies.OutsideCode(text).ShouldNotContain("https://evil");
        }

        wrong.Annotations.ShouldAllBe(note => !note.Message.Contains('@') && !note.Title.Contains('@'));
        right.Summary.Split('\n').Where(line => line.StartsWith('|')).ShouldAllBe(line => line.Count(letter => letter == '|') == 4);
    }

    [Fact]
    public void B15_a_file_of_thousands_of_mistakes_gives_a_check_that_the_forge_takes()
    {
        var file = string.Concat(Enumerable.Range(0, 3_000).Select(index => $"wrong{index}: {index}\n"));

        var check = Check(file, null);

        check.Title.ShouldBe("200 mistakes");
        check.Annotations.Length.ShouldBe(200);
        check.Summary.Length.ShouldBeLessThan(65_000);
        check.Summary.ShouldContain("150 more mistakes, not listed for length.");
    }

    private static CheckRunDraft Check(string proposed, string? present) =>
        PolicyCheck.Of(Head, Read(proposed), present is null ? new PolicyReading.Absent() : Read(present), Today);

    private static PolicyReading Read(string text) => PolicyReader.Read(".kubeguard.yaml", Encoding.UTF8.GetBytes(text));

    private static string Quoted(string text) => $"\"{text}\"";
}
