namespace KubeGuard.Bot.Output;

/// <summary>Plain text for pipes and files: no escape sequences, no box art, the same at every width.</summary>
internal sealed class PlainReport(TextWriter output) : IReport
{
    private bool _begun;

    /// <inheritdoc/>
    public void Heading(string text)
    {
        Gap();
        output.WriteLine($"== {SafeText.Line(text)} ==");
    }

    /// <inheritdoc/>
    public void Subheading(string text)
    {
        Gap();
        output.WriteLine(SafeText.Line(text));
    }

    /// <inheritdoc/>
    public void Text(string text)
    {
        _begun = true;
        output.WriteLine(SafeText.Line(text));
    }

    /// <inheritdoc/>
    public void Bullets(IEnumerable<string> items)
    {
        foreach (var item in items)
            Text($"  - {item}");
    }

    /// <inheritdoc/>
    public void Table(ReportTable table)
    {
        if (table.Rows.IsEmpty)
            return;
        string[][] lines = [[.. table.Headings.Select(SafeText.Line)], .. table.Rows.Select(row => row.Select(SafeText.Line).ToArray())];
        var widths = Enumerable.Range(0, table.Headings.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            Text("  " + string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <inheritdoc/>
    public void Diff(string unifiedDiff)
    {
        foreach (var line in unifiedDiff.TrimEnd('\n').Split('\n'))
            Text("    " + line);
    }

    private void Gap()
    {
        if (_begun)
            output.WriteLine();
        _begun = true;
    }
}
