using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>Where the files come from that a <c>sourceRef</c> names.</summary>
internal abstract record FluxSource
{
    private FluxSource()
    {
    }

    /// <summary>A folder of this repository.</summary>
    /// <param name="Folder">The folder.</param>
    /// <param name="Ignore"><c>spec.ignore</c> of the source; null when it has none.</param>
    public sealed record Here(string Folder, string? Ignore) : FluxSource;

    /// <summary>Something else, or something that cannot be told.</summary>
    public sealed record Elsewhere(string Reason) : FluxSource;

    /// <summary>The name that <c>flux bootstrap</c> gives to the source that is the repository itself.</summary>
    private const string Bootstrap = "flux-system";

    /// <param name="reference">The <c>sourceRef</c>.</param>
    /// <param name="ns">The namespace of the object that has it.</param>
    /// <param name="path">The path in the source, as written.</param>
    /// <param name="repository">The repository.</param>
    public static FluxSource Of(YamlMapping? reference, string? ns, string path, DeployedRepository repository)
    {
        if (reference?.Text("name") is not { } name)
            return new Elsewhere("it names no source");
        if (RepositoryPath.Resolve(RepositoryPath.Root, path.TrimStart('/')) is not { } folder)
            return new Elsewhere($"'{path}' leads out of the repository");
        var kind = reference.Text("kind") ?? "GitRepository";
        ns = reference.Text("namespace") ?? ns;
        var spec = repository.Named(kind, ns, name)?.Node.Mapping("spec");
        return kind switch
        {
            "GitRepository" when repository.Identity.Means(spec?.Text("url"), folder) || (spec is null && name == Bootstrap && repository.HasFolder(folder)) =>
                new Here(folder, spec?.Text("ignore")),
            "OCIRepository" or "Bucket" when name == Bootstrap && repository.HasFolder(folder) => new Here(folder, spec?.Text("ignore")),
            "ExternalArtifact" => Generated(name, ns, folder, repository),
            _ => new Elsewhere($"its source is the {kind} {name}{(spec?.Text("url") is { } url ? $" at {RepositoryUrl.WithoutCredentials(url)}" : "")}, not this repository"),
        };
    }

    /// <summary>An artifact that an ArtifactGenerator of the repository copies together: a folder whose whole content is copied is that folder.</summary>
    private static FluxSource Generated(string name, string? ns, string folder, DeployedRepository repository)
    {
        var generators = repository.OfKind("ArtifactGenerator").Where(written => written.Node.Mapping("metadata")?.Text("namespace") is not { } own || ns is null || own == ns);
        var found = generators
            .Select(generator => new { Spec = generator.Node.Mapping("spec"), generator.Node })
            .SelectMany(generator => (generator.Spec?.Sequence("artifacts")?.Items ?? []).OfType<YamlMapping>()
                .Where(artifact => artifact.Text("name") == name)
                .SelectMany(artifact => (artifact.Sequence("copy")?.Items ?? []).OfType<YamlMapping>())
                .Select(copy => Copied(copy, generator.Spec!, ns, folder, repository)))
            .OfType<Here>()
            .Distinct()
            .ToList();
        return found switch
        {
            [var only] => only,
            [] => new Elsewhere($"no ArtifactGenerator of this repository copies a folder to {folder} of the artifact {name}"),
            _ => new Elsewhere($"several folders are copied to {folder} of the artifact {name}"),
        };
    }

    private static Here? Copied(YamlMapping copy, YamlMapping spec, string? ns, string folder, DeployedRepository repository)
    {
        const string Artifact = "@artifact/";
        const string All = "/**";
        if (copy.Text("from") is not ['@', ..] || copy.Text("to") is not { } to || !to.StartsWith(Artifact, StringComparison.Ordinal))
            return null;
        var from = copy.Text("from")!;
        var slash = from.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !from.EndsWith(All, StringComparison.Ordinal))
            return null;
        var alias = from[1..slash];
        var source = (spec.Sequence("sources")?.Items ?? []).OfType<YamlMapping>().FirstOrDefault(item => item.Text("alias") == alias);
        var copied = from.Length - All.Length > slash ? RepositoryPath.Resolve(RepositoryPath.Root, from[(slash + 1)..^All.Length]) : RepositoryPath.Root;
        var target = RepositoryPath.Resolve(RepositoryPath.Root, to[Artifact.Length..]);
        if (source is null || copied is null || target is null || (folder != target && !RepositoryPath.IsBelow(folder, target)))
            return null;
        var inside = folder == target ? copied : RepositoryPath.In(copied, target == RepositoryPath.Root ? folder : folder[(target.Length + 1)..]);
        return Of(source, ns, inside, repository) as Here;
    }
}
