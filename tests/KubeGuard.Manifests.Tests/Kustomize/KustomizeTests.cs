using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Kustomize;

public sealed class KustomizeTests
{
    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n";

    private const string Role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: web}\nrules: []\n";

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: web
              containers:
              - {name: main, image: "web:1", env: [{name: A, value: "1"}]}
              volumes:
              - {name: settings, configMap: {name: settings}}
        """;

    [Fact]
    public void The_namespace_reaches_subjects_that_name_an_account_of_the_build_or_default_and_no_others()
    {
        var manifests = App("namespace: shop\nresources: [all.yaml]\n", Account, Binding("web"), Binding("default"), Binding("stranger"));

        SubjectNamespace(manifests, "of-web").ShouldBe("shop");
        SubjectNamespace(manifests, "of-default").ShouldBe("shop");
        SubjectNamespace(manifests, "of-stranger").ShouldBeNull();
    }

    [Fact]
    public void The_outermost_namespace_wins_two_levels_up()
    {
        var manifests = Repository.Of(
            ("top/kustomization.yaml", "namespace: outer\nresources: [../middle]\n"),
            ("middle/kustomization.yaml", "namespace: inner\nresources: [../base]\n"),
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", Account));

        var account = manifests.Single("ServiceAccount/outer/web");
        account.Root.ShouldBe("top");
        account.Files.ShouldBe(["base/a.yaml", "base/kustomization.yaml", "middle/kustomization.yaml", "top/kustomization.yaml"]);
        account.Origin.File.ShouldBe("base/a.yaml");
        account.Body.Mapping("metadata")!["namespace"]!.Location.ToString().ShouldBe("top/kustomization.yaml:1:12");
        account.Body.Mapping("metadata")!["name"]!.Location.File.ShouldBe("base/a.yaml");
    }

    [Fact]
    public void Names_that_refer_to_a_renamed_object_follow_and_others_stay()
    {
        var manifests = App("namePrefix: a-\nnameSuffix: -z\nresources: [all.yaml]\n", Account, Role, Binding("web"), Binding("stranger"), Deployment, Map("settings"));

        manifests.Single("ServiceAccount/default/a-web-z");
        var binding = manifests.Single("RoleBinding/default/a-of-web-z").Body;
        binding.Mapping("roleRef")!.Text("name").ShouldBe("a-web-z");
        Subject(binding).Text("name").ShouldBe("a-web-z");
        Subject(manifests.Single("RoleBinding/default/a-of-stranger-z").Body).Text("name").ShouldBe("stranger");
        var pod = Pod(manifests.Single("Deployment/default/a-web-z"));
        pod.Text("serviceAccountName").ShouldBe("a-web-z");
        ((YamlMapping)pod.Sequence("volumes")!.Items.Single()).Mapping("configMap")!.Text("name").ShouldBe("a-settings-z");
    }

    [Fact]
    public void Labels_reach_selectors_and_templates_only_when_asked()
    {
        App("labels: [{pairs: {team: x}}]\nresources: [all.yaml]\n", Deployment).Single("Deployment/default/web").ShouldSatisfyAllConditions(
            web => web.Labels["team"].ShouldBe("x"),
            web => Selector(web).Text("team").ShouldBeNull());
        App("labels: [{pairs: {team: x}, includeTemplates: true}]\nresources: [all.yaml]\n", Deployment).Single("Deployment/default/web").ShouldSatisfyAllConditions(
            web => web.Body.Mapping("spec")!.Mapping("template")!.Mapping("metadata")!.Mapping("labels")!.Text("team").ShouldBe("x"),
            web => Selector(web).Text("team").ShouldBeNull());
        Selector(App("commonLabels: {team: x}\nresources: [all.yaml]\n", Deployment).Single("Deployment/default/web")).Text("team").ShouldBe("x");
    }

    [Fact]
    public void A_strategic_merge_patch_merges_lists_by_their_keys_and_its_items_come_first()
    {
        var manifests = Repository.Of(
            ("kustomization.yaml", "resources: [web.yaml]\npatches: [{path: patch.yaml}]\n"),
            ("web.yaml", Deployment),
            ("patch.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      serviceAccountName: null
                      containers:
                      - {name: side, image: "side:1"}
                      - {name: main, env: [{name: B, value: "2"}, {name: A, $patch: delete}]}
                """));

        var web = manifests.Single("Deployment/default/web");
        var containers = Pod(web).Sequence("containers")!.Items.Cast<YamlMapping>().ToList();
        containers.Select(container => container.Text("name")).ShouldBe(["side", "main"]);
        containers[1].Text("image").ShouldBe("web:1");
        containers[1].Sequence("env")!.Items.Cast<YamlMapping>().Select(env => env.Text("name")).ShouldBe(["B"]);
        Pod(web)["serviceAccountName"].ShouldBeNull();
        containers[0].Location.File.ShouldBe("patch.yaml");
        containers[1]["image"]!.Location.File.ShouldBe("web.yaml");
        web.Files.ShouldBe(["kustomization.yaml", "patch.yaml", "web.yaml"]);
    }

    [Fact]
    public void An_inline_patch_points_at_its_text()
    {
        var manifests = App("resources: [all.yaml]\npatches:\n- target: {kind: Deployment, name: w.b}\n  patch: |\n    - {op: add, path: /spec/replicas, value: 3}\n", Deployment);

        var replicas = manifests.Single("Deployment/default/web").Body.Mapping("spec")!["replicas"]!;
        ((YamlScalar)replicas).Value.ShouldBe("3");
        replicas.Location.ToString().ShouldBe("kustomization.yaml:4:10");
    }

    [Fact]
    public void Images_are_replaced_in_containers_of_any_kind()
    {
        var manifests = App("resources: [all.yaml]\nimages: [{name: web, newName: registry:5000/web, newTag: \"2\"}]\n", Deployment);

        ((YamlMapping)Pod(manifests.Single("Deployment/default/web")).Sequence("containers")!.Items.Single()).Text("image").ShouldBe("registry:5000/web:2");
    }

    [Fact]
    public void A_generated_object_gets_the_hash_of_its_content_and_references_follow()
    {
        var manifests = App("resources: [all.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n", Deployment);

        var map = manifests.Resources.Single(resource => resource.Id.Kind == "ConfigMap");
        map.Id.Name.ShouldStartWith("settings-");
        ((YamlMapping)Pod(manifests.Single("Deployment/default/web")).Sequence("volumes")!.Items.Single()).Mapping("configMap")!.Text("name").ShouldBe(map.Id.Name);
    }

    [Fact]
    public void Words_that_only_YAML_1_1_takes_for_booleans_are_text()
    {
        var manifests = App("resources: [all.yaml]\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: yes, b: true}\n");

        manifests.Single("ConfigMap/default/c").ToJson()["data"]!.ToJsonString().ShouldBe("""{"a":"yes","b":true}""");
    }

    [Theory]
    [InlineData("resources: [missing.yaml]\n", "does not exist", 1, 13)]
    [InlineData("resources: [../other/x.yaml]\n", "leads out of the repository", 1, 13)]
    [InlineData("resources: [all.yaml]\nnamspace: x\n", "'namspace' is not a field", 2, 1)]
    [InlineData("resources: [all.yaml]\npatches: [text]\n", "an object is expected", 2, 11)]
    [InlineData("resources: ['https://example.com/base?ref=v1', all.yaml]\n", "remote and not followed", 1, 13)]
    [InlineData("resources: [all.yaml]\nhelmCharts: [{name: x}]\n", "not inflated", 2, 1)]
    [InlineData("resources: [all.yaml]\ntransformers: [x.yaml]\n", "does not exist", 2, 16)]
    [InlineData("resources: [all.yaml]\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: no}}'}]\n", "No resource matches", 2, 19)]
    public void What_cannot_be_built_or_is_not_followed_is_a_located_problem(string kustomization, string message, int line, int column)
    {
        var problem = App(kustomization, Account).Roots.Single().Problem.ShouldNotBeNull();

        problem.Kind.ShouldBe(ManifestProblemKind.Kustomize);
        problem.Message.ShouldContain(message);
        (problem.Location.Line, problem.Location.Column).ShouldBe((line, column));
    }

    [Fact]
    public void Kustomizations_that_include_each_other_are_a_problem_of_one_root()
    {
        var manifests = Repository.Of(("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a]\n"));

        var root = manifests.Roots.ShouldHaveSingleItem();
        root.Path.ShouldBe("a");
        root.Problem.ShouldNotBeNull().Message.ShouldContain("a > b > a");
    }

    [Fact]
    public void Two_kustomization_files_in_a_folder_are_refused_as_Kustomize_does() =>
        Repository.Of(("kustomization.yaml", "resources: [a.yaml]\n"), ("kustomization.yml", "resources: [a.yaml]\n"), ("a.yaml", Account))
            .Roots.Single().Problem.ShouldNotBeNull().Message.ShouldContain("several kustomization files");

    [Fact]
    public void A_Flux_Kustomization_is_a_resource_whatever_its_file_is_called() =>
        Repository.Of(("kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux}\n"))
            .Single("Kustomization/flux/apps");

    [Fact]
    public void Only_what_no_other_kustomization_includes_is_a_root_and_loose_files_are_the_root_dot()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", Account),
            ("prod/kustomization.yaml", "namespace: prod\nresources: [../base]\n"),
            ("test/kustomization.yaml", "namespace: test\nresources: [../base]\n"),
            ("loose.yaml", Role));

        manifests.Roots.Select(root => root.Path).ShouldBe([".", "prod", "test"]);
        manifests.Resources.Select(resource => resource.Id.ToString()).ShouldBe(["Role/default/web", "ServiceAccount/prod/web", "ServiceAccount/test/web"]);
        ManifestReader.Build(manifests, "base").Resources.ShouldHaveSingleItem().Id.ToString().ShouldBe("ServiceAccount/default/web");
    }

    private static ManifestSet App(string kustomization, params string[] documents) =>
        Repository.Of(("kustomization.yaml", kustomization), ("all.yaml", string.Join("\n---\n", documents)));

    private static string Binding(string account) =>
        $"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: of-{account}}}\n"
        + $"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}}\nsubjects: [{{kind: ServiceAccount, name: {account}}}]\n";

    private static string Map(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n";

    private static YamlMapping Subject(YamlMapping binding) => (YamlMapping)binding.Sequence("subjects")!.Items.Single();

    private static string? SubjectNamespace(ManifestSet manifests, string binding) => Subject(manifests.Single($"RoleBinding/shop/{binding}").Body).Text("namespace");

    private static YamlMapping Selector(Resource workload) => workload.Body.Mapping("spec")!.Mapping("selector")!.Mapping("matchLabels")!;

    private static YamlMapping Pod(Resource workload) => workload.Body.Mapping("spec")!.Mapping("template")!.Mapping("spec")!;
}
