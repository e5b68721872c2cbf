using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>The resources that an API server serves by itself, in the preferred and all other versions of their groups.</summary>
public static class BuiltInResources
{
    /// <summary>All of them with their subresources, as the newest Kubernetes version that is known has them (<see cref="ClusterDefaults.Newest"/>).</summary>
    public static ImmutableArray<ApiResource> All { get; } = [.. Read(FactSheet.Lines("kubernetes.resources"))];

    internal static readonly ImmutableArray<string> ObjectVerbs = VerbLists.Expand("manage");
    internal static readonly ImmutableArray<string> SubresourceVerbs = VerbLists.Expand("get,mend");

    private static IEnumerable<ApiResource> Read(IEnumerable<string> lines)
    {
        var group = "";
        foreach (var line in lines)
        {
            switch (FactSheet.Words(line))
            {
                case ["group", var name]:
                    group = FactSheet.Group(name);
                    break;
                case [("in" or "of-cluster") and var scope, var resource, .. var subresources]:
                    var parent = Resource(group, "", resource, scope == "in", "manage");
                    yield return parent;
                    foreach (var subresource in subresources)
                        yield return Resource(group, parent.Resource, subresource, parent.Namespaced, "get,mend");
                    break;
                default:
                    throw new FormatException($"not a line of a resource sheet: {line}");
            }
        }
    }

    private static ApiResource Resource(string group, string parent, string word, bool namespaced, string verbs)
    {
        var parts = word.Split('=');
        return new(group, parent + parts[0], namespaced, VerbLists.Expand(parts.Length > 1 ? parts[1] : verbs));
    }
}
