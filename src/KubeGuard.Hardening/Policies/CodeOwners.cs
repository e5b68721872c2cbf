using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Policies;

/// <summary>
/// The repository's CODEOWNERS file as GitHub reads it (GitHub documentation, About code owners): the first of <c>.github/</c>, the top and
/// <c>docs/</c> counts, and of its lines the last that matches; a line without owners takes them away.
/// </summary>
public sealed class CodeOwners
{
    /// <summary>GitHub ignores a larger file.</summary>
    private const int LargestFile = 3 * 1024 * 1024;

    private static readonly string[] Places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private readonly ImmutableArray<Line> _lines;

    private CodeOwners(ImmutableArray<Line> lines) => _lines = lines;

    /// <summary>Reads the repository's file; without one nobody owns anything.</summary>
    public static CodeOwners Read(IRepositoryFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bytes = Places.Select(files.Read).FirstOrDefault(found => found is not null);
        return bytes is null || bytes.Length > LargestFile
            ? new([])
            : new([.. Encoding.UTF8.GetString(bytes).Split('\n').Select(Line.Parse).OfType<Line>()]);
    }

    /// <summary>Who owns the file: logins and teams with <c>@</c>, or addresses; in the order of the line.</summary>
    public ImmutableArray<string> Of(string path) => _lines.LastOrDefault(line => line.Pattern.IsMatch(path))?.Owners ?? [];

    private sealed record Line(Regex Pattern, ImmutableArray<string> Owners)
    {
        private const string EscapedSpace = "\u0001";

        public static Line? Parse(string text)
        {
            var words = text.Replace("\\ ", EscapedSpace, StringComparison.Ordinal)
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .TakeWhile(word => !word.StartsWith('#'))
                .ToList();
            // Negation and sets do not work in CODEOWNERS; GitHub skips such lines.
            if (words.Count == 0 || words[0].StartsWith('!') || words[0].Contains('[', StringComparison.Ordinal))
                return null;
            return new(Compile(words[0].Replace(EscapedSpace, " ", StringComparison.Ordinal)), [.. words.Skip(1)]);
        }

        /// <summary>As in .gitignore: a pattern with a slash before its end is tied to the top; <c>dir/*</c> does not reach below the folder.</summary>
        private static Regex Compile(string pattern)
        {
            var isTied = pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal);
            var path = isTied ? pattern.TrimStart('/') : $"**/{pattern}";
            if (path.EndsWith('/'))
                return WildcardRegex.OfPathItself($"{path}**");
            return isTied && path.EndsWith("/*", StringComparison.Ordinal) ? WildcardRegex.OfPathItself(path) : WildcardRegex.OfPath(path);
        }
    }
}
