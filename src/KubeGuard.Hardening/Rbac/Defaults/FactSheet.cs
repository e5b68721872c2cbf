using System.Reflection;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>Reads the text files of this folder that are built into the assembly.</summary>
internal static class FactSheet
{
    /// <summary>The lines without comments and empty ones.</summary>
    public static IEnumerable<string> Lines(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(FactSheet), file)
            ?? throw new InvalidOperationException($"The assembly was built without {file}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    /// <summary>The words of a line.</summary>
    public static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A group as the API writes it: <c>core</c> is the empty text.</summary>
    public static string Group(string word) => word == "core" ? "" : word;
}
