using System.Text;

namespace KubeGuard.Manifests.Editing;

/// <summary>Text as comment lines that nothing can break out of.</summary>
internal static class CommentText
{
    /// <summary>Each line of the text behind <c>#</c>; every character that ends a line in YAML starts a new comment line, controls become spaces.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split(['\n', '\r', '\u0085', '\u2028', '\u2029'])
            .Select(Clean)
            .Select(line => line.Length == 0 ? "#" : "# " + line);

    private static string Clean(string line)
    {
        var clean = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
            clean.Append(!rune.IsBmp || ScalarText.IsPrintable((char)rune.Value) ? rune.ToString() : " ");
        return clean.ToString().TrimEnd();
    }
}
