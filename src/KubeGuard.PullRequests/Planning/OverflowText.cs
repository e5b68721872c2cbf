using System.Collections.Immutable;
using System.Text;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Puts what a body leaves out into the two texts of a check, in whole parts; what fits into neither is counted (B15).</summary>
internal static class OverflowText
{
    /// <summary>Most characters of either text, of the 65,535 that GitHub takes: room is left for characters that it counts twice.</summary>
    public const int Characters = 60_000;

    /// <summary>For the sentence that counts.</summary>
    private const int Reserve = 200;

    /// <summary>The summary, and the text that is shown below it.</summary>
    public static CheckTexts Split(ImmutableArray<string> parts, string summary)
    {
        if (parts.IsEmpty)
            return new(summary, "");
        var whole = string.Join("\n\n", parts);
        if (whole.Length <= Characters)
            return new(summary, whole);
        var above = new StringBuilder(summary);
        var below = new StringBuilder();
        var index = 0;
        while (index < parts.Length && TryAdd(above, parts[index]))
            index++;
        while (index < parts.Length && TryAdd(below, parts[index]))
            index++;
        if (index < parts.Length)
            below.Append($"\n\n{Figures.Counted(parts.Length - index, "more part")} of the text not shown for length; the branch holds the whole change.");
        return new(above.ToString(), below.ToString());
    }

    private static bool TryAdd(StringBuilder text, string part)
    {
        if (text.Length + part.Length + Reserve > Characters)
            return false;
        text.Append(text.Length > 0 ? "\n\n" : "").Append(part);
        return true;
    }
}

/// <summary>The two texts of a check.</summary>
/// <param name="Summary">The upper one.</param>
/// <param name="Text">The lower one; may be empty.</param>
internal sealed record CheckTexts(string Summary, string Text);
