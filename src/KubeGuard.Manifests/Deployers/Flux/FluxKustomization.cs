using System.Collections.Frozen;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// A Flux <c>Kustomization</c> over a folder of this repository. As kustomize-controller does, its settings are written into the folder's
/// kustomization before that is built; metadata and variables come after.
/// </summary>
internal sealed class FluxKustomization : DeployedSource
{
    private readonly DeployerObject _deployer;
    private readonly Kustomization _kustomization;

    private FluxKustomization(DeployerObject deployer, Kustomization below, IReadOnlySet<string> covers)
    {
        _deployer = deployer;
        _kustomization = FluxOverlay.Lay(deployer.Spec!, below);
        Covers = covers;
    }

    public override IReadOnlySet<string> Covers { get; }

    public override Kustomization Kustomization => _kustomization;

    public static DeployerReading Read(DeployerObject deployer, DeployedRepository repository)
    {
        if (deployer.Spec is not { } spec || spec.Mapping("sourceRef") is not { } reference)
            return DeployerReading.Nothing;
        return FluxSource.Of(reference, deployer.Namespace, spec.Text("path") ?? RepositoryPath.Root, repository) switch
        {
            FluxSource.Here here when repository.HasFolder(here.Folder) => DeployerReading.Of(Of(deployer, here, repository)),
            FluxSource.Here here => DeployerReading.Wrong(spec["path"] ?? reference, $"{here.Folder} does not exist in this repository."),
            FluxSource.Elsewhere elsewhere => DeployerReading.NotFollowed(reference, $"{deployer.Id} is not followed: {elsewhere.Reason}."),
            var other => throw new InvalidOperationException($"Unknown source {other.GetType().Name}."),
        };
    }

    private static FluxKustomization Of(DeployerObject deployer, FluxSource.Here here, DeployedRepository repository)
    {
        var spec = deployer.Spec!;
        var hasOwn = repository.Graph.ByFolder.TryGetValue(here.Folder, out var own);
        var resources = hasOwn ? [] : FluxFolder.Resources(here.Folder, repository, repository.Ignored(here.Ignore));
        var below = own ?? FluxFolder.Generate(here.Folder, resources, spec["path"] ?? spec);
        return new(deployer, below, hasOwn ? FrozenSet.Create(StringComparer.Ordinal, here.Folder) : resources.ToFrozenSet(StringComparer.Ordinal))
        {
            Folder = here.Folder,
            Namespace = spec.Text("targetNamespace"),
            Cluster = spec.Mapping("kubeConfig") is { } remote ? remote.Mapping("secretRef")?.Text("name") ?? remote.Mapping("configMapRef")?.Text("name") ?? "another" : null,
        };
    }

    public override bool DependsOn(string changed) => base.DependsOn(changed) || _deployer.Spec?.Mapping("postBuild")?["substituteFrom"] is not null;

    public override BuildResult Build(DeploymentContext context)
    {
        var files = context.Repository.NewBuild();
        files.Yaml(_deployer.Origin.File);
        var built = KustomizeBuilder.Build(files, context.Repository.Graph, _kustomization);
        try
        {
            if (_deployer.Spec!.Mapping("commonMetadata") is { } common)
                BuildItems.During(built.Items, Cause("commonMetadata", common), () => FluxMetadata.Apply(common, built.Items));
            foreach (var item in built.Items)
                item.TouchedBy(_deployer.Origin.File);
            var notes = Substitute(context, files, built);
            return built with { Problems = [.. built.Problems, .. notes], Asked = files.Asked };
        }
        catch (KustomizeException failure)
        {
            return new([], [failure.ToProblem()], files.Asked);
        }
    }

    private IEnumerable<ManifestProblem> Substitute(DeploymentContext context, BuildFiles files, BuildResult built)
    {
        if (FluxVariables.Of(_deployer, context, files) is not { IsActive: true } variables)
            return [];
        var substitution = new FluxSubstitution(variables);
        BuildItems.During(built.Items, Cause("postBuild", variables.At), () => substitution.Apply(built.Items));
        return substitution.Problems;
    }

    private static BuildCause Cause(string field, YamlNode text) => new(MadeBy.Transformer, field, text.Source.Path, [text.Location]);
}
