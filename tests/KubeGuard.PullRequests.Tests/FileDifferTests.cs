using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Tests;

public sealed class FileDifferTests
{
    [Fact]
    public void A_diff_shows_the_change_with_three_lines_around_it()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(line => $"{line}\n"));
        var diff = FileDiffer.Compare(Samples.Change("a.yaml", before, before.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n15\n", "\n", StringComparison.Ordinal)));

        diff.Unified(100).ShouldBe(
        [
            "--- a/a.yaml", "+++ b/a.yaml", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8", "@@ -12,7 +12,6 @@", " 12", " 13", " 14", "-15", " 16", " 17", " 18",
        ]);
    }

    [Fact]
    public void Hunks_put_together_again_give_the_new_file() =>
        Prop.ForAll(Files(), Files(), (before, after) =>
        {
            var diff = FileDiffer.Compare(Samples.Change("a", string.Concat(before.Select(line => $"{line}\n")), string.Concat(after.Select(line => $"{line}\n"))));
            var result = new List<string>();
            var reached = 0;
            foreach (var line in diff.Hunks.SelectMany(hunk => hunk.Lines))
            {
                if (line.Kind == DiffLineKind.Added)
                {
                    result.Add(line.Text);
                    continue;
                }

                result.AddRange(before[reached..(line.OldNumber - 1)]);
                reached = line.OldNumber;
                if (line.Kind == DiffLineKind.Context)
                    result.Add(line.Text);
            }

            result.AddRange(before[reached..]);
            return result.SequenceEqual(after);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Very_different_large_files_are_shown_whole_and_cut()
    {
        var before = string.Concat(Enumerable.Range(1, 9_000).Select(line => $"a{line}\n"));
        var diff = FileDiffer.Compare(Samples.Change("a.yaml", before, before.Replace('a', 'b')));

        diff.Unified(10).Last().ShouldBe("\\ 17,990 more lines of this diff not shown here");
    }

    [Fact]
    public void What_lines_do_not_show_is_said()
    {
        FileDiffer.Compare(Samples.Change("a", "a\r\n", "a\n")).Note.ShouldBe("only line ends or the byte order mark differ");
        FileDiffer.Compare(Samples.Change("a", "a\nb\n", "a\nc")).Note.ShouldBe("the line break at the end of the file differs");
        FileDiffer.Compare(new FileChange("a", [0xFF, 0xFE, 0], null)).Note.ShouldBe("not a text file: 3 bytes before, nothing afterwards");
        FileDiffer.Compare(Samples.Change("a", null, "")).Note.ShouldBe("an empty file");
    }

    private static Arbitrary<string[]> Files() => Gen.ArrayOf(Gen.Elements("a", "b", "c", "d: 1", "  e", "")).ToArbitrary();
}
