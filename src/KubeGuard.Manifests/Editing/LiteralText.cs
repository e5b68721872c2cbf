namespace KubeGuard.Manifests.Editing;

/// <summary>Text of several lines as a literal block (<c>|</c>).</summary>
internal static class LiteralText
{
    /// <summary>The literal block, or null where only double quotes keep every character.</summary>
    public static BlockValue? TryRender(string text, int column)
    {
        var content = text.TrimEnd('\n');
        if (content.Length == 0 || !text.Contains('\n', StringComparison.Ordinal))
            return null;
        var lines = content.Split('\n');
        if (lines[0].Length == 0 || lines[0][0] is ' ' or '\t' || lines.Any(line => !IsLiteral(line)))
            return null;
        var trailing = text.Length - content.Length;
        var header = trailing switch { 0 => "|-", 1 => "|", _ => "|+" };
        return new([], header, [.. lines.Concat(Enumerable.Repeat("", Math.Max(trailing - 1, 0))).Select(line => new BlockLine(column, line))]);
    }

    private static bool IsLiteral(string line) =>
        (line.Length == 0 || !string.IsNullOrWhiteSpace(line)) && ScalarText.IsPrintable(line.Replace('\t', ' '));
}
