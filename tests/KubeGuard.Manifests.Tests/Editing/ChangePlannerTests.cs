using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

public sealed class ChangePlannerTests
{
    private const string Role = """
        # who reads pods
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: reader   # keep me
        rules:
        - apiGroups: [""]
          resources: [pods, secrets]   # too much
          verbs: [get]

        """;

    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: blue\n";

    [Fact]
    public void A_changed_field_is_edited_in_place_and_everything_else_keeps_its_bytes()
    {
        var manifests = Repository.Of(("role.yaml", Role));

        var planned = Planned(manifests, Modify(manifests, "Role/default/reader", role => role["rules"]![0]!["resources"] = new JsonArray("pods")));

        After(planned, "role.yaml").ShouldBe(Role.Replace("[pods, secrets]", "[pods]", StringComparison.Ordinal));
        planned.After.Single("Role/default/reader").Body.Sequence("rules").ShouldNotBeNull();
    }

    [Fact]
    public void One_document_of_many_is_edited()
    {
        var manifests = Repository.Of(("all.yaml", $"{ConfigMap}---\n{Role}---\n{ConfigMap.Replace("settings", "other", StringComparison.Ordinal)}"));

        var planned = Planned(manifests, Modify(manifests, "Role/default/reader", role => role["rules"]![0]!["verbs"] = new JsonArray("list")));

        After(planned, "all.yaml").ShouldBe(Encoding.UTF8.GetString(manifests.Files.Read("all.yaml")!).Replace("[get]", "[list]", StringComparison.Ordinal));
    }

    [Fact]
    public void An_item_of_a_List_is_edited_where_it_stands()
    {
        const string List = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {x: '1'}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n  data: {x: '1'}\n";
        var manifests = Repository.Of(("list.yaml", List));

        var planned = Planned(manifests, Modify(manifests, "ConfigMap/default/b", map => map["data"]!["x"] = "2"));

        After(planned, "list.yaml").ShouldBe(List[..^"'1'}\n".Length] + "'2'}\n");
    }

    [Fact]
    public void An_object_under_a_kustomization_is_edited_in_its_file_and_keeps_what_the_kustomization_adds()
    {
        var manifests = Overlaid("namespace: shop\nnamePrefix: a-\nlabels: [{pairs: {team: x}}]\nresources: [role.yaml]\n");

        var planned = Planned(manifests, Modify(manifests, "Role/shop/a-reader", role => role["rules"]![0]!["resources"] = new JsonArray("pods")));

        planned.Files.ShouldHaveSingleItem().Path.ShouldBe("app/role.yaml");
        After(planned, "app/role.yaml").ShouldBe(Role.Replace("[pods, secrets]", "[pods]", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_kustomization_makes_is_not_edited()
    {
        var manifests = Overlaid("namespace: shop\nlabels: [{pairs: {team: x}}]\nresources: [role.yaml]\n");

        var refused = Refused(manifests, Modify(manifests, "Role/shop/reader", role => role["metadata"]!["labels"]!["team"] = "y"));

        refused.Reason.ShouldContain("made at app/kustomization.yaml:2");
    }

    [Fact]
    public void A_part_that_no_patch_touches_is_edited_in_the_base()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "resources: [settings.yaml]\npatches: [{path: patch.yaml}]\n"),
            ("app/settings.yaml", ConfigMap + "  size: big\n"),
            ("app/patch.yaml", ConfigMap.Replace("blue", "red", StringComparison.Ordinal)));

        var planned = Planned(manifests, Modify(manifests, "ConfigMap/default/settings", map => map["data"]!["size"] = "small"));

        After(planned, "app/settings.yaml").ShouldBe(ConfigMap + "  size: small\n");
    }

    [Fact]
    public void A_generated_object_is_not_edited()
    {
        var manifests = Overlaid("resources: [role.yaml]\nconfigMapGenerator: [{name: c, literals: [a=b], options: {disableNameSuffixHash: true}}]\n");

        Refused(manifests, Modify(manifests, "ConfigMap/default/c", map => map["data"]!["a"] = "c")).Reason.ShouldContain("generator");
    }

    [Fact]
    public void A_base_is_edited_when_all_its_overlays_want_the_same()
    {
        var manifests = TwoOverlays();
        void Change(JsonObject role) => role["rules"]![0]!["verbs"] = new JsonArray("list");

        var planned = Planned(manifests, Modify(manifests, "Role/prod/reader", Change), Modify(manifests, "Role/test/reader", Change));

        After(planned, "base/role.yaml").ShouldBe(Role.Replace("[get]", "[list]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deleted_document_leaves_the_others_as_they_are()
    {
        var manifests = Repository.Of(("all.yaml", $"{ConfigMap}---\n{Role}"));

        var planned = Planned(manifests, new ResourceChange.Delete(manifests.Single("Role/default/reader")));

        After(planned, "all.yaml").ShouldBe(ConfigMap);
    }

    [Fact]
    public void A_file_of_which_nothing_is_left_is_deleted_and_taken_off_the_list()
    {
        var manifests = Overlaid("# the app\nresources:\n- role.yaml   # rights\n- settings.yaml\n", ("app/settings.yaml", ConfigMap));

        var planned = Planned(manifests, new ResourceChange.Delete(manifests.Single("Role/default/reader")));

        planned.Files.Single(file => file.Path == "app/role.yaml").After.ShouldBeNull();
        After(planned, "app/kustomization.yaml").ShouldBe("# the app\nresources:\n- settings.yaml\n");
        planned.After.Files.Read("app/role.yaml").ShouldBeNull();
    }

    [Fact]
    public void An_object_that_a_patch_needs_is_not_deleted()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "resources: [settings.yaml, role.yaml]\npatches: [{path: patch.yaml}]\n"),
            ("app/role.yaml", Role),
            ("app/settings.yaml", ConfigMap),
            ("app/patch.yaml", ConfigMap.Replace("blue", "red", StringComparison.Ordinal)));

        Refused(manifests, new ResourceChange.Delete(manifests.Single("ConfigMap/default/settings"))).Reason.ShouldContain("could not be built any more");
    }

    [Fact]
    public void A_new_object_becomes_a_file_beside_its_neighbour_with_the_comments_asked_for()
    {
        var manifests = Repository.Of(("apps/role.yaml", Role));
        var create = new ResourceChange.Create(
            Wanted("default", "web"), manifests.Single("Role/default/reader"), "web.yaml", [new NodeComment(JsonPointer.Parse("/data"), "seen 4 times")]);

        var planned = Planned(manifests, create);

        After(planned, "apps/web.yaml").ShouldBe("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n# seen 4 times\ndata:\n  a: b\n");
    }

    [Theory]
    [InlineData("resources:\n- role.yaml\n", "resources:\n- role.yaml\n- web.yaml\n")]
    [InlineData("resources:\n- ./role.yaml\n", "resources:\n- ./role.yaml\n- ./web.yaml\n")]
    [InlineData("resources: [role.yaml, zoo.yaml]\n", "resources: [role.yaml, web.yaml, zoo.yaml]\n")]
    [InlineData("resources:\n- zoo.yaml\n- role.yaml\n", "resources:\n- zoo.yaml\n- role.yaml\n- web.yaml\n")]
    public void A_new_file_is_listed_in_the_style_of_the_list(string before, string after)
    {
        var manifests = Overlaid(before, ("app/zoo.yaml", ConfigMap));

        var planned = Planned(manifests, new ResourceChange.Create(Wanted("default", "web"), manifests.Single("Role/default/reader"), "web.yaml"));

        After(planned, "app/kustomization.yaml").ShouldBe(after);
    }

    [Fact]
    public void Namespace_and_affixes_are_undone_so_that_the_build_makes_the_wanted_object()
    {
        var manifests = Overlaid("namespace: shop\nnamePrefix: a-\nnameSuffix: -z\nlabels: [{pairs: {team: x}}]\nresources: [role.yaml]\n");

        var planned = Planned(manifests, new ResourceChange.Create(Wanted("shop", "a-web-z"), manifests.Single("Role/shop/a-reader-z"), "web.yaml"));

        After(planned, "app/web.yaml").ShouldBe("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: b\n");
        planned.After.Single("ConfigMap/shop/a-web-z").Labels["team"].ShouldBe("x");
    }

    [Fact]
    public void A_name_without_the_prefix_of_the_root_cannot_be_made_there()
    {
        var manifests = Overlaid("namePrefix: a-\nresources: [role.yaml]\n");

        Refused(manifests, new ResourceChange.Create(Wanted("default", "web"), manifests.Single("Role/default/a-reader"), "web.yaml")).Reason.ShouldContain("prefix");
    }

    [Fact]
    public void Beside_a_shared_base_a_new_object_for_one_overlay_goes_into_that_overlay()
    {
        var manifests = TwoOverlays();

        var planned = Planned(manifests, new ResourceChange.Create(Wanted("prod", "web"), manifests.Single("Role/prod/reader"), "web.yaml"));

        planned.Files.Select(file => file.Path).ShouldBe(["overlays/prod/kustomization.yaml", "overlays/prod/web.yaml"]);
        After(planned, "overlays/prod/kustomization.yaml").ShouldBe("namespace: prod\nresources: [../../base, web.yaml]\n");
    }

    [Fact]
    public void Several_new_objects_with_one_file_name_become_documents_of_one_file()
    {
        var manifests = Overlaid("resources: [role.yaml]\n");
        var beside = manifests.Single("Role/default/reader");

        var planned = Planned(manifests, new ResourceChange.Create(Wanted("default", "a"), beside, "new.yaml"), new ResourceChange.Create(Wanted("default", "b"), beside, "new.yaml"));

        After(planned, "app/new.yaml").Split("---\n").Length.ShouldBe(2);
        planned.After.Single("ConfigMap/default/b").Origin.Document.ShouldBe(1);
    }

    [Fact]
    public void A_taken_file_name_gets_a_number()
    {
        var manifests = Overlaid("resources: [role.yaml, web.yaml]\n", ("app/web.yaml", ConfigMap));

        var planned = Planned(manifests, new ResourceChange.Create(Wanted("default", "web"), manifests.Single("Role/default/reader"), "web.yaml"));

        planned.Files.ShouldContain(file => file.Path == "app/web-2.yaml");
    }

    [Fact]
    public void Planning_again_what_is_there_changes_nothing()
    {
        var manifests = Overlaid("resources: [role.yaml]\n");
        var create = new ResourceChange.Create(Wanted("default", "web"), manifests.Single("Role/default/reader"), "web.yaml");
        var once = Planned(manifests, create).After;

        Planned(once, create with { Beside = once.Single("Role/default/reader") }).Files.ShouldBeEmpty();
    }

    [Fact]
    public void All_changes_are_made_together_or_none()
    {
        var manifests = TwoOverlays();
        var fine = new ResourceChange.Create(Wanted("prod", "web"), manifests.Single("Role/prod/reader"), "web.yaml");

        Refused(manifests, fine, Modify(manifests, "Role/prod/reader", role => role["metadata"]!["namespace"] = "elsewhere"));
    }

    [Fact]
    public void What_a_kustomization_with_unknown_parts_may_change_is_not_edited()
    {
        var manifests = Overlaid("resources: [role.yaml]\ntransformers: ['{apiVersion: e.test/v1, kind: Plugin, metadata: {name: x}}']\n");

        Refused(manifests, Modify(manifests, "Role/default/reader", role => role["rules"] = new JsonArray())).Reason.ShouldContain("cannot be built as a whole");
    }

    [Fact]
    public void Anchors_are_edited_only_when_nothing_else_changes()
    {
        const string Text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: &shared {x: '1'}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n  data: *shared\n";
        var manifests = Repository.Of(("list.yaml", Text));

        switch (ChangePlanner.Plan(manifests, [Modify(manifests, "ConfigMap/default/a", map => map["data"]!["x"] = "2")]))
        {
            case ChangeOutcome.Planned planned:
                planned.After.Single("ConfigMap/default/b").ToJson()["data"]!["x"]!.GetValue<string>().ShouldBe("1");
                break;
            case ChangeOutcome.Refused refused:
                refused.Reason.ShouldNotBeEmpty();
                break;
        }
    }

    [Fact]
    public void Planning_the_inverse_restores_the_bytes()
    {
        var manifests = Overlaid("namespace: shop\nresources:\n- role.yaml\n- settings.yaml\n", ("app/settings.yaml", ConfigMap));
        var before = manifests.Single("Role/shop/reader").ToJson();

        var there = Planned(manifests, Modify(manifests, "Role/shop/reader", role => role["rules"]![0]!["verbs"] = new JsonArray("watch"))).After;
        var back = Planned(there, new ResourceChange.Modify(there.Single("Role/shop/reader"), before)).After;

        back.Files.Read("app/role.yaml").ShouldBe(manifests.Files.Read("app/role.yaml"));
    }

    private static ManifestSet Overlaid(string kustomization, params (string Path, string Yaml)[] more) =>
        Repository.Of([("app/kustomization.yaml", kustomization), ("app/role.yaml", Role), .. more]);

    private static ManifestSet TwoOverlays() => Repository.Of(
        ("base/kustomization.yaml", "resources: [role.yaml]\n"),
        ("base/role.yaml", Role),
        ("overlays/prod/kustomization.yaml", "namespace: prod\nresources: [../../base]\n"),
        ("overlays/test/kustomization.yaml", "namespace: test\nresources: [../../base]\n"));

    private static JsonObject Wanted(string ns, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["data"] = new JsonObject { ["a"] = "b" },
    };

    private static ResourceChange.Modify Modify(ManifestSet manifests, string identity, Action<JsonObject> change) => manifests.Modify(identity, change);

    private static ChangeOutcome.Planned Planned(ManifestSet manifests, params ResourceChange[] changes) => manifests.Planned(changes);

    private static ChangeOutcome.Refused Refused(ManifestSet manifests, params ResourceChange[] changes) => manifests.Refused(changes);

    private static string After(ChangeOutcome.Planned planned, string path) => planned.TextOf(path);
}
