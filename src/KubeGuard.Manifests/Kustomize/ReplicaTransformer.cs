using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>replicas</c>: how many pods a workload has, by the name that the workload has or had.</summary>
internal static class ReplicaTransformer
{
    public static readonly ImmutableArray<FieldSpec> DefaultFields =
    [
        .. ((string[])["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]).Select(kind => FieldSpec.Of(null, null, kind, "spec/replicas", create: true)),
    ];

    public static void Apply(YamlMapping entry, ImmutableArray<FieldSpec> fields, BuildItems items)
    {
        var name = entry.Text("name") ?? throw new KustomizeException(entry, "replicas needs a name.");
        var count = entry["count"] ?? throw new KustomizeException(entry, "replicas needs a count.");
        var found = false;
        foreach (var field in fields)
        {
            foreach (var item in items.All.Where(item => item.AllIds.Any(id => id.Name == name && id.Is(field.Type))))
            {
                found = true;
                field.Apply(item, entry, _ => count);
            }
        }

        if (!found)
            throw new KustomizeException(entry, $"No workload with replicas is called {name}.");
    }
}
