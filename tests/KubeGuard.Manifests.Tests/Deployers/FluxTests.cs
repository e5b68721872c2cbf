using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

public sealed class FluxTests
{
    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
        spec:
          replicas: 1
          template:
            spec:
              containers:
                - name: shop
                  image: registry.example/shop:1.0
        """;

    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n";

    [Fact]
    public void A_folder_without_a_kustomization_is_deployed_with_all_its_files_into_the_target_namespace()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", "targetNamespace: store")),
            ("apps/shop/deployment.yaml", Workload),
            ("apps/shop/rbac/account.yml", Account),
            ("apps/other/account.yaml", Account));

        var root = set.Roots.Single(root => root.Path == "apps/shop");
        root.Resources.Select(resource => resource.Id.ToString()).ShouldBe(["ServiceAccount/store/shop", "Deployment/store/shop"]);
        root.Deployer!.Id.ToString().ShouldBe("Kustomization/flux-system/shop");
        root.Deployer.Location.File.ShouldBe("clusters/prod/shop.yaml");
        set.Roots.Single(other => other.Path == ".").Resources.Select(resource => resource.Origin.File)
            .ShouldBe(["apps/other/account.yaml", "clusters/prod/shop.yaml"]);
    }

    [Fact]
    public void Nothing_is_counted_as_a_plain_file_and_as_part_of_a_deployed_root()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps")),
            ("apps/plain.yaml", Account),
            ("apps/shop/kustomization.yaml", "resources: [deployment.yaml]"),
            ("apps/shop/deployment.yaml", Workload));

        set.Roots.Select(root => root.Path).ShouldBe([".", "apps"]);
        set.Resources.Count(resource => resource.Id.Kind == "Deployment").ShouldBe(1);
        set.Resources.Count(resource => resource.Id.Kind == "ServiceAccount").ShouldBe(1);
    }

    [Fact]
    public void Settings_are_written_into_the_kustomization_of_the_folder()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", """
                namePrefix: eu-
                commonMetadata:
                  labels:
                    team: shop
                images:
                  - name: registry.example/shop
                    newTag: "2.0"
                patches:
                  - patch: |
                      - op: replace
                        path: /spec/replicas
                        value: 3
                    target:
                      kind: Deployment
                """)),
            ("apps/shop/kustomization.yaml", "namespace: store\nresources: [deployment.yaml]\nimages: [{name: registry.example/shop, newTag: '1.5'}]"),
            ("apps/shop/deployment.yaml", Workload));

        var deployment = set.Single("Deployment/store/eu-shop");
        var json = deployment.ToJson();
        ((long)json["spec"]!["replicas"]!).ShouldBe(3);
        ((string?)json["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]).ShouldBe("registry.example/shop:2.0");
        deployment.Labels["team"].ShouldBe("shop");
        json["spec"]!["template"]!["metadata"].ShouldBeNull("commonMetadata does not reach templates");
        deployment.Files.ShouldContain("clusters/prod/shop.yaml");
        deployment.Body.Mapping("spec")!["replicas"]!.Location.File.ShouldBe("clusters/prod/shop.yaml");
    }

    [Fact]
    public void One_folder_deployed_by_two_clusters_is_two_roots()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", "targetNamespace: store")),
            ("clusters/test/shop.yaml", Kustomization("shop", "./apps/shop", "targetNamespace: store-test")),
            ("apps/shop/deployment.yaml", Workload));

        set.Roots.Where(root => root.Path == "apps/shop").Select(root => root.Resources.Single().Id.ToString())
            .ShouldBe(["Deployment/store/shop", "Deployment/store-test/shop"]);
        set.Roots.Select(root => root.Key).ShouldBeUnique();
    }

    [Fact]
    public void What_flux_bootstrap_writes_deploys_itself_once_and_then_the_rest()
    {
        var set = Repository.Of(
            ("clusters/prod/flux-system/gotk-sync.yaml", Source("https://git.example/org/fleet") + "---\n" + Kustomization("flux-system", "./clusters/prod")),
            ("clusters/prod/flux-system/kustomization.yaml", "resources: [gotk-sync.yaml]"),
            ("clusters/prod/apps.yaml", Kustomization("apps", "./apps", "targetNamespace: store")),
            ("apps/deployment.yaml", Workload));

        set.Roots.Select(root => root.Path).ShouldBe(["apps", "clusters/prod"]);
        set.Resources.Count(resource => resource.Id.Name == "flux-system" && resource.Id.Kind == "Kustomization").ShouldBe(1);
        set.Roots[0].Deployer!.Parent!.Id.Name.ShouldBe("flux-system");
        set.Single("Deployment/store/shop");
    }

    [Fact]
    public void A_patch_of_a_parent_changes_what_its_child_deploys()
    {
        var set = Repository.Of(
            ("clusters/prod/all.yaml", Kustomization("all", "./kustomizations", """
                patches:
                  - patch: |
                      apiVersion: kustomize.toolkit.fluxcd.io/v1
                      kind: Kustomization
                      metadata:
                        name: any
                      spec:
                        targetNamespace: patched
                    target:
                      kind: Kustomization
                """)),
            ("kustomizations/shop.yaml", Kustomization("shop", "./apps")),
            ("apps/deployment.yaml", Workload));

        set.Single("Deployment/patched/shop");
    }

    [Fact]
    public void Kustomizations_that_deploy_one_another_end()
    {
        var set = Repository.Of(
            ("a/other.yaml", Kustomization("b", "./b")),
            ("b/other.yaml", Kustomization("a", "./a")),
            ("b/deployment.yaml", Workload));

        set.Resources.Count(resource => resource.Id.Kind == "Deployment").ShouldBe(1);
        set.Roots.Select(root => root.Path).ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public void A_source_that_is_another_repository_is_not_followed_and_is_no_error()
    {
        var set = Repository.Of(
            ("clusters/prod/flux-system/gotk-sync.yaml", Source("ssh://git@git.example/org/fleet.git") + "---\n" + Kustomization("flux-system", "./clusters/prod")),
            ("clusters/prod/vendor.yaml", Source("https://git.example/vendor/podinfo", "podinfo") + "---\n" + Kustomization("podinfo", "./deploy", source: "podinfo")),
            ("deploy/deployment.yaml", Workload));

        var note = set.Problems.ShouldHaveSingleItem();
        note.Kind.ShouldBe(ManifestProblemKind.NotFollowed);
        note.Location.File.ShouldBe("clusters/prod/vendor.yaml");
        note.Message.ShouldContain("git.example/vendor/podinfo");
        set.Single("Deployment/default/shop").Root.ShouldBe(".");
    }

    [Fact]
    public void A_path_that_leaves_the_repository_is_not_followed()
    {
        var set = Repository.Of(("flux.yaml", Kustomization("shop", "../../etc")), ("apps/deployment.yaml", Workload));

        set.Problems.ShouldHaveSingleItem().Message.ShouldContain("leads out of the repository");
        set.Roots.Select(root => root.Path).ShouldBe(["."]);
    }

    [Fact]
    public void What_sourceignore_names_is_not_deployed()
    {
        var set = Repository.Of(
            (".sourceignore", "# not for clusters\n/apps/drafts/\n*.test.yaml\n!keep.test.yaml\n"),
            ("flux.yaml", Kustomization("shop", "./apps")),
            ("apps/drafts/account.yaml", Account),
            ("apps/one.test.yaml", Account.Replace("shop", "one", StringComparison.Ordinal)),
            ("apps/keep.test.yaml", Account.Replace("shop", "kept", StringComparison.Ordinal)),
            ("apps/deployment.yaml", Workload));

        set.Roots.Single(root => root.Path == "apps").Resources.Select(resource => resource.Id.Name).ShouldBe(["kept", "shop"]);
    }

    [Fact]
    public void An_artifact_copied_from_a_folder_is_that_folder()
    {
        var set = Repository.Of(
            ("clusters/prod/artifacts.yaml", """
                apiVersion: source.extensions.fluxcd.io/v1beta1
                kind: ArtifactGenerator
                metadata: {name: split, namespace: flux-system}
                spec:
                  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
                  artifacts:
                    - name: apps
                      copy:
                        - {from: "@repo/apps/prod/**", to: "@artifact/live/"}
                """),
            ("clusters/prod/apps.yaml", Kustomization("apps", "./live/shop", source: "apps").Replace("kind: GitRepository", "kind: ExternalArtifact", StringComparison.Ordinal)),
            ("apps/prod/shop/deployment.yaml", Workload));

        set.Roots.Select(root => root.Path).ShouldContain("apps/prod/shop");
    }

    [Fact]
    public void A_new_object_beside_one_in_a_generated_kustomization_needs_no_listing()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", "targetNamespace: store\nnamePrefix: eu-")),
            ("apps/shop/deployment.yaml", Workload));
        var wanted = set.Single("Deployment/store/eu-shop");

        var planned = ChangePlanner.Plan(set, [new ResourceChange.Create(
            System.Text.Json.Nodes.JsonNode.Parse("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"eu-web","namespace":"store"}}""")!.AsObject(), wanted, "web.yaml")])
            .ShouldBeOfType<ChangeOutcome.Planned>();

        var file = planned.Files.ShouldHaveSingleItem();
        file.Path.ShouldBe("apps/shop/web.yaml");
        System.Text.Encoding.UTF8.GetString(file.After!).ShouldContain("name: web");
    }

    [Fact]
    public void An_edit_lands_in_the_base_and_a_field_that_the_deployer_patches_is_refused()
    {
        var set = Repository.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", "patches:\n  - patch: '- {op: replace, path: /spec/replicas, value: 3}'\n    target: {kind: Deployment}")),
            ("apps/shop/deployment.yaml", Workload));
        var deployment = set.Single("Deployment/default/shop");

        var image = ChangePlanner.Plan(set, [new ResourceChange.Modify(deployment, deployment.Changed(json =>
            json["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "registry.example/shop:1.1"))]);
        image.ShouldBeOfType<ChangeOutcome.Planned>().Files.ShouldHaveSingleItem().Path.ShouldBe("apps/shop/deployment.yaml");

        var replicas = ChangePlanner.Plan(set, [new ResourceChange.Modify(deployment, deployment.Changed(json => json["spec"]!["replicas"] = 4))]);
        if (replicas is ChangeOutcome.Planned planned)
            planned.Files.ShouldAllBe(file => file.Path == "clusters/prod/shop.yaml");
        else
            replicas.ShouldBeOfType<ChangeOutcome.Refused>().Reason.ShouldContain("clusters/prod/shop.yaml");
    }

    [Fact]
    public void Reading_again_after_a_change_gives_what_reading_anew_gives()
    {
        var files = InMemoryFiles.Of(
            ("clusters/prod/shop.yaml", Kustomization("shop", "./apps/shop", "targetNamespace: store")),
            ("apps/shop/deployment.yaml", Workload));
        var before = ManifestReader.Read(files);

        foreach (var changed in (InMemoryFiles[])[files.With("apps/shop/new.yaml", Account), files.Without("clusters/prod/shop.yaml"), files.With("clusters/prod/shop.yaml", Kustomization("shop", "./apps"))])
        {
            var paths = files.Paths.Union(changed.Paths).Where(path => files.Read(path) != changed.Read(path)).ToList();
            Describe(ManifestReader.Reread(before, changed, paths)).ShouldBe(Describe(ManifestReader.Read(changed)));
        }
    }

    internal static string Kustomization(string name, string path, string settings = "prune: true", string source = "flux-system") => $"""
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: {name}
          namespace: flux-system
        spec:
          interval: 10m
          path: {path}
          sourceRef:
            kind: GitRepository
            name: {source}
          {settings.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal)}

        """;

    internal static string Source(string url, string name = "flux-system") =>
        $"apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: {name}\n  namespace: flux-system\nspec:\n  url: {url}\n";

    internal static List<string> Describe(ManifestSet set) =>
        [.. set.Roots.Select(root => $"{root.Key}: {string.Join(", ", root.Resources)} {root.Problem}"), .. set.Problems.Select(problem => problem.ToString())];
}
