using KubeGuard.Manifests;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Bot.Contracts;

/// <summary>From the repository to the contracts of <c>manifests</c>.</summary>
internal static class ManifestsMapping
{
    public static ManifestsDocument ToDocument(IEnumerable<ManifestRoot> roots, IEnumerable<ManifestProblem> problems) => new()
    {
        Roots = [.. roots.Select(Root)],
        Problems = [.. problems.Select(Problem)],
    };

    public static TraceDocument ToTrace(IEnumerable<Resource> resources) => new() { Objects = [.. resources.Select(Traced)] };

    private static RootDocument Root(ManifestRoot root) => new()
    {
        Path = root.Path,
        Deployer = root.Deployer?.ToString(),
        Ok = root.Problem is null,
        Problem = root.Problem?.ToString(),
        Resources = [.. root.Resources.Select(Resource)],
    };

    private static ResourceDocument Resource(Resource resource) => new()
    {
        ApiVersion = resource.Id.ApiVersion,
        Kind = resource.Id.Kind,
        Namespace = NamespaceOf(resource),
        Name = resource.Id.Name,
        Labels = new SortedDictionary<string, string>(resource.Labels.ToDictionary(), StringComparer.Ordinal),
        Origin =
        [
            .. ObjectProvenance.Of(resource).Contributions.Select(part =>
                new OriginDocument { File = part.Location.File, Line = part.Location.Line, EndLine = part.Location.EndLine, By = part.By }),
        ],
    };

    private static ProblemDocument Problem(ManifestProblem problem) => new()
    {
        File = problem.Location.File,
        Line = problem.Location.Line,
        Column = problem.Location.Column,
        Kind = problem.Kind,
        Message = problem.Message,
    };

    private static TracedObjectDocument Traced(Resource resource) => new()
    {
        Root = resource.Root,
        Resource = Resource(resource),
        Nodes = [.. ObjectProvenance.Of(resource).Nodes.Select(node => Node(node, IsSecret(resource, node.Pointer)))],
    };

    private static TracedNodeDocument Node(NodeProvenance node, bool isSecret) => new()
    {
        Path = node.Pointer.ToString(),
        Value = isSecret ? null : node.Maker.Value,
        Steps = [.. node.Steps.Select(step => Step(step, isSecret))],
    };

    private static TraceStepDocument Step(NodeStep step, bool isSecret) => new()
    {
        By = step.By,
        Step = step.Name,
        Kustomization = step.Kustomization,
        File = step.Location.File,
        Line = step.Location.Line,
        Column = step.Location.Column,
        Value = isSecret ? null : step.Value,
    };

    /// <summary>What the object itself says, unlike its identity, which has <c>default</c> for nothing.</summary>
    private static string? NamespaceOf(Resource resource) => resource.Body.Mapping("metadata")?.Text("namespace") is { Length: > 0 } ns ? ns : null;

    /// <summary>The data of a Secret is never shown, nor is what an annotation may hold of it.</summary>
    private static bool IsSecret(Resource resource, JsonPointer pointer) =>
        resource.Id is { Kind: "Secret", Group: "" }
        && pointer.Tokens is ["data" or "stringData", ..] or ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"];
}
