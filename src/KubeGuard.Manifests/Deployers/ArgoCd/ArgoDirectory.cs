using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>A folder of plain manifests that an Application deploys: its YAML and JSON files, those of folders below only with <c>recurse</c>.</summary>
internal sealed class ArgoDirectory : DeployedSource
{
    private const string SkipFile = "+argocd:skip-file-rendering";

    private readonly YamlMapping? _destination;
    private readonly ImmutableArray<string> _files;

    public ArgoDirectory(string folder, YamlMapping? options, YamlMapping? destination, DeployedRepository repository)
    {
        _destination = destination;
        _files = [.. repository.Below(folder).Where(path => IsIncluded(path, folder, options) && repository.File(path)?.Yaml is { } file && !IsSkipped(file))];
        Covers = _files.ToFrozenSet(StringComparer.Ordinal);
    }

    public override IReadOnlySet<string> Covers { get; }

    public override BuildResult Build(DeploymentContext context)
    {
        ImmutableArray<BuildItem> items =
        [
            .. _files.Select(context.Repository.File).SelectMany(file => file!.Objects).Select(written => new BuildItem(written.Origin, written.Node)),
        ];
        GivenNamespace.Apply(_destination?["namespace"] as YamlScalar, "destination.namespace", items, context.Repository.Scopes);
        return new(items, [], [.. _files]);
    }

    private static bool IsIncluded(string path, string folder, YamlMapping? options)
    {
        var relative = folder == RepositoryPath.Root ? path : path[(folder.Length + 1)..];
        if (!relative.EndsWith(".yaml", StringComparison.Ordinal) && !relative.EndsWith(".yml", StringComparison.Ordinal) && !relative.EndsWith(".json", StringComparison.Ordinal))
            return false;
        if (relative.Contains('/', StringComparison.Ordinal) && options?.Text("recurse") != "true")
            return false;
        return !(options?.Text("exclude") is { Length: > 0 } exclude && Fits(exclude, relative))
            && !(options?.Text("include") is { Length: > 0 } include && !Fits(include, relative));
    }

    private static bool Fits(string pattern, string path) => PathPattern.Compile(pattern, PatternStyle.Wide)?.IsMatch(path) == true;

    private static bool IsSkipped(YamlFile file) => file.Source.Text.Contains(SkipFile, StringComparison.Ordinal);
}
