using Spectre.Console;

namespace KubeGuard.Bot.Output;

/// <summary>Tables and colours for a terminal.</summary>
internal sealed class TerminalReport(IAnsiConsole console) : IReport
{
    private static readonly Style DiffAdded = new(Color.Green);
    private static readonly Style DiffRemoved = new(Color.Red);
    private static readonly Style DiffPlace = new(Color.Teal);

    /// <inheritdoc/>
    public void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(SafeText.Line(text))}[/]").LeftJustified());
    }

    /// <inheritdoc/>
    public void Subheading(string text)
    {
        console.WriteLine();
        console.WriteLine(SafeText.Line(text), new Style(decoration: Decoration.Bold));
    }

    /// <inheritdoc/>
    public void Text(string text) => console.WriteLine(SafeText.Line(text));

    /// <inheritdoc/>
    public void Bullets(IEnumerable<string> items)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(1)).AddColumn();
        foreach (var item in items)
            grid.AddRow(new Text("•"), new Text(SafeText.Line(item)));
        if (grid.Rows.Count > 0)
            console.Write(grid);
    }

    /// <inheritdoc/>
    public void Table(ReportTable table)
    {
        if (table.Rows.IsEmpty)
            return;
        var drawn = new Table().Border(TableBorder.Rounded).AddColumns([.. table.Headings.Select(heading => Markup.Escape(SafeText.Line(heading)))]);
        foreach (var row in table.Rows)
            drawn.AddRow(row.Select(cell => new Text(SafeText.Line(cell))));
        console.Write(drawn);
    }

    /// <inheritdoc/>
    public void Diff(string unifiedDiff)
    {
        foreach (var line in unifiedDiff.TrimEnd('\n').Split('\n'))
            console.WriteLine("    " + SafeText.Line(line), StyleOf(line));
    }

    private static Style StyleOf(string line) => line switch
    {
        ['+', ..] => DiffAdded,
        ['-', ..] => DiffRemoved,
        ['@', '@', ..] => DiffPlace,
        _ => Style.Plain,
    };
}
