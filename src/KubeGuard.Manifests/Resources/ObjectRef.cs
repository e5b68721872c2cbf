namespace KubeGuard.Manifests.Resources;

/// <summary>Identity of a Kubernetes object in the cluster. Two objects with one group, kind, namespace and name are the same object.</summary>
/// <param name="ApiVersion">Group and version as written, such as <c>apps/v1</c> or <c>v1</c>.</param>
/// <param name="Kind">Kind, such as <c>Deployment</c>.</param>
/// <param name="Namespace">Namespace; null for a cluster-scoped object.</param>
/// <param name="Name">Name; for an object with only <c>generateName</c>, that prefix followed by <c>*</c>.</param>
public sealed record ObjectRef(string ApiVersion, string Kind, string? Namespace, string Name)
{
    /// <summary>The API group: empty for the core group.</summary>
    public string Group => ApiVersion.LastIndexOf('/') is >= 0 and var slash ? ApiVersion[..slash] : "";

    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
