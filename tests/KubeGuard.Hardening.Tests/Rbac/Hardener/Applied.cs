using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>A repository with wanted changes made to its effective objects, without the way through files.</summary>
internal static class Applied
{
    public static ManifestSet With(this ManifestSet manifests, IEnumerable<ResourceChange> changes)
    {
        var resources = manifests.Resources.ToList();
        foreach (var change in changes)
        {
            switch (change)
            {
                case ResourceChange.Modify modify:
                    resources[resources.IndexOf(modify.Target)] = Read(modify.After.ToJsonString(), modify.Target.Id);
                    break;
                case ResourceChange.Delete delete:
                    resources.Remove(delete.Target);
                    break;
                case ResourceChange.Create create:
                    resources.Add(Read(create.Object.ToJsonString(), create.Object["metadata"]!["name"]!));
                    break;
            }
        }

        return new()
        {
            Files = manifests.Files,
            Parsed = manifests.Parsed,
            Roots = [new(".", [.. resources], null)],
            Problems = manifests.Problems,
        };
    }

    /// <summary>Objects of one place are taken for overlays of one base, so each has a file of its own.</summary>
    private static Resource Read(string json, object id) => KubernetesYaml.Resources(json, $"{id.ToString()!.Replace('/', '-')}-{json.Length}.yaml").Single();
}
