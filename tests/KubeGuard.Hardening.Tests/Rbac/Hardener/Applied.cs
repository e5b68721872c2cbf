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
                    resources[resources.IndexOf(modify.Target)] = Read(modify.After.ToJsonString());
                    break;
                case ResourceChange.Delete delete:
                    resources.Remove(delete.Target);
                    break;
                case ResourceChange.Create create:
                    resources.Add(Read(create.Object.ToJsonString()));
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

    private static Resource Read(string json) => KubernetesYaml.Resources(json).Single();
}
