using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests;

public sealed class ManifestReaderTests
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: reader
        rules:
        - apiGroups: [""]
          resources: [pods]
          verbs: [get]
        """;

    [Fact]
    public void A_namespaced_object_without_a_namespace_is_in_default()
    {
        var manifests = Repository.Of(("roles/reader.yaml", Role));

        var role = manifests.Single("Role/default/reader");
        role.Root.ShouldBe(".");
        role.Files.ShouldBe(["roles/reader.yaml"]);
        role.Origin.File.ShouldBe("roles/reader.yaml");
        manifests.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_cluster_scoped_object_has_no_namespace_even_if_it_names_one()
    {
        var manifests = Repository.OfDocuments("{apiVersion: v1, kind: Node, metadata: {name: one, namespace: odd}}");

        manifests.Resources.ShouldHaveSingleItem().Id.ToString().ShouldBe("Node/one");
    }

    [Fact]
    public void The_scope_of_a_custom_kind_is_what_its_definition_in_the_repository_says()
    {
        var manifests = Repository.Of(
            ("crds/one.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: vaults.example.com}
                spec:
                  group: example.com
                  scope: Cluster
                  names: {kind: Vault, plural: vaults}
                """),
            ("vault.yaml", "{apiVersion: example.com/v1, kind: Vault, metadata: {name: main}}"),
            ("other.yaml", "{apiVersion: example.com/v1, kind: Key, metadata: {name: main}}"));

        manifests.Resources.Select(resource => resource.Id.ToString())
            .ShouldBe(["CustomResourceDefinition/vaults.example.com", "Key/default/main", "Vault/main"]);
    }

    [Fact]
    public void Lists_are_taken_apart_and_the_items_know_their_place()
    {
        var manifests = Repository.OfDocuments("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
            """);

        manifests.Resources.Select(resource => resource.Origin.Pointer.ToString()).ShouldBe(["/items/0", "/items/1"]);
        manifests.Single("ConfigMap/default/b").Origin.Document.ShouldBe(0);
    }

    [Fact]
    public void Items_of_a_typed_list_take_their_type_from_the_list()
    {
        var manifests = Repository.OfDocuments("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleList
            items:
            - metadata: {name: a, namespace: shop}
              rules: []
            """);

        manifests.Single("Role/shop/a").Body.Text("apiVersion").ShouldBe("rbac.authorization.k8s.io/v1");
    }

    [Theory]
    [InlineData("values.yaml", "image: {repository: web, tag: 1}\nkind: small\n")]
    [InlineData("package.json", """{"name": "web", "version": "1.0.0"}""")]
    [InlineData(".github/workflows/ci.yaml", "on: push\njobs:\n  build:\n    steps:\n    - run: echo ${{ github.sha }} apiVersion kind\n")]
    [InlineData("notes.yaml", "[1, 2, apiVersion, kind]")]
    public void What_is_no_manifest_is_passed_over_in_silence(string path, string text)
    {
        var manifests = Repository.Of((path, text));

        manifests.Resources.ShouldBeEmpty();
        manifests.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_manifest_is_reported_and_the_others_are_read()
    {
        var manifests = Repository.Of(("broken.yaml", "apiVersion: v1\nkind: [ConfigMap\nmetadata: {"), ("good.yaml", Role));

        manifests.Single("Role/default/reader");
        var problem = manifests.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Malformed);
        problem.Location.File.ShouldBe("broken.yaml");
    }

    [Fact]
    public void Templates_of_a_chart_are_not_read_even_if_they_could_be()
    {
        var manifests = Repository.Of(
            ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"),
            ("chart/values.yaml", "replicas: 1\n"),
            ("chart/templates/role.yaml", Role));

        manifests.Resources.ShouldBeEmpty();
        manifests.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.Templated);
    }

    [Fact]
    public void A_kustomization_its_patches_and_generator_inputs_are_not_resources()
    {
        var manifests = Repository.Of(
            ("kustomization.yaml", "resources: [role.yaml]\npatches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: c, files: [a.yaml]}]\n"),
            ("role.yaml", Role),
            ("patch.yaml", Role.Replace("[get]", "[list]", StringComparison.Ordinal)),
            ("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: data}}"));

        manifests.Resources.ShouldNotContain(resource => resource.Origin.File == "patch.yaml" || resource.Origin.File == "a.yaml");
    }

    [Fact]
    public void Two_plain_objects_with_one_identity_are_suspicious()
    {
        var manifests = Repository.Of(("a.yaml", Role), ("b.yaml", Role));

        var problem = manifests.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Suspicious);
        problem.Location.File.ShouldBe("b.yaml");
        problem.Message.ShouldContain("a.yaml:1:1");
    }

    [Fact]
    public void Reading_twice_gives_the_same_order()
    {
        var first = Repository.Of(("b.yaml", Role), ("a/z.yaml", Role), ("a.yaml", Role));
        var second = Repository.Of(("a.yaml", Role), ("a/z.yaml", Role), ("b.yaml", Role));

        first.Resources.Select(resource => resource.ToString()).ShouldBe(second.Resources.Select(resource => resource.ToString()));
    }
}
