namespace KubeGuard.Manifests.Kustomize;

/// <summary>The order in which Kustomize prints resources unless <c>sortOptions</c> says otherwise ("legacy").</summary>
internal static class BuildOrder
{
    private static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
        "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
        "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    public static IEnumerable<BuildItem> Sort(Kustomization kustomization, IEnumerable<BuildItem> items)
    {
        var options = kustomization.Node.Mapping("sortOptions");
        if (options?.Text("order") == "fifo")
            return items;
        var custom = options?.Mapping("legacySortOptions");
        var first = custom is null ? First : [.. custom.Texts("orderFirst")];
        var last = custom is null ? Last : [.. custom.Texts("orderLast")];
        return items
            .OrderBy(item => Rank(item.Kind, first, last))
            .ThenBy(item => TypeKey(item.Id), StringComparer.Ordinal)
            .ThenBy(item => item.Namespace is { Length: > 0 } ns ? ns : "~X", StringComparer.Ordinal)
            .ThenBy(item => item.Name is { Length: > 0 } name ? name : "~N", StringComparer.Ordinal);
    }

    /// <summary>The place of a kind in the default order.</summary>
    public static int TypeRank(string? kind) => Rank(kind ?? "", First, Last);

    private static int Rank(string kind, string[] first, string[] last)
    {
        var early = Array.IndexOf(first, kind);
        if (early >= 0)
            return early - first.Length;
        return Array.IndexOf(last, kind) + 1;
    }

    private static string TypeKey(ResourceId id) => $"{(id.Group.Length == 0 ? "~G" : id.Group)}_{id.Version}_{id.Kind}";
}
