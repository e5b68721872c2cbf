using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers;

/// <summary>An object that may deploy something: as it is written, or as the root that holds it makes it.</summary>
/// <param name="Body">The object.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Id">Its identity.</param>
internal sealed record DeployerObject(YamlMapping Body, ResourceOrigin Origin, ObjectRef Id)
{
    /// <summary>Whether another deployer makes it, so that it is nowhere written as it is.</summary>
    public bool IsMade { get; init; }

    public string? Namespace => Body.Mapping("metadata")?.Text("namespace");

    public YamlMapping? Spec => Body.Mapping("spec");

    public static DeployerObject Of(Resource resource) => new(resource.Body, resource.Origin, resource.Id);
}
