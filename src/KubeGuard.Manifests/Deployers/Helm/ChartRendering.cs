using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>
/// Renders a chart as it stands in the repository, also with changes that are on no disk yet. Only the files of the chart are copied, and nothing that
/// the repository says can be read as an option of the program or lead out of the folder.
/// </summary>
internal sealed partial class ChartRendering(HelmProgram helm, DeployedRepository repository)
{
    private const int MostFiles = 5_000;
    private const long MostBytes = 64L * 1024 * 1024;
    private const int LongestName = 53;
    private const string OwnValues = "values.yaml";
    private const string SourceMark = "# Source: ";

    /// <summary>The objects that the chart makes; each is written, as far as can be told, by its template.</summary>
    /// <exception cref="ChartException">It cannot be rendered; the message says why.</exception>
    public ImmutableArray<WrittenObject> Render(ChartRelease release, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kubeguard-helm-");
        try
        {
            var chart = Directory.CreateDirectory(Path.Combine(folder.FullName, "chart")).FullName;
            Copy(release, chart);
            return helm.Template(folder.FullName, Arguments(release, folder.FullName), cancellation) switch
            {
                HelmOutcome.Rendered rendered => Objects(release, rendered.Text),
                HelmOutcome.Failed failed => throw new ChartException(failed.Reason.Replace(folder.FullName, ".", StringComparison.Ordinal)),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(failure.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Copy(ChartRelease release, string chart)
    {
        var paths = repository.Below(release.Chart).Take(MostFiles + 1).ToList();
        if (paths.Count > MostFiles)
            throw new ChartException($"it has more than {MostFiles} files");
        var bytes = 0L;
        foreach (var path in paths)
        {
            var relative = RepositoryPath.Relative(release.Chart, path);
            if (repository.Read(path) is not { } content || (relative == OwnValues && !release.UsesOwnValues))
                continue;
            if ((bytes += content.Length) > MostBytes)
                throw new ChartException($"it has more than {MostBytes} bytes");
            // git can hold such paths, whatever the forge lets in.
            var target = Path.GetFullPath(Path.Combine([chart, .. relative.Split('/')]));
            if (!target.StartsWith(chart + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ChartException($"the path {path} leads out of it");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }
    }

    private static ImmutableArray<string> Arguments(ChartRelease release, string folder)
    {
        if (release.Name.Length > LongestName || !ReleaseName().IsMatch(release.Name))
            throw new ChartException($"'{release.Name}' is no name of a release");
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange($"--namespace={release.Namespace?.Value ?? "default"}", "--no-hooks", "--skip-tests");
        if (release.WithDefinitions)
            arguments.Add("--include-crds");
        foreach (var (index, text) in release.Values.Index())
        {
            var file = Path.Combine(folder, $"values-{index}.yaml");
            File.WriteAllText(file, text);
            arguments.Add($"--values={file}");
        }

        arguments.AddRange(release.Parameters);
        arguments.AddRange("--", release.Name, "chart");
        return arguments.ToImmutable();
    }

    private ImmutableArray<WrittenObject> Objects(ChartRelease release, string text)
    {
        var read = YamlReader.Read(SourceText.FromText(release.Chart, text), TemplateText.IsText);
        if (read.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } problem)
            throw new ChartException($"what it makes is not valid (line {problem.Location.Line} of it): {problem.Message}");
        var templates = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        return [.. read.Documents.SelectMany((document, index) => WrittenObject.In(document).Select(written => Placed(written, TemplateOf(release, document, templates), index)))];
    }

    /// <summary>The object as one that the whole template writes: which characters of it make a field is not known.</summary>
    private static WrittenObject Placed(WrittenObject written, YamlScalar template, int index)
    {
        var node = (YamlMapping)YamlTree.Relocate(written.Node, template);
        return new(new(template.Source.Path, index, written.Origin.Pointer, node), node);
    }

    private YamlScalar TemplateOf(ChartRelease release, YamlDocument document, Dictionary<string, YamlScalar> templates)
    {
        var path = RepositoryPath.In(release.Chart, "Chart.yaml");
        foreach (var line in document.Source.Slice(document.Span).EnumerateLines())
        {
            if (!line.StartsWith(SourceMark, StringComparison.Ordinal))
                continue;
            var named = line[SourceMark.Length..].Trim().ToString();
            path = RepositoryPath.In(release.Chart, named[(named.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            break;
        }

        if (!templates.TryGetValue(path, out var template))
        {
            var source = repository.Read(path) is { } bytes && Reading.RepositoryFileReader.Decode(path, bytes) is { } text ? text : SourceText.FromText(path, "");
            var end = source.Text.AsSpan().IndexOfAny('\r', '\n');
            templates.Add(path, template = new(source, new(0, end < 0 ? source.Text.Length : end), "", YamlScalarStyle.Plain));
        }

        return template;
    }

    /// <summary>What Helm takes as the name of a release (its <c>chartutil.ValidateReleaseName</c>).</summary>
    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseName();
}

/// <summary>A chart cannot be rendered. Caught where a root is built.</summary>
internal sealed class ChartException(string reason) : Exception(reason);
