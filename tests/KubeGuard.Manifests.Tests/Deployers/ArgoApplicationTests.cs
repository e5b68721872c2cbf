using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

public sealed class ArgoApplicationTests
{
    internal const string Here = "https://git.example/org/fleet";

    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n";

    [Fact]
    public void A_folder_of_plain_files_lands_in_the_destination_without_what_lies_deeper()
    {
        var set = Repository.Of(
            ("argocd/shop.yaml", Application("path: apps/shop")),
            ("apps/shop/account.yaml", Account + "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: fixed\n  namespace: other\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: store\n"),
            ("apps/shop/deeper/account.yaml", Account.Replace("shop", "deep", StringComparison.Ordinal)));

        var root = set.Roots.Single(root => root.Path == "apps/shop");
        root.Resources.Select(resource => resource.Id.ToString()).ShouldBe(["ServiceAccount/store/shop", "ServiceAccount/other/fixed", "Namespace/store"]);
        set.Single("ServiceAccount/default/deep").Root.ShouldBe(".");
        var placed = root.Resources[0].Body.Mapping("metadata")!["namespace"]!;
        placed.Location.File.ShouldBe("argocd/shop.yaml");
    }

    [Fact]
    public void A_folder_is_read_to_its_depth_with_what_is_included_and_without_what_is_excluded()
    {
        var set = Repository.Of(
            ("argocd/shop.yaml", Application("path: apps/shop\n    directory:\n      recurse: true\n      include: '{*.yaml,*.json}'\n      exclude: 'drafts/*'")),
            ("apps/shop/a/one.yaml", Account),
            ("apps/shop/a/two.yml", Account.Replace("shop", "two", StringComparison.Ordinal)),
            ("apps/shop/a/skipped.yaml", "# +argocd:skip-file-rendering\n" + Account.Replace("shop", "skipped", StringComparison.Ordinal)),
            ("apps/shop/drafts/b/three.yaml", Account.Replace("shop", "three", StringComparison.Ordinal)));

        set.Roots.Single(root => root.Path == "apps/shop").Resources.Select(resource => resource.Id.Name).ShouldBe(["shop"]);
    }

    [Fact]
    public void Options_are_written_into_the_kustomization_and_the_destination_fills_what_is_left()
    {
        var set = Repository.Of(
            ("argocd/shop.yaml", Application("""
                path: apps/shop
                    kustomize:
                      namePrefix: eu-
                      commonLabels: {team: shop}
                      images: ["registry.example/shop=mirror.example:5000/shop:2.0", "registry.example/side:3"]
                      replicas: [{name: shop, count: 4}]
                      patches:
                        - target: {kind: Deployment}
                          patch: '- {op: add, path: /spec/paused, value: true}'
                """)),
            ("apps/shop/kustomization.yaml", "resources: [deployment.yaml]"),
            ("apps/shop/deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      containers:
                        - {name: shop, image: registry.example/shop:1.0}
                        - {name: side, image: "registry.example/side:1"}
                """));

        var deployment = set.Single("Deployment/store/eu-shop");
        var spec = deployment.ToJson()["spec"]!;
        spec["template"]!["spec"]!["containers"]!.AsArray().Select(container => (string?)container!["image"])
            .ShouldBe(["mirror.example:5000/shop:2.0", "registry.example/side:3"]);
        spec["replicas"]!.ToJsonString().ShouldBe("4");
        spec["paused"]!.ToJsonString().ShouldBe("true");
        ((string?)spec["selector"]!["matchLabels"]!["team"]).ShouldBe("shop");
        deployment.Body.Mapping("spec")!["paused"]!.Location.File.ShouldBe("argocd/shop.yaml");
    }

    [Fact]
    public void Several_sources_are_several_roots_and_an_app_of_apps_is_followed()
    {
        var set = Repository.Of(
            ("root.yaml", Application("path: argocd", "root")),
            ("argocd/shop.yaml", Application("path: unused").Replace("source:\n", "sources:\n  - repoURL: https://git.example/org/fleet\n    path: apps/a\n  - repoURL: https://git.example/org/fleet\n    path: apps/b\n  - repoURL: https://git.example/org/fleet\n    ref: values\n  ignored:\n", StringComparison.Ordinal)),
            ("apps/a/account.yaml", Account),
            ("apps/b/account.yaml", Account.Replace("shop", "b", StringComparison.Ordinal)));

        set.Roots.Select(root => root.Path).ShouldBe([".", "apps/a", "apps/b", "argocd"]);
        set.Roots[1].Deployer!.Parent!.Id.Name.ShouldBe("root");
        set.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("repoURL: https://charts.example\n    chart: redis", "chart redis")]
    [InlineData("repoURL: https://user:secret@git.example/vendor/other\n    path: apps/none", "git.example/vendor/other")]
    [InlineData("repoURL: https://git.example/org/fleet\n    path: ../outside", "leads out")]
    [InlineData("repoURL: https://git.example/org/fleet\n    path: chart", "Helm chart")]
    [InlineData("repoURL: https://git.example/org/fleet\n    path: apps/shop\n    plugin: {name: x}", "plugins are not run")]
    public void What_is_not_here_or_not_plain_is_not_followed_and_no_error(string source, string reason)
    {
        var set = Repository.Of(
            ("argocd/shop.yaml", Application("path: x").Replace("repoURL: https://git.example/org/fleet\n    path: x", source, StringComparison.Ordinal)),
            ("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n"),
            ("apps/shop/account.yaml", Account));

        var note = set.Problems.ShouldHaveSingleItem();
        note.Kind.ShouldBe(ManifestProblemKind.NotFollowed);
        note.Message.ShouldContain(reason);
        note.Message.ShouldNotContain("secret");
        set.Single("ServiceAccount/default/shop").Root.ShouldBe(".");
    }

    [Fact]
    public void A_path_that_is_here_by_address_and_does_not_exist_is_an_error()
    {
        var set = Repository.Of(
            (".git/config", "[remote \"origin\"]\n\turl = git@git.example:org/fleet.git\n"),
            ("argocd/shop.yaml", Application("path: apps/gone")));

        set.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.Kustomize);
    }

    [Fact]
    public void Another_cluster_is_named_on_the_root()
    {
        var set = Repository.Of(
            ("argocd/shop.yaml", Application("path: apps/shop").Replace("server: https://kubernetes.default.svc", "name: edge", StringComparison.Ordinal)),
            ("apps/shop/account.yaml", Account));

        set.Roots.Single(root => root.Path == "apps/shop").Deployer!.Cluster.ShouldBe("edge");
    }

    internal static string Application(string source, string name = "shop") => $"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {name}
          namespace: argocd
        spec:
          project: default
          destination:
            server: https://kubernetes.default.svc
            namespace: store
          source:
            repoURL: {Here}
            {source}

        """;
}
