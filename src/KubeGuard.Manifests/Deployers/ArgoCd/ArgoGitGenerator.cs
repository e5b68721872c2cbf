using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>A git generator over this repository: its folders, or the content of files in it.</summary>
internal sealed class ArgoGitGenerator(DeployedRepository repository, YamlMapping git)
{
    private readonly string _prefix = git.Text("pathParamPrefix") ?? "";

    public ImmutableArray<TemplateParameters> Generate()
    {
        if (git.Sequence("directories") is { } directories)
            return [.. Chosen(directories, Folders(), PatternStyle.Segments).Select(folder => TemplateParameters.OfPath(folder, null, _prefix))];
        if (git.Sequence("files") is { } files)
            return [.. Chosen(files, repository.Below(RepositoryPath.Root), PatternStyle.Wide).SelectMany(Content)];
        throw new NotDecidedException(git, "a git generator has directories or files");
    }

    /// <summary>The folders of the repository, hidden ones left out.</summary>
    private IEnumerable<string> Folders()
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in repository.Below(RepositoryPath.Root))
        {
            for (var folder = RepositoryPath.FolderOf(path); folder != RepositoryPath.Root && folders.Add(folder);)
                folder = RepositoryPath.FolderOf(folder);
        }

        return folders.Where(folder => !folder.Split('/').Any(part => part.StartsWith('.')));
    }

    private List<string> Chosen(YamlSequence patterns, IEnumerable<string> paths, PatternStyle style)
    {
        var entries = patterns.Items.OfType<YamlMapping>().Where(entry => entry.Text("path") is { Length: > 0 }).ToList();
        foreach (var entry in entries.Where(entry => !IsExclusion(entry)))
        {
            if (!repository.Identity.Means(git.Text("repoURL") ?? "", FixedPart(entry.Text("path")!)))
                throw new NotDecidedException(git["repoURL"] ?? git, $"its files are in {RepositoryUrl.WithoutCredentials(git.Text("repoURL") ?? "an unnamed repository")}, not in this repository");
        }

        var rules = entries.Select(entry => new { IsExclusion = IsExclusion(entry), Pattern = PathPattern.Compile(entry.Text("path")!.TrimStart('/'), style) }).ToList();
        return
        [
            .. paths.Where(path => rules.Any(rule => !rule.IsExclusion && rule.Pattern?.IsMatch(path) == true)
                && !rules.Any(rule => rule.IsExclusion && rule.Pattern?.IsMatch(path) == true)),
        ];
    }

    private static bool IsExclusion(YamlMapping entry) => entry.Text("exclude") == "true";

    /// <summary>The folders of a pattern before its first wildcard.</summary>
    private static string FixedPart(string pattern)
    {
        var wild = pattern.AsSpan().IndexOfAny("*?[{");
        var known = wild < 0 ? pattern : pattern[..wild];
        return RepositoryPath.Resolve(RepositoryPath.Root, RepositoryPath.FolderOf(known.TrimStart('/'))) ?? RepositoryPath.Root;
    }

    /// <summary>The parameters that a file gives: its object, or each object of its list, and its path.</summary>
    private IEnumerable<TemplateParameters> Content(string path)
    {
        var file = repository.Read(path) is { } bytes && RepositoryFileReader.Decode(path, bytes) is { } source ? YamlReader.Read(source, TemplateText.IsText) : null;
        if (file is not { Problems.IsEmpty: true, Documents: [{ Root: { } root }] })
            throw new NotDecidedException(git, $"{path} cannot be read as one YAML or JSON document");
        var place = TemplateParameters.OfPath(RepositoryPath.FolderOf(path), RepositoryPath.NameOf(path), _prefix);
        IEnumerable<YamlNode> objects = root is YamlSequence list ? list.Items : [root.Resolved];
        return objects.Select(item => TemplateParameters.Of(item).With(place));
    }
}
