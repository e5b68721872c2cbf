using System.Collections.Concurrent;
using KubeGuard.Manifests.Resources;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

/// <summary>The GitOps trees of the real data, by what has to hold for each of them.</summary>
public sealed class RealTreesTests
{
    [SharedTheory]
    [InlineData("onedr0p-home-ops")]
    [InlineData("flux2-kustomize-helm-example")]
    [InlineData("argocd-example-apps")]
    [InlineData("aks-store-demo_HEAD")]
    public void Every_object_of_a_tree_has_one_root_unless_two_deployers_deploy_it(string tree)
    {
        var set = Read(tree);

        set.Roots.Select(root => root.Key).ShouldBeUnique();
        var deployed = set.Roots.Where(root => root.Deployer is not null).SelectMany(root => root.Resources).Select(Place).ToHashSet();
        var plain = set.Roots.Where(root => root.Deployer is null && root.Path == ".").SelectMany(root => root.Resources);
        plain.Where(resource => deployed.Contains(Place(resource))).ShouldBeEmpty("a plain file that is deployed is counted once");
        foreach (var root in set.Roots)
            root.Resources.Select(Place).ShouldBeUnique($"{root.Key} holds an object twice");
    }

    [SharedTheory]
    [InlineData("onedr0p-home-ops")]
    [InlineData("flux2-kustomize-helm-example")]
    public void Every_Flux_Kustomization_of_a_tree_is_a_root_or_says_why_not(string tree)
    {
        var set = Read(tree);

        var deployers = set.Resources.Where(resource => resource.Id is { Group: "kustomize.toolkit.fluxcd.io", Kind: "Kustomization" }).ToList();
        deployers.Count.ShouldBeGreaterThan(4);
        foreach (var deployer in deployers)
        {
            var path = deployer.Body.Mapping("spec")!.Text("path");
            var isRoot = set.Roots.Any(root => root.Deployer is { } by && by.Id == deployer.Id && by.Location.File == deployer.Origin.File);
            isRoot.ShouldBeTrue($"{deployer} with path {path}");
        }
    }

    [SharedFact]
    public void Objects_land_in_the_target_namespace_of_their_deployer()
    {
        var set = Read("onedr0p-home-ops");

        foreach (var root in set.Roots.Where(root => root.Deployer is not null))
        {
            var deployer = set.Resources.Single(resource => resource.Id == root.Deployer!.Id && resource.Origin.File == root.Deployer.Location.File);
            if (deployer.Body.Mapping("spec")!.Text("targetNamespace") is not { } target)
                continue;
            root.Resources.Where(resource => resource.Id.Namespace is not null).ShouldAllBe(resource => resource.Id.Namespace == target);
        }
    }

    [SharedFact]
    public void Two_clusters_get_the_same_folder_each_with_its_own_patches()
    {
        var set = Read("flux2-kustomize-helm-example");

        var servers = set.Roots.Where(root => root.Path == "infrastructure/configs")
            .Select(root => root.Resources.Single(resource => resource.Id.Kind == "ClusterIssuer").Body.Mapping("spec")!.Mapping("acme")!.Text("server")!)
            .ToList();
        servers.Count.ShouldBe(2);
        servers.ShouldBeUnique();
    }

    [SharedFact]
    public void An_Argo_CD_application_deploys_its_overlay_into_its_namespace_with_its_images()
    {
        var set = Read("aks-store-demo_HEAD");

        var root = set.Roots.Single(root => root.Deployer is not null);
        root.Path.ShouldBe("kustomize/overlays/kaito");
        root.Resources.Where(resource => resource.Id.Namespace is not null).ShouldAllBe(resource => resource.Id.Namespace == "pets");
        set.Roots.ShouldNotContain(other => other.Deployer == null && other.Path == root.Path);
    }

    private static readonly ConcurrentDictionary<string, ManifestSet> Trees = new(StringComparer.Ordinal);

    private static ManifestSet Read(string tree) => Trees.GetOrAdd(tree, name => Repository.At(SharedData.PathOf("data", "repos", name)));

    private static string Place(Resource resource) => $"{resource.Origin.File} {resource.Origin.Document} {resource.Origin.Pointer} {resource.Id}";
}
