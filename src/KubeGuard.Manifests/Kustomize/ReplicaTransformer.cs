
namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>replicas</c>: how many pods a workload has, by the name that the workload has or had.</summary>
internal static class ReplicaTransformer
{
    private static readonly FieldSpec[] Fields =
    [
        .. ((string[])["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]).Select(kind => FieldSpec.Of(null, null, kind, "spec/replicas", create: true)),
    ];

    public static void Apply(Kustomization kustomization, BuildItems items)
    {
        foreach (var entry in kustomization.Mappings("replicas"))
        {
            var name = entry.Text("name") ?? throw new KustomizeException(entry, "replicas needs a name.");
            var count = entry["count"] ?? throw new KustomizeException(entry, "replicas needs a count.");
            var found = false;
            foreach (var item in items.All.Where(item => item.PreviousIds.Append(item.Id).Any(id => id.Name == name)))
            {
                foreach (var field in Fields)
                {
                    found |= field.Type.Selects(item.Id.Group, item.Id.Version, item.Id.Kind);
                    field.Apply(item, entry, _ => count);
                }
            }

            if (!found)
                throw new KustomizeException(entry, $"No workload with replicas is called {name}.");
        }
    }
}
