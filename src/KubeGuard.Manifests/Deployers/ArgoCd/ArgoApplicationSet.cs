using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>An Argo CD <c>ApplicationSet</c>: the Applications that its generators make of its template, as far as the repository decides them.</summary>
internal static class ArgoApplicationSet
{
    public static DeployerReading Read(DeployerObject deployer, DeployedRepository repository)
    {
        if (deployer.Spec is not { } spec || spec.Mapping("template") is not { } template)
            return DeployerReading.Nothing;
        if (spec["templatePatch"] is { IsNull: false } patch)
            return DeployerReading.NotFollowed(patch, $"{deployer.Id} is not followed: templatePatch is not evaluated.");
        var renderer = new ArgoTemplate(spec.Text("goTemplate") == "true");
        var generators = new ArgoGenerators(repository, renderer);
        var readings = (spec.Sequence("generators")?.Items ?? []).OfType<YamlMapping>()
            .Select(generator => Read(deployer, template, generator, generators, renderer, repository))
            .ToList();
        return new([.. readings.SelectMany(reading => reading.Sources)], [.. readings.SelectMany(reading => reading.Notes).Distinct()]);
    }

    private static DeployerReading Read(
        DeployerObject deployer, YamlMapping template, YamlMapping generator, ArgoGenerators generators, ArgoTemplate renderer, DeployedRepository repository)
    {
        try
        {
            var sources = ImmutableArray.CreateBuilder<DeployedSource>();
            var notes = ImmutableArray.CreateBuilder<ManifestProblem>();
            foreach (var parameters in generators.Generate(generator))
            {
                var application = Application(deployer, (YamlMapping)renderer.Render(template, parameters), repository);
                var reading = ArgoApplication.Read(application, repository);
                sources.AddRange(reading.Sources);
                notes.AddRange(reading.Notes);
            }

            return new(sources.ToImmutable(), notes.ToImmutable());
        }
        catch (NotDecidedException undecided)
        {
            return DeployerReading.NotFollowed(undecided.At, $"{deployer.Id} is not followed: {undecided.Message}.");
        }
    }

    /// <summary>The Application, in the namespace of its set.</summary>
    private static DeployerObject Application(DeployerObject deployer, YamlMapping rendered, DeployedRepository repository)
    {
        var metadata = rendered.Mapping("metadata") ?? YamlTree.Mapping(rendered);
        if (deployer.Body.Mapping("metadata")?["namespace"] is { } ns)
            metadata = metadata.With("namespace", ns);
        var body = rendered.With("apiVersion", deployer.Body["apiVersion"]!).With("kind", YamlTree.Text(rendered, "Application")).With("metadata", metadata);
        return new(body, deployer.Origin, repository.Scopes.Identify(body)) { IsMade = true };
    }
}
