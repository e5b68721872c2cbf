using KubeGuard.Manifests.Provenance;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Provenance;

/// <summary>Every node of an effective object knows the file, line, column and step that made it, and what it was before.</summary>
public sealed class ObjectProvenanceTests
{
    private const string Web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web:1\n";

    [Fact]
    public void A_plain_file_is_its_own_origin()
    {
        var manifests = Repository.Of(("web.yaml", Web));

        Parts(manifests, "Deployment/default/web").ShouldBe(["web.yaml:1-11 Base"]);
        Trace(manifests, "Deployment/default/web", "/spec/replicas").ShouldBe(["Base resources web.yaml:6:13 = 1"]);
    }

    [Fact]
    public void A_value_through_nested_overlays_tells_every_step()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [web.yaml]\nnamePrefix: a-\n"),
            ("base/web.yaml", Web),
            ("mid/kustomization.yaml", "resources: [../base]\nreplicas:\n- name: web\n  count: 2\n"),
            ("top/kustomization.yaml", "resources: [../mid]\nnameSuffix: -z\n"));

        Trace(manifests, "Deployment/default/a-web-z", "/metadata/name").ShouldBe([
            "Base resources base/web.yaml:4:9 = web", "Transformer namePrefix base/kustomization.yaml:2:13 = a-web", "Transformer nameSuffix top/kustomization.yaml:2:13 = a-web-z"]);
        Trace(manifests, "Deployment/default/a-web-z", "/spec/replicas").ShouldBe(["Base resources base/web.yaml:6:13 = 1", "Transformer replicas mid/kustomization.yaml:4:10 = 2"]);
    }

    [Theory]
    [InlineData("patches:\n- path: patch.yaml\n", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n", "Patch patches app/patch.yaml:5:13 = 3")]
    [InlineData("patchesStrategicMerge:\n- patch.yaml\n", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n", "Patch patchesStrategicMerge app/patch.yaml:5:13 = 3")]
    [InlineData("patches:\n- path: patch.yaml\n  target: {kind: Deployment}\n", "- op: replace\n  path: /spec/replicas\n  value: 3\n", "Patch patches app/patch.yaml:3:10 = 3")]
    public void A_patched_value_is_written_in_the_patch_and_remembers_the_base(string patches, string patch, string step)
    {
        var manifests = Repository.Of(("app/kustomization.yaml", "resources: [web.yaml]\n" + patches), ("app/web.yaml", Web), ("app/patch.yaml", patch));

        Trace(manifests, "Deployment/default/web", "/spec/replicas").ShouldBe(["Base resources app/web.yaml:6:13 = 1", step]);
        Parts(manifests, "Deployment/default/web").ShouldBe(["app/web.yaml:1-11 Base", $"app/patch.yaml:1-{patch.Count(c => c == '\n')} Patch"]);
    }

    [Fact]
    public void An_inline_patch_and_a_component_are_told_apart()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "resources: [web.yaml]\ncomponents: [../component]\n"),
            ("app/web.yaml", Web),
            ("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {paused: true}\n"));

        var maker = Node(manifests, "Deployment/default/web", "/spec/paused").Steps.ShouldHaveSingleItem();

        maker.By.ShouldBe(MadeBy.Patch);
        maker.Kustomization.ShouldBe("component/kustomization.yaml");
        maker.Location.ToString().ShouldBe("component/kustomization.yaml:4:10");
    }

    [Fact]
    public void A_generated_object_names_its_generator_and_the_files_that_it_takes_data_from()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "configMapGenerator:\n- name: settings\n  files: [app.properties]\n  options: {disableNameSuffixHash: true}\n"),
            ("app/app.properties", "a=1\nb=2\n"));

        Parts(manifests, "ConfigMap/default/settings").ShouldBe(["app/kustomization.yaml:2-4 Generator", "app/app.properties:1-2 Generator"]);
        Node(manifests, "ConfigMap/default/settings", "/data/app.properties").Maker.Name.ShouldBe("configMapGenerator");
    }

    [Fact]
    public void A_name_that_follows_another_object_is_made_where_that_object_is_renamed()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "namePrefix: live-\nresources: [rbac.yaml]\n"),
            ("app/rbac.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  serviceAccountName: web\n"));

        Trace(manifests, "Pod/default/live-p", "/spec/serviceAccountName").ShouldBe([
            "Base resources app/rbac.yaml:9:23 = web", "Transformer name reference app/kustomization.yaml:1:13 = live-web"]);
    }

    [Fact]
    public void Items_that_a_patch_moves_keep_their_own_history()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "resources: [web.yaml]\npatches:\n- path: patch.yaml\n"),
            ("app/web.yaml", Web),
            ("app/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - name: proxy\n        image: proxy:1\n"));

        Trace(manifests, "Deployment/default/web", "/spec/template/spec/containers/0/image").ShouldBe(["Patch patches app/patch.yaml:9:16 = proxy:1"]);
        Trace(manifests, "Deployment/default/web", "/spec/template/spec/containers/1/image").ShouldBe(["Base resources app/web.yaml:11:16 = web:1"]);
    }

    [SharedFact]
    public void Every_node_of_every_real_object_has_a_place_and_a_step_and_the_last_step_made_its_value()
    {
        var manifests = Repository.At(SharedData.PathOf("data", "repos"));
        foreach (var resource in manifests.Resources)
        {
            var provenance = ObjectProvenance.Of(resource);
            provenance.Contributions.ShouldNotBeEmpty();
            foreach (var node in provenance.Nodes)
            {
                var isMadeThere = node.Steps.Length > 0 && node.Maker.Location.File.Length > 0 && node.Maker.Location == node.Node.Location;
                isMadeThere.ShouldBeTrue($"{resource.Id} {node.Pointer}");
            }
        }
    }

    private static IEnumerable<string> Parts(ManifestSet manifests, string identity) => ObjectProvenance.Of(manifests.Single(identity)).Contributions
        .Select(part => $"{part.Location.File}:{part.Location.Line}-{part.Location.EndLine} {part.By}");

    private static IEnumerable<string> Trace(ManifestSet manifests, string identity, string pointer) =>
        Node(manifests, identity, pointer).Steps.Select(step => $"{step.By} {step.Name} {step.Location} = {step.Value}");

    private static NodeProvenance Node(ManifestSet manifests, string identity, string pointer) =>
        ObjectProvenance.Of(manifests.Single(identity)).Nodes.Single(node => node.Pointer.ToString() == pointer);
}
