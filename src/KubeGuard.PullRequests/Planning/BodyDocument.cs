namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// The body of a pull request taken apart: the marker, the section that is the bot's, and what people wrote around it, which is kept (B9).
/// </summary>
/// <param name="Above">Text above the marker.</param>
/// <param name="Marker">What the bot remembers.</param>
/// <param name="Section">The bot's text, between its two fence lines.</param>
/// <param name="Below">Text below the section.</param>
internal sealed record BodyDocument(string Above, StateMarker Marker, string Section, string Below)
{
    private const string Begin = "<!-- kubeguard:begin -->";
    private const string End = "<!-- kubeguard:end -->";

    /// <summary>A new body.</summary>
    public static BodyDocument New(StateMarker marker, string section) => new("", marker, section, "");

    /// <summary>Takes a body apart; null when the marker or one of the fences is missing or damaged: then a person edited it (B5).</summary>
    public static BodyDocument? Read(string body)
    {
        var lines = body.ReplaceLineEndings("\n").Split('\n');
        var marker = Array.FindIndex(lines, StateMarker.IsMarker);
        var begin = Array.IndexOf(lines, Begin);
        var end = Array.LastIndexOf(lines, End);
        if (marker < 0 || begin != marker + 1 || end < begin || StateMarker.Read(lines[marker]) is not { } state)
            return null;
        return new(Join(lines[..marker]), state, Join(lines[(begin + 1)..end]).Trim('\n'), Join(lines[(end + 1)..]));
    }

    /// <summary>The whole body, marked so that its being closed is no person's decision (B10, B11).</summary>
    public string Retired() => (this with { Marker = Marker with { Obsolete = true } }).ToString();

    /// <summary>The whole body, with a final line break.</summary>
    public override string ToString()
    {
        var above = Above.Length > 0 ? $"{Above}\n" : "";
        var below = Below.Trim('\n').Length > 0 ? $"{Below.TrimEnd('\n')}\n" : "";
        return $"{above}{Marker.ToLine()}\n{Begin}\n\n{Section}\n\n{End}\n{below}";
    }

    private static string Join(string[] lines) => string.Join('\n', lines);
}
