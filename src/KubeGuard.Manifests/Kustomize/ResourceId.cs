using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// What Kustomize tells resources apart by. A cluster-scoped kind has no namespace whatever the object says; no namespace is <c>default</c>.
/// </summary>
internal readonly record struct ResourceId(string Group, string Version, string Kind, string? Namespace, string Name)
{
    public static ResourceId Of(string apiVersion, string kind, string? ns, string name)
    {
        var slash = apiVersion.LastIndexOf('/');
        var group = slash < 0 ? "" : apiVersion[..slash];
        var space = ClusterScopedKinds.Contains(new(group, kind)) ? null : ns is { Length: > 0 } ? ns : "default";
        return new(group, apiVersion[(slash + 1)..], kind, space, name);
    }

    public bool IsClusterScoped => Namespace is null;

    public bool Is(TypeSelector type) => type.Selects(Group, Version, Kind);

    public override string ToString() => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";
}

/// <summary>A group, version and kind of which each may be left open.</summary>
internal sealed record TypeSelector(string? Group, string? Version, string? Kind)
{
    public bool Selects(string group, string version, string kind) =>
        Fits(Group, group) && Fits(Version, version) && Fits(Kind, kind);

    private static bool Fits(string? wanted, string actual) => string.IsNullOrEmpty(wanted) || wanted == actual;
}
