using KubeGuard.Bot.Output;
using Spectre.Console;

namespace KubeGuard.Bot.Tests.Output;

public sealed class ReportTests
{
    private const string Hostile = "\u001b[2J[red]@everyone[/]\n== forged ==";

    [Fact]
    public void Piped_output_is_plain_and_the_same_at_every_width()
    {
        var output = new StringWriter { NewLine = "\n" };
        var report = new PlainReport(output);

        report.Heading("Inputs");
        report.Table(new(["Log", "Read"], [["audit.log", "5"], [new string('x', 300), "12"]]));
        report.Bullets(["one", "two"]);
        report.Subheading("Next");
        report.Diff("@@ -1 +1 @@\n-a\n+b\n");

        output.ToString().ShouldBe(
            $"""
            == Inputs ==
              Log{new string(' ', 299)}Read
              audit.log{new string(' ', 293)}5
              {new string('x', 300)}  12
              - one
              - two

            Next
                @@ -1 +1 @@
                -a
                +b

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Hostile_text_stays_on_its_line_in_plain_output()
    {
        var output = new StringWriter { NewLine = "\n" };

        Everything(new PlainReport(output));

        output.ToString().ShouldNotContain('\u001b');
        output.ToString().Split('\n').ShouldNotContain(line => line.StartsWith("== forged", StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_text_is_neither_markup_nor_escape_sequence_on_a_terminal()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });

        Everything(new TerminalReport(console));

        output.ToString().ShouldNotContain('\u001b');
        output.ToString().ShouldContain("[red]@everyone[/]");
    }

    private static void Everything(IReport report)
    {
        report.Heading(Hostile);
        report.Subheading(Hostile);
        report.Text(Hostile);
        report.Bullets([Hostile]);
        report.Table(new([Hostile], [[Hostile]]));
        report.Diff(Hostile);
    }
}
