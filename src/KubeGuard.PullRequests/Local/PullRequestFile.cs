using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Local;

/// <summary>
/// A pull request of the local forge as a Markdown file: a header of <c>key: value</c> lines between two <c>---</c>, then the body. A person may
/// edit it; lines of the header that are not known here are kept.
/// </summary>
internal sealed record PullRequestFile
{
    private const string Fence = "---";
    private const string Open = "open";
    private const string Closed = "closed";
    private const string Merged = "merged";

    /// <summary>File name, such as <c>0001-tighten-web.md</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The pull request; its state is what the file says.</summary>
    public required PullRequest PullRequest { get; init; }

    /// <summary>The head commit when the bot last wrote the file; null when it is not known.</summary>
    public required CommitId? Commit { get; init; }

    /// <summary>Header lines that a person added.</summary>
    public ImmutableArray<string> OtherLines { get; init; } = [];

    /// <summary>File name of the page.</summary>
    public string PageName => Path.ChangeExtension(Name, ".html");

    /// <summary>The number that a file name begins with; 0 when it is no pull request's.</summary>
    public static int NumberOf(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash >= 4 && name.EndsWith(".md", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
    }

    /// <summary>A file name for a new pull request: four digits and the first words of its title.</summary>
    public static string NameOf(int number, string title)
    {
        const int LongestSlug = 60;
        var letters = title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ');
        var slug = string.Join('-', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        slug = slug.Length > LongestSlug ? slug[..LongestSlug].TrimEnd('-') : slug;
        return $"{number.ToString("D4", CultureInfo.InvariantCulture)}-{(slug.Length > 0 ? slug : "change")}.md";
    }

    /// <summary>Reads a file. Throws <see cref="ForgeException"/> with file and line for a header that cannot be understood.</summary>
    public static PullRequestFile Parse(string folder, string name, string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence) : -1;
        if (end < 0)
            throw new ForgeException($"{name}:1: expected a header between two lines '{Fence}'. Restore it, or delete the file.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var others = ImmutableArray.CreateBuilder<string>();
        foreach (var line in lines[1..end])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !Known.Contains(line[..colon]))
                others.Add(line);
            else
                fields[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new()
        {
            Name = name,
            PullRequest = new()
            {
                Id = new(NumberOf(name)),
                Head = Branch(name, fields, "head"),
                Base = Branch(name, fields, "base"),
                Title = fields.GetValueOrDefault("title", ""),
                State = State(name, fields.GetValueOrDefault("state", "")),
                Labels = [.. fields.GetValueOrDefault("labels", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)],
                Body = string.Join('\n', lines[(end + 1)..]).TrimStart('\n'),
                Location = Path.Combine(folder, name),
            },
            Commit = CommitId.IsValid(fields.GetValueOrDefault("commit")) ? new(fields["commit"]) : null,
            OtherLines = others.ToImmutable(),
        };
    }

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var pull = PullRequest;
        IEnumerable<string> header =
        [
            $"title: {pull.Title}",
            $"state: {StateWord(pull.State)}",
            $"head: {pull.Head}",
            $"base: {pull.Base}",
            $"labels: {string.Join(", ", pull.Labels)}",
            .. Commit is null ? Enumerable.Empty<string>() : [$"commit: {Commit}"],
            .. OtherLines,
        ];
        return $"{Fence}\n{string.Join('\n', header)}\n{Fence}\n\n{pull.Body.TrimEnd('\n')}\n";
    }

    private static ImmutableHashSet<string> Known { get; } = ["title", "state", "head", "base", "labels", "commit"];

    private static BranchName Branch(string name, Dictionary<string, string> fields, string key) =>
        fields.TryGetValue(key, out var value) && BranchName.IsValid(value)
            ? new(value)
            : throw new ForgeException($"{name}: the header has no usable line '{key}: BRANCH'. Restore it, or delete the file.");

    private static PullRequestState State(string name, string word) => word.ToLowerInvariant() switch
    {
        Open => PullRequestState.Open,
        Closed => PullRequestState.Closed,
        Merged => PullRequestState.Merged,
        _ => throw new ForgeException($"{name}: the header's state is '{word}', expected {Open}, {Closed} or {Merged}."),
    };

    private static string StateWord(PullRequestState state) => state switch
    {
        PullRequestState.Open => Open,
        PullRequestState.Closed => Closed,
        PullRequestState.Merged => Merged,
        _ => throw new InvalidOperationException("A state of a pull request that the file format does not know."),
    };
}
