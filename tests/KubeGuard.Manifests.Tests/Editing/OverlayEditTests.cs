using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>A change that only some overlays want lands in their patches; the base and the other overlays keep every byte.</summary>
public sealed class OverlayEditTests
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: reader
        rules:
        - apiGroups: [""]
          resources: [pods, secrets]
          verbs: [get]

        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 1
          template:
            spec:
              containers:
              - name: proxy
                image: proxy:1
              - name: web
                image: web:1
                env:
                - name: A
                  value: "1"
                - name: B
                  value: "2"
                args: [--fast, --loud]

        """;

    [Fact]
    public void Rules_that_one_overlay_wants_become_a_new_patch_of_that_overlay_with_the_whole_list()
    {
        var manifests = Overlays("namespace: prod\nnamePrefix: live-\nresources:\n- ../../base\n");

        var planned = manifests.Planned(manifests.Modify("Role/prod/live-reader", WithoutSecrets));

        planned.Paths().ShouldBe(["overlays/prod/kustomization.yaml", "overlays/prod/reader-role-patch.yaml"]);
        planned.TextOf("overlays/prod/kustomization.yaml").ShouldBe("namespace: prod\nnamePrefix: live-\nresources:\n- ../../base\npatches:\n- path: reader-role-patch.yaml\n");
        planned.TextOf("overlays/prod/reader-role-patch.yaml").ShouldBe(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n");
        planned.After.Single("Role/test/reader").ToJson().ShouldBeSameJson(manifests.Single("Role/test/reader").ToJson());
    }

    [Fact]
    public void The_choice_and_whom_else_it_concerns_are_said()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var placement = manifests.Planned(manifests.Modify("Role/prod/reader", WithoutSecrets)).Placements.ShouldHaveSingleItem();

        placement.Kind.ShouldBe(PlacementKind.NewPatch);
        placement.File.ShouldBe("overlays/prod/reader-role-patch.yaml");
        placement.Origin.ShouldBe("base/role.yaml");
        placement.Changed.ShouldBe(["Role/prod/reader in overlays/prod"]);
        placement.Untouched.ShouldBe(["Role/test/reader in overlays/test"]);
    }

    [Fact]
    public void What_all_overlays_want_alike_lands_in_the_base_and_says_so()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var planned = manifests.Planned(manifests.Modify("Role/prod/reader", WithoutSecrets), manifests.Modify("Role/test/reader", WithoutSecrets));

        planned.Paths().ShouldBe(["base/role.yaml"]);
        var placement = planned.Placements.ShouldHaveSingleItem();
        placement.Kind.ShouldBe(PlacementKind.Origin);
        placement.Changed.ShouldBe(["Role/prod/reader in overlays/prod", "Role/test/reader in overlays/test"]);
    }

    [Fact]
    public void What_all_overlays_want_differently_lands_in_a_patch_of_each()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var planned = manifests.Planned(
            manifests.Modify("Role/prod/reader", WithoutSecrets),
            manifests.Modify("Role/test/reader", role => role["rules"]![0]!["verbs"] = new JsonArray("list")));

        planned.Paths().ShouldBe([
            "overlays/prod/kustomization.yaml", "overlays/prod/reader-role-patch.yaml", "overlays/test/kustomization.yaml", "overlays/test/reader-role-patch.yaml"]);
    }

    [Fact]
    public void An_existing_patch_for_the_object_is_amended_and_keeps_its_comments()
    {
        const string Patch = "# production\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3   # two zones\n";
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\npatches:\n- path: web.yaml\n", ("overlays/prod/web.yaml", Patch));

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web => web["spec"]!["revisionHistoryLimit"] = 2));

        planned.Paths().ShouldBe(["overlays/prod/web.yaml"]);
        planned.TextOf("overlays/prod/web.yaml").ShouldBe(Patch + "  revisionHistoryLimit: 2\n");
        planned.Placements.Single().Kind.ShouldBe(PlacementKind.ExistingPatch);
    }

    [Fact]
    public void A_value_that_a_patch_makes_is_edited_in_the_patch()
    {
        const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n";
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\npatches:\n- path: web.yaml\n", ("overlays/prod/web.yaml", Patch));

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web => web["spec"]!["replicas"] = 5));

        planned.TextOf("overlays/prod/web.yaml").ShouldBe(Patch.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal));
    }

    [Fact]
    public void An_inline_patch_is_amended_where_it_stands()
    {
        const string Kustomization = "namespace: prod\nresources:\n- ../../base\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n    spec:\n      replicas: 3  # zones\n# the end\n";
        var manifests = Overlays(Kustomization);

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web => web["spec"]!["replicas"] = 5));

        planned.Paths().ShouldBe(["overlays/prod/kustomization.yaml"]);
        planned.TextOf("overlays/prod/kustomization.yaml").ShouldBe(Kustomization.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal));
    }

    [Fact]
    public void A_patch_that_other_objects_need_as_well_is_left_alone()
    {
        const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  replicas: 3\n";
        var manifests = Overlays(
            "namespace: prod\nresources:\n- ../../base\n- other.yaml\npatches:\n- path: all.yaml\n  target: {kind: Deployment}\n",
            ("overlays/prod/other.yaml", Deployment.Replace("name: web\nspec", "name: other\nspec", StringComparison.Ordinal)),
            ("overlays/prod/all.yaml", Patch));

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web => web["spec"]!["replicas"] = 5));

        planned.Paths().ShouldBe(["overlays/prod/kustomization.yaml", "overlays/prod/web-deployment-patch.yaml"]);
        planned.After.Single("Deployment/prod/other").ToJson()["spec"]!["replicas"]!.GetValue<long>().ShouldBe(3);
    }

    [Fact]
    public void The_old_list_of_patches_is_used_where_it_is_the_one_in_use()
    {
        const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n";
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\npatchesStrategicMerge:\n- ./web.yaml\n", ("overlays/prod/web.yaml", Patch));

        var planned = manifests.Planned(manifests.Modify("Role/prod/reader", WithoutSecrets));

        planned.TextOf("overlays/prod/kustomization.yaml").ShouldEndWith("patchesStrategicMerge:\n- ./web.yaml\n- ./reader-role-patch.yaml\n");
    }

    [Fact]
    public void A_label_is_not_taken_away_by_the_old_list_of_patches_which_would_make_a_text_of_it()
    {
        const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  labels: {app: web, tier: front}\n";
        var manifests = Overlays(
            "resources:\n- account\npatchesStrategicMerge:\n- account.yaml\n",
            ("overlays/prod/account/kustomization.yaml", "resources: [account.yaml]\n"),
            ("overlays/prod/account/account.yaml", Account),
            ("overlays/prod/account.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\nautomountServiceAccountToken: false\n"),
            ("overlays/other/kustomization.yaml", "resources: [../prod/account]\n"));
        var target = manifests.Resources.Single(resource => resource is { Root: "overlays/prod", Id.Kind: "ServiceAccount" });

        var planned = manifests.Planned(new ResourceChange.Modify(target, target.Changed(account => account["metadata"]!["labels"]!.AsObject().Remove("tier"))));

        planned.TextOf("overlays/prod/kustomization.yaml").ShouldEndWith("patches:\n- path: web-serviceaccount-patch.yaml\n");
        planned.TextOf("overlays/prod/web-serviceaccount-patch.yaml").ShouldEndWith("  labels:\n    tier: null\n");
    }

    [Fact]
    public void An_item_of_a_merged_list_is_named_by_its_key_and_the_order_stays()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web =>
            web["spec"]!["template"]!["spec"]!["containers"]![1]!["env"]!.AsArray().RemoveAt(0)));

        planned.TextOf("overlays/prod/web-deployment-patch.yaml").ShouldEndWith(
            "      containers:\n      - name: proxy\n      - name: web\n        env:\n        - name: A\n          $patch: delete\n");
    }

    [Fact]
    public void What_a_strategic_merge_cannot_say_becomes_a_JSON_patch_with_tests_before_indexes()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var planned = manifests.Planned(manifests.Modify("Deployment/prod/web", web => web["spec"]!["template"]!["spec"]!["nodeName"] = null));

        planned.TextOf("overlays/prod/web-deployment-patch.yaml").ShouldBe("- op: add\n  path: /spec/template/spec/nodeName\n  value: null\n");
        planned.TextOf("overlays/prod/kustomization.yaml").ShouldEndWith(
            "patches:\n- path: web-deployment-patch.yaml\n  target:\n    group: apps\n    version: v1\n    kind: Deployment\n    name: web\n");
    }

    [Fact]
    public void A_kustomization_between_base_and_overlays_is_patched_when_all_overlays_above_it_want_it()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [role.yaml]\n"),
            ("base/role.yaml", Role),
            ("europe/kustomization.yaml", "resources: [../base]\n"),
            ("overlays/berlin/kustomization.yaml", "namespace: berlin\nresources: [../../europe]\n"),
            ("overlays/paris/kustomization.yaml", "namespace: paris\nresources: [../../europe]\n"),
            ("overlays/tokyo/kustomization.yaml", "namespace: tokyo\nresources: [../../base]\n"));

        var planned = manifests.Planned(manifests.Modify("Role/berlin/reader", WithoutSecrets), manifests.Modify("Role/paris/reader", WithoutSecrets));

        planned.Paths().ShouldBe(["europe/kustomization.yaml", "europe/reader-role-patch.yaml"]);
    }

    [Fact]
    public void A_base_that_one_root_includes_twice_is_patched_for_one_of_them()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [role.yaml]\n"),
            ("base/role.yaml", Role),
            ("a/kustomization.yaml", "namePrefix: a-\nresources: [../base]\n"),
            ("b/kustomization.yaml", "namePrefix: b-\nresources: [../base]\n"),
            ("all/kustomization.yaml", "namespace: shop\nresources: [../a, ../b]\n"));

        var planned = manifests.Planned(manifests.Modify("Role/shop/a-reader", WithoutSecrets));

        planned.Paths().ShouldBe(["a/kustomization.yaml", "a/reader-role-patch.yaml"]);
    }

    [Fact]
    public void An_object_that_one_overlay_does_not_want_is_deleted_by_a_patch_of_that_overlay()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");

        var planned = manifests.Planned(manifests.Delete("Role/prod/reader"));

        planned.TextOf("overlays/prod/reader-role-patch.yaml").ShouldBe("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\n$patch: delete\n");
        planned.After.Resources.ShouldNotContain(resource => resource.Root == "overlays/prod" && resource.Id.Kind == "Role");
        planned.After.Resources.ShouldContain(resource => resource.Root == "overlays/test" && resource.Id.Kind == "Role");
    }

    [Fact]
    public void Planning_again_after_a_patch_changes_nothing()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");
        var once = manifests.Planned(manifests.Modify("Role/prod/reader", WithoutSecrets)).After;

        once.Planned(once.Modify("Role/prod/reader", role => role["rules"]![0]!["resources"] = new JsonArray("pods"))).Files.ShouldBeEmpty();
    }

    [Fact]
    public void A_second_change_amends_the_patch_of_the_first()
    {
        var manifests = Overlays("namespace: prod\nresources:\n- ../../base\n");
        var once = manifests.Planned(manifests.Modify("Role/prod/reader", WithoutSecrets)).After;

        var twice = once.Planned(once.Modify("Role/prod/reader", role => role["rules"]![0]!["verbs"] = new JsonArray("list")));

        twice.Paths().ShouldBe(["overlays/prod/reader-role-patch.yaml"]);
    }

    private static ManifestSet Overlays(string production, params (string Path, string Yaml)[] more) => Repository.Of(
        [
            ("base/kustomization.yaml", "resources: [role.yaml, web.yaml]\n"),
            ("base/role.yaml", Role),
            ("base/web.yaml", Deployment),
            ("overlays/prod/kustomization.yaml", production),
            ("overlays/test/kustomization.yaml", "namespace: test\nresources: [../../base]\n"),
            .. more,
        ]);

    private static void WithoutSecrets(JsonObject role) => role["rules"]![0]!["resources"] = new JsonArray("pods");
}

/// <summary>Comparison of objects as JSON.</summary>
internal static class JsonShould
{
    public static void ShouldBeSameJson(this JsonObject actual, JsonObject expected) => JsonNode.DeepEquals(actual, expected).ShouldBeTrue(actual.ToJsonString());
}
