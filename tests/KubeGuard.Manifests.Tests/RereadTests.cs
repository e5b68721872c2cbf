using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests;

public sealed class RereadTests
{
    private static readonly InMemoryFiles Files = InMemoryFiles.Of(
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", Map("a")),
        ("prod/kustomization.yaml", "namespace: prod\nresources: [../base]\n"),
        ("other/kustomization.yaml", "resources: [o.yaml]\n"),
        ("other/o.yaml", Map("o")),
        ("loose.yaml", Map("loose")),
        ("second.yaml", Map("second")));

    public static TheoryData<string, string?> Changes => new()
    {
        { "base/a.yaml", Map("renamed") },
        { "base/a.yaml", null },
        { "base/a.yaml", "kind: [" },
        { "loose.yaml", null },
        { "loose.yaml", "{}" },
        { "new.yaml", Map("new") },
        { "prod/kustomization.yaml", null },
        { "other/kustomization.yaml", "resources: [../base]\n" },
        { "third/kustomization.yaml", "resources: [../loose.yaml]\n" },
        { "top/kustomization.yaml", "resources: [../prod, ../other]\n" },
        { "second.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\nspec: {group: g, scope: Cluster, names: {kind: ConfigMap}}\n" },
        { "other/Chart.yaml", "name: chart\n" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Reading_again_after_a_change_gives_what_reading_everything_gives(string path, string? text)
    {
        var changed = text is null ? Files.Without(path) : Files.With(path, text);

        var again = ManifestReader.Reread(ManifestReader.Read(Files), changed, [path]);

        Describe(again).ShouldBe(Describe(ManifestReader.Read(changed)));
    }

    [Fact]
    public void A_file_that_stops_being_listed_is_read_as_if_it_never_was()
    {
        var listed = Files.With("other/o.yaml", Map("o") + "  text: '{{ .Values.x }}'\n  more: {{ x }}\n");
        var unlisted = listed.With("other/kustomization.yaml", "resources: [../base]\n");

        var again = ManifestReader.Reread(ManifestReader.Read(listed), unlisted, ["other/kustomization.yaml"]);

        Describe(again).ShouldBe(Describe(ManifestReader.Read(unlisted)));
        again.Problems.Select(problem => problem.ToString()).ShouldBe(ManifestReader.Read(unlisted).Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void What_does_not_depend_on_the_change_stays_the_same_instance()
    {
        var before = ManifestReader.Read(Files);

        var after = ManifestReader.Reread(before, Files.With("base/a.yaml", Map("b")), ["base/a.yaml"]);

        after.Roots.Single(root => root.Path == "other").ShouldBeSameAs(before.Roots.Single(root => root.Path == "other"));
        after.Single("ConfigMap/default/loose").ShouldBeSameAs(before.Single("ConfigMap/default/loose"));
        after.Parsed["loose.yaml"].ShouldBeSameAs(before.Parsed["loose.yaml"]);
        after.Single("ConfigMap/prod/b");
    }

    [Fact]
    public void Overlaid_files_hide_show_and_replace_files_below()
    {
        var overlaid = new OverlaidFiles(Files, [new("loose.yaml", null, null), new("new.yaml", null, [1]), new("base/a.yaml", null, [2])]);
        var twice = new OverlaidFiles(overlaid, [new("new.yaml", null, [3])]);

        overlaid.Paths.ShouldBe(Files.Paths.Where(path => path != "loose.yaml").Append("new.yaml").Order(StringComparer.Ordinal));
        overlaid.Read("loose.yaml").ShouldBeNull();
        twice.Read("base/a.yaml").ShouldBe([2]);
        twice.Read("new.yaml").ShouldBe([3]);
    }

    private static string Map(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n";

    private static List<string> Describe(ManifestSet manifests) =>
    [
        .. manifests.Roots.SelectMany(root => root.Resources.Select(resource => $"{root.Path} {resource} {resource.ToJson().ToJsonString()}").Prepend($"{root.Path} {root.Problem}")),
        .. manifests.Problems.Select(problem => problem.ToString()),
        .. manifests.Parsed.Keys.Order(StringComparer.Ordinal),
    ];
}
