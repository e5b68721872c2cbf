using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// Which files of a repository Flux's source-controller leaves out of an artifact: its own defaults, <c>.sourceignore</c> files in any folder, and
/// <c>spec.ignore</c> of the GitRepository, with the patterns of <c>.gitignore</c>; the last that fits decides.
/// </summary>
internal sealed class SourceIgnore
{
    private const string FileName = ".sourceignore";

    private static readonly ImmutableArray<Rule> Defaults = [.. Rules(RepositoryPath.Root,
    [
        ".git/", ".gitignore", ".gitmodules", ".gitattributes", "*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
        ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml", "codeship-services.yml",
        "codeship-steps.yml", "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
    ])];

    private readonly ImmutableArray<Rule> _rules;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    private SourceIgnore(ImmutableArray<Rule> rules) => _rules = rules;

    /// <param name="repository">The repository.</param>
    /// <param name="specified"><c>spec.ignore</c>, which stands in place of the defaults; null when there is none.</param>
    public static SourceIgnore Of(DeployedRepository repository, string? specified) => new(
    [
        .. specified is null ? Defaults : [],
        .. repository.Below(RepositoryPath.Root).Where(path => RepositoryPath.NameOf(path) == FileName)
            .SelectMany(file => Rules(RepositoryPath.FolderOf(file), Lines(Encoding.UTF8.GetString(repository.Read(file) ?? [])))),
        .. Rules(RepositoryPath.Root, Lines(specified ?? "")),
    ]);

    public bool Ignores(string path)
    {
        if (!_known.TryGetValue(path, out var isIgnored))
            _known.Add(path, isIgnored = Decide(path));
        return isIgnored;
    }

    private bool Decide(string path)
    {
        var isIgnored = false;
        foreach (var rule in _rules)
        {
            if (rule.IsNegated == isIgnored && RepositoryPath.IsBelow(path, rule.Folder) && Fits(rule, path))
                isIgnored = !rule.IsNegated;
        }

        return isIgnored;
    }

    /// <summary>Whether the pattern fits the path or a folder above it.</summary>
    private static bool Fits(Rule rule, string path)
    {
        var relative = rule.Folder == RepositoryPath.Root ? path : path[(rule.Folder.Length + 1)..];
        for (var end = relative.IndexOf('/', StringComparison.Ordinal); end >= 0; end = relative.IndexOf('/', end + 1))
        {
            if (rule.Pattern.IsMatch(relative[..(end + 1)]) || rule.Pattern.IsMatch(relative[..end]))
                return true;
        }

        return rule.Pattern.IsMatch(relative);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r', ' '));

    private static IEnumerable<Rule> Rules(string folder, IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line is not ("" or ['#', ..])))
        {
            var isNegated = line[0] == '!';
            if (PathPattern.Compile(Anchored(isNegated ? line[1..] : line), PatternStyle.Segments) is { } pattern)
                yield return new(folder, isNegated, pattern);
        }
    }

    /// <summary>A pattern without a slash fits at any depth; one that names a folder fits all below it.</summary>
    private static string Anchored(string pattern)
    {
        var isFolder = pattern.EndsWith('/');
        var body = pattern.Trim('/');
        var anchored = pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal) ? body : $"**/{body}";
        return isFolder ? $"{anchored}/**" : anchored;
    }

    private sealed record Rule(string Folder, bool IsNegated, Regex Pattern);
}
