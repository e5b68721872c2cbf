using System.Collections.Immutable;
using System.Text;

namespace KubeGuard.Manifests.Editing;

/// <summary>One line of new YAML.</summary>
/// <param name="Column">How far it is indented; meaningless for an empty line.</param>
/// <param name="Text">The line without indentation and line break.</param>
/// <param name="IsComment">Whether the line is a comment above a node.</param>
internal readonly record struct BlockLine(int Column, string Text, bool IsComment = false)
{
    public override string ToString() => Text.Length == 0 ? "" : new string(' ', Column) + Text;
}

/// <summary>A value as written behind a key or a dash: what stands on that line, and the lines below it.</summary>
/// <param name="Comments">Comment lines that belong above the line of the key or dash.</param>
/// <param name="Header">What stands behind the key or dash; empty when all is below.</param>
/// <param name="Body">The lines below.</param>
internal sealed record BlockValue(ImmutableArray<BlockLine> Comments, string Header, ImmutableArray<BlockLine> Body)
{
    public static BlockValue Inline(string header) => new([], header, []);

    /// <summary>The lines below, each ended by <paramref name="lineBreak"/>.</summary>
    public string BodyText(string lineBreak) => Join(Body, lineBreak);

    public static string Join(IEnumerable<BlockLine> lines, string lineBreak)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line.ToString()).Append(lineBreak);
        return text.ToString();
    }
}
