using System.Text.Json.Nodes;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>A part of a root that is not followed (a remote base, a chart) keeps edits away from what it may change, and from nothing else.</summary>
public sealed class PartlyKnownRootTests
{
    private const string Role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\nrules:\n- apiGroups: [\"\"]\n  resources: [pods, secrets]\n  verbs: [get]\n";

    private const string Remote = "https://example.com/base?ref=v1";

    [Theory]
    [InlineData($"resources:\n- {Remote}\n- role.yaml\n")]
    [InlineData("resources:\n- role.yaml\nhelmCharts:\n- name: chart\n  repo: https://charts.example.com\n")]
    public void Beside_a_remote_base_or_a_chart_an_object_is_edited_and_what_is_taken_for_granted_is_said(string kustomization)
    {
        var manifests = At(kustomization);

        var planned = manifests.Planned(manifests.Modify("Role/default/reader", WithoutSecrets));

        planned.TextOf("app/role.yaml").ShouldBe(Role.Replace("[pods, secrets]", "[pods]", StringComparison.Ordinal));
        planned.Assumptions.ShouldHaveSingleItem().ShouldContain("It is taken for granted that it neither makes nor changes what is edited in app/role.yaml.");
    }

    [Theory]
    [InlineData($"resources:\n- role.yaml\ncomponents:\n- {Remote}\n")]
    [InlineData($"resources:\n- {Remote}\n- role.yaml\nreplacements:\n- source: {{kind: Role, name: reader, fieldPath: metadata.name}}\n  targets:\n  - select: {{kind: Role}}\n    fieldPaths: [metadata.name]\n")]
    public void What_an_unknown_part_may_change_or_read_is_not_edited(string kustomization)
    {
        var manifests = At(kustomization);

        manifests.Refused(manifests.Modify("Role/default/reader", WithoutSecrets)).Reason.ShouldContain("cannot be built as a whole");
    }

    [Fact]
    public void What_does_not_pass_the_kustomization_with_a_remote_component_is_edited()
    {
        var manifests = At(
            "resources:\n- role.yaml\n- ../other\n",
            ("other/kustomization.yaml", $"resources: [settings.yaml]\ncomponents: ['{Remote}']\n"),
            ("other/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"));

        manifests.Planned(manifests.Modify("Role/default/reader", WithoutSecrets)).Paths().ShouldBe(["app/role.yaml"]);
        manifests.Refused(manifests.Modify("ConfigMap/default/settings", map => map["data"] = new JsonObject { ["a"] = "b" }));
    }

    private static ManifestSet At(string kustomization, params (string Path, string Yaml)[] more) =>
        Repository.Of([("app/kustomization.yaml", kustomization), ("app/role.yaml", Role), .. more]);

    private static void WithoutSecrets(JsonObject role) => role["rules"]![0]!["resources"] = new JsonArray("pods");
}
