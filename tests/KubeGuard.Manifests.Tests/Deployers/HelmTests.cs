using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.Manifests.Tests.Deployers;

/// <summary>Charts, with the real program where it renders them.</summary>
public sealed class HelmTests
{
    private const string Chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

    private const string Values = "# How many.\nreplicas: 2   # two\nimage: shop\nresources: {}\nport: 8080\nprobePort: 8080\n";

    private const string Template = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}-web
        spec:
          replicas: {{ .Values.replicas }}
          template:
            spec:
              serviceAccountName: fixed
              containers:
                - name: web
                  image: "registry.example/{{ .Values.image }}"
                  resources: {{- toYaml .Values.resources | nindent 12 }}
                  ports:
                    - containerPort: {{ .Values.port }}
                    - containerPort: {{ .Values.port }}
        """;

    private static readonly InMemoryFiles Repository = InMemoryFiles.Of(
        ("charts/shop/Chart.yaml", Chart), ("charts/shop/values.yaml", Values), ("charts/shop/templates/web.yaml", Template),
        ("charts/shop/templates/hook.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: hook\n  annotations:\n    helm.sh/hook: pre-install\n"),
        ("charts/shop/crds/crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: tills.shop.example\nspec:\n  group: shop.example\n  scope: Namespaced\n  names: {kind: Till, plural: tills}\n"));

    [Fact]
    public void Without_leave_nothing_is_rendered_and_a_deployed_chart_is_a_note()
    {
        var set = ManifestReader.Read(Repository.With("release.yaml", Release("targetNamespace: store")));

        set.Resources.Select(resource => resource.Id.Kind).ShouldBe(["CustomResourceDefinition", "HelmRelease"]);
        set.Problems.Where(problem => problem.Kind == ManifestProblemKind.NotFollowed).ShouldHaveSingleItem().Message.ShouldContain("Helm chart");
    }

    [HelmFact]
    public void A_HelmRelease_is_rendered_with_its_values_into_its_namespace_without_hooks()
    {
        var set = Read(Repository.With("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata:\n  values.yaml: |\n    replicas: 5\n    image: other\n")
            .With("release.yaml", Release("targetNamespace: store\nreleaseName: eu\nvaluesFrom: [{kind: ConfigMap, name: settings}]\nvalues: {image: mine}")));

        var web = set.Single("Deployment/store/eu-web");
        web.Body.Mapping("spec")!.Text("replicas").ShouldBe("5");
        web.ToJson()["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString().ShouldBe("registry.example/mine");
        web.Origin.File.ShouldBe("charts/shop/templates/web.yaml");
        web.Files.ShouldContain("release.yaml");
        set.Resources.ShouldNotContain(resource => resource.Id.Name == "hook");
        set.Resources.Count(resource => resource.Id.Kind == "CustomResourceDefinition").ShouldBe(1, "the chart's definitions are not plain files as well");
    }

    [HelmFact]
    public void An_Application_renders_with_value_files_of_another_source_and_parameters()
    {
        var set = Read(Repository.With("env/prod.yaml", "replicas: 7\n").With("app.yaml", ArgoApplicationTests.Application("path: unused").Replace(
            $"source:\n    repoURL: {ArgoApplicationTests.Here}\n    path: unused", """
            sources:
                - repoURL: https://git.example/org/fleet
                  path: charts/shop
                  helm:
                    valueFiles: [$values/env/prod.yaml]
                    parameters: [{name: image, value: "a,b"}]
                - repoURL: https://git.example/org/fleet
                  ref: values
            """, StringComparison.Ordinal)));

        var web = set.Single("Deployment/store/shop-web");
        web.Body.Mapping("spec")!.Text("replicas").ShouldBe("7");
        web.ToJson()["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString().ShouldBe("registry.example/a,b");
        web.Files.ShouldContain("env/prod.yaml");
    }

    [HelmFact]
    public void A_chart_that_nothing_deploys_is_rendered_with_its_own_values() =>
        Read(Repository).Single("Deployment/default/shop-web").Root.ShouldStartWith("charts/shop (");

    [HelmTheory]
    [InlineData("charts/shop/templates/bad.yaml", "{{ fail \"not today\" }}", "not today")]
    [InlineData("charts/shop/Chart.yaml", Chart + "dependencies: [{name: db, version: 1.0.0, repository: 'https://charts.invalid'}]\n", "missing in charts/")]
    public void A_chart_that_cannot_be_rendered_is_a_problem_of_that_root_only(string path, string text, string reason)
    {
        var set = Read(Repository.With(path, text).With("account.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: other\n"));

        set.Roots.Single(root => root.Path == "charts/shop").Problem!.Message.ShouldContain(reason);
        set.Single("ServiceAccount/default/other");
    }

    [HelmTheory]
    [InlineData("--output-dir=OUT")]
    [InlineData("--post-renderer=OUT/program")]
    [InlineData("-h")]
    [InlineData("Shop")]
    public void P6_a_name_that_would_be_an_option_of_the_program_is_no_name(string name)
    {
        using var folder = new TemporaryFolder();
        var hostile = name.Replace("OUT", folder.Root, StringComparison.Ordinal);
        foreach (var files in (InMemoryFiles[])[Repository.With("charts/shop/Chart.yaml", Chart.Replace("shop", $"\"{hostile}\"", StringComparison.Ordinal)),
            Repository.With("release.yaml", Release($"releaseName: \"{hostile}\""))])
        {
            Read(files).Roots.Single(root => root.Path == "charts/shop").Problem!.Message.ShouldContain("is no name of a release");
        }

        Directory.EnumerateFileSystemEntries(folder.Root).ShouldBeEmpty();
    }

    [HelmFact]
    public void P6_a_path_that_leads_out_of_the_chart_is_written_nowhere()
    {
        using var folder = new TemporaryFolder();
        var path = $"charts/shop/templates/{string.Concat(Enumerable.Repeat("../", 20))}{folder.PathOf("out.yaml").TrimStart('/')}";

        var set = Read(Repository.With(path, "kind: Nothing\n"));

        set.Roots.Single(root => root.Path == "charts/shop").Problem!.Message.ShouldContain("leads out of it");
        Directory.EnumerateFileSystemEntries(folder.Root).ShouldBeEmpty();
    }

    [HelmFact]
    public void What_a_template_fixes_is_refused_with_its_place()
    {
        var set = Read(Repository);
        var web = set.Single("Deployment/default/shop-web");

        var refused = ChangePlanner.Plan(set, [new ResourceChange.Modify(web, web.Changed(json => json["spec"]!["template"]!["spec"]!["serviceAccountName"] = "other"))])
            .ShouldBeOfType<ChangeOutcome.Refused>();

        refused.Reason.ShouldContain("charts/shop/templates/web.yaml");
        refused.Reason.ShouldEndWith("Written by hand it shall be: \"other\"");
    }

    [HelmFact]
    public void What_a_value_makes_is_changed_in_the_values_and_rendered_again()
    {
        var set = Read(Repository);
        var planned = Planned(set, json =>
        {
            json["spec"]!["replicas"] = 3;
            json["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = "1Gi" } };
        }).ShouldBeOfType<ChangeOutcome.Planned>();

        var file = planned.Files.ShouldHaveSingleItem();
        file.Path.ShouldBe("charts/shop/values.yaml");
        Encoding.UTF8.GetString(file.After!).ShouldBe(
            "# How many.\nreplicas: 3   # two\nimage: shop\nresources:\n  limits:\n    memory: 1Gi\nport: 8080\nprobePort: 8080\n");
        planned.Placements.ShouldHaveSingleItem().Kind.ShouldBe(PlacementKind.ChartValues);
        planned.After.Single("Deployment/default/shop-web").Body.Mapping("spec")!.Text("replicas").ShouldBe("3");
    }

    [HelmFact]
    public void A_value_of_the_release_goes_before_the_charts_own()
    {
        var set = Read(Repository.With("env/prod.yaml", "replicas: 7 # many\n").With("release.yaml", Release("targetNamespace: store").Replace(
            "chart: ./charts/shop", "chart: ./charts/shop\n      valuesFiles: [env/prod.yaml]", StringComparison.Ordinal)));
        var web = set.Single("Deployment/store/store-shop-web");
        var outcome = ChangePlanner.Plan(set, [new ResourceChange.Modify(web, web.Changed(json => json["spec"]!["replicas"] = 8))]);
        outcome.ShouldBeOfType<ChangeOutcome.Planned>().Files.ShouldHaveSingleItem().Path.ShouldBe("env/prod.yaml");
    }

    [HelmTheory]
    [InlineData("two values are equal", "port: 9090", "containerPort")]
    [InlineData("the value is only a part of the field", "image", "image")]
    public void What_no_single_value_surely_makes_is_said_and_not_edited(string why, string wanted, string field)
    {
        var outcome = Planned(Read(Repository), json =>
        {
            var container = json["spec"]!["template"]!["spec"]!["containers"]![0]!;
            if (field == "image")
                container["image"] = wanted;
            else
                container["ports"]![0]![field] = 9090;
        });
        outcome.ShouldBeOfType<ChangeOutcome.Refused>(why).Reason.ShouldContain("no single value of the chart makes");
    }

    [HelmFact]
    public void A_value_that_makes_more_than_what_is_wanted_is_not_edited()
    {
        var files = Repository.With("charts/shop/templates/second.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: second\ndata:\n  replicas: \"{{ .Values.replicas }}\"\n");
        Planned(Read(files), json => json["spec"]!["replicas"] = 3).ShouldBeOfType<ChangeOutcome.Refused>().Reason.ShouldContain("would change as well");
    }

    [HelmFact]
    public void An_object_of_a_chart_is_not_deleted()
    {
        var set = Read(Repository);
        ChangePlanner.Plan(set, [new ResourceChange.Delete(set.Single("Deployment/default/shop-web"))]).ShouldBeOfType<ChangeOutcome.Refused>().Reason.ShouldContain("up to the chart");
    }

    [Fact]
    public void A_program_that_never_ends_is_stopped()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        var program = folder.Write("helm", "#!/bin/sh\nsleep 600\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var set = ManifestReader.Read(Repository, new ManifestReadOptions { Helm = new(program) { Timeout = TimeSpan.FromMilliseconds(300) } });

        set.Roots.Single(root => root.Path == "charts/shop").Problem!.Message.ShouldContain("took more than");
    }

    [SharedFact]
    public void No_real_chart_is_read_by_half()
    {
        var trees = SharedData.PathOf("data", "repos");
        foreach (var chart in Directory.EnumerateFiles(trees, "Chart.yaml", SearchOption.AllDirectories))
        {
            var set = TestKit.Repository.At(Path.GetDirectoryName(chart)!);
            set.Resources.ShouldAllBe(resource => !resource.Origin.File.StartsWith("templates/", StringComparison.Ordinal));
            set.Problems.ShouldAllBe(problem => problem.Kind == ManifestProblemKind.Templated || problem.Location.File == "kustomization.yaml");
        }
    }

    private static ChangeOutcome Planned(ManifestSet set, Action<JsonObject> change)
    {
        var web = set.Single("Deployment/default/shop-web");
        return ChangePlanner.Plan(set, [new ResourceChange.Modify(web, web.Changed(change))]);
    }

    private static ManifestSet Read(InMemoryFiles files) => ManifestReader.Read(files, new ManifestReadOptions { Helm = new(RealProgram.Helm.Path!) });

    private static string Release(string settings) => $"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: shop
          namespace: flux-system
        spec:
          chart:
            spec:
              chart: ./charts/shop
              sourceRef: {"{"}kind: GitRepository, name: flux-system{"}"}
          {settings.Replace("\n", "\n  ", StringComparison.Ordinal)}
        """;
}
