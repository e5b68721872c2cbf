using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

public sealed class ArgoApplicationSetTests
{
    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n";

    [Fact]
    public void A_list_makes_an_application_for_each_element()
    {
        var set = Read("- list:\n    elements:\n      - {env: prod, space: live}\n      - {env: test, space: trial}", "apps/{{env}}", "{{ space }}");

        Deployed(set).ShouldBe(["apps/prod: Application/argocd/apps-prod: live", "apps/test: Application/argocd/apps-test: trial"]);
    }

    [Fact]
    public void Git_folders_make_applications_except_those_that_are_excluded()
    {
        var set = Read(
            "- git:\n    repoURL: https://git.example/org/fleet\n    directories:\n      - path: apps/*\n      - {path: apps/test, exclude: true}", "{{path}}", "{{path.basename}}-{{path[0]}}");

        Deployed(set).ShouldBe(["apps/prod: Application/argocd/apps-prod: prod-apps"]);
    }

    [Fact]
    public void Git_files_give_their_content_and_their_place_to_a_go_template()
    {
        var set = Read(
            "- git:\n    repoURL: https://git.example/org/fleet\n    files:\n      - path: apps/*/config.json\n    values:\n      tier: 't-{{ .cluster.name }}'",
            "{{ .path.path }}", "{{ .cluster.name }}-{{index .path.segments 1}}-{{ .values.tier }}", "  goTemplate: true\n");

        Deployed(set).ShouldBe(["apps/prod: Application/argocd/apps-prod: one-prod-t-one"]);
    }

    [Fact]
    public void A_matrix_combines_and_its_second_generator_may_use_the_first()
    {
        var set = Read(
            "- matrix:\n    generators:\n      - list:\n          elements: [{env: prod}, {env: test}]\n      - git:\n          repoURL: https://git.example/org/fleet\n          directories: [{path: 'apps/{{env}}'}]",
            "{{path}}", "{{env}}");

        Deployed(set).ShouldBe(["apps/prod: Application/argocd/apps-prod: prod", "apps/test: Application/argocd/apps-test: test"]);
    }

    [Fact]
    public void A_merge_lays_later_generators_over_the_first()
    {
        var set = Read(
            "- merge:\n    mergeKeys: [env]\n    generators:\n      - list:\n          elements: [{env: prod, space: a}, {env: test, space: b}]\n      - list:\n          elements: [{env: test, space: c}, {env: none, space: d}]",
            "apps/{{env}}", "{{space}}");

        Deployed(set).ShouldBe(["apps/prod: Application/argocd/apps-prod: a", "apps/test: Application/argocd/apps-test: c"]);
    }

    [Theory]
    [InlineData("- clusters: {}", "apps/prod", "x", "clusters")]
    [InlineData("- pullRequest: {github: {}}", "apps/prod", "x", "pullRequest")]
    [InlineData("- matrix: {generators: [{clusters: {}}, {list: {elements: [{a: b}]}}]}", "apps/prod", "x", "clusters")]
    [InlineData("- list: {elements: [{env: prod}]}", "apps/{{env}}", "{{ unknown }}", "unknown")]
    [InlineData("- list: {elements: [{env: prod}]}", "apps/{{ env | upper }}", "x", "upper")]
    [InlineData("- git: {repoURL: 'https://git.example/vendor/other', directories: [{path: '*'}]}", "{{path}}", "x", "vendor/other")]
    public void What_the_repository_does_not_decide_is_not_followed_and_nothing_is_rendered_by_half(string generators, string path, string ns, string reason)
    {
        var set = Read(generators, path, ns);

        var note = set.Problems.ShouldHaveSingleItem();
        note.Kind.ShouldBe(ManifestProblemKind.NotFollowed);
        note.Message.ShouldContain(reason);
        Deployed(set).ShouldBeEmpty();
        set.Resources.Count(resource => resource.Id.Kind == "ServiceAccount").ShouldBe(2);
    }

    [Fact]
    public void A_matrix_that_explodes_is_bounded()
    {
        var elements = string.Join(", ", Enumerable.Range(0, 400).Select(number => $"{{n: '{number}'}}"));
        var list = $"{{list: {{elements: [{elements}]}}}}";

        Read($"- matrix: {{generators: [{list}, {list}]}}", "apps/prod", "x").Problems.ShouldHaveSingleItem().Message.ShouldContain("more than 1000");
    }

    private static List<string> Deployed(ManifestSet set) =>
        [.. set.Roots.Where(root => root.Deployer is not null).Select(root => $"{root.Path}: {root.Deployer!.Id}: {root.Resources.Single().Id.Namespace}")];

    private static ManifestSet Read(string generators, string path, string ns, string settings = "") => Repository.Of(
        ("set.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata:
              name: all
              namespace: argocd
            spec:
            {{settings}}  generators:
                {{generators.Replace("\n", "\n    ", StringComparison.Ordinal)}}
              template:
                metadata:
                  name: '{{Name(path)}}'
                spec:
                  destination: {server: 'https://kubernetes.default.svc', namespace: '{{ns}}'}
                  source:
                    repoURL: https://git.example/org/fleet
                    path: '{{path}}'
            """),
        ("apps/prod/account.yaml", Account),
        ("apps/prod/config.json", """{"cluster": {"name": "one"}}"""),
        ("apps/test/account.yaml", Account.Replace("shop", "test", StringComparison.Ordinal)));

    /// <summary>A name of the same parameters as the path.</summary>
    private static string Name(string path) => path switch
    {
        "{{path}}" => "{{path[0]}}-{{path.basename}}",
        "{{ .path.path }}" => "{{index .path.segments 0}}-{{.path.basename}}",
        _ => path.Replace('/', '-'),
    };
}
