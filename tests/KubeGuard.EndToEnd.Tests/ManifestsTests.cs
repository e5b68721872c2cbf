using System.IO.Compression;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary><c>manifests</c> through the command line: what is applied, and which files and lines make it.</summary>
public sealed class ManifestsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManifestsTests()
    {
        _folder.Write("repo/base/kustomization.yaml", "resources:\n- web.yaml\n");
        _folder.Write("repo/base/web.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  labels:\n    app: web\n");
        _folder.Write("repo/overlays/prod/kustomization.yaml", "resources:\n- ../../base\nnamespace: prod\nnamePrefix: live-\npatches:\n- path: token.yaml\n");
        _folder.Write("repo/overlays/prod/token.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\nautomountServiceAccountToken: false\n");
        _folder.Write("repo/overlays/test/kustomization.yaml", "resources:\n- ../../base\n- gone.yaml\n");
        _folder.Write("repo/plain.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: prod\n");
        _folder.Write("repo/broken.yaml", "apiVersion: v1\nkind: [\nmetadata: }\n");
    }

    private string Repo => _folder.PathOf("repo");

    public void Dispose() => _folder.Dispose();

    /// <summary>One run of the verb for all kustomizations of the real data, against what Kustomize 5.7.1 printed for each.</summary>
    [SharedFact]
    public async Task Every_real_kustomization_gives_the_objects_that_Kustomize_gives_or_a_problem()
    {
        var builds = OracleBuilds().ToList();

        var result = await Cli.RunAsync(["manifests", "--repo", SharedData.PathOf("data"), "--format", "json", .. builds.SelectMany(build => new[] { "--root", build.Text("dir") })]);

        var roots = result.ShouldEndWith(0).Json.Objects("roots").ToDictionary(root => root.Text("path"));
        builds.Count.ShouldBe(170);
        builds.Select(build => Difference(build, roots[build.Text("dir")])).Where(difference => difference is not null).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_root_says_what_it_applies_and_each_object_where_it_comes_from()
    {
        var json = (await Cli.RunAsync("manifests", "--repo", Repo, "--format", "json")).ShouldEndWith(0).Json;

        json.Objects("roots").Select(root => root.Text("path")).ShouldBe([".", "overlays/prod", "overlays/test"]);
        var account = json.Objects("roots").Single(root => root.Text("path") == "overlays/prod").Objects("resources").ShouldHaveSingleItem();
        account.ToJsonString().ShouldBe(
            """{"apiVersion":"v1","kind":"ServiceAccount","namespace":"prod","name":"live-web","labels":{"app":"web"},"origin":["""
            + """{"file":"base/web.yaml","line":1,"endLine":6,"by":"base"},"""
            + """{"file":"overlays/prod/token.yaml","line":1,"endLine":5,"by":"patch"},"""
            + """{"file":"overlays/prod/kustomization.yaml","line":3,"endLine":3,"by":"transformer"},"""
            + """{"file":"overlays/prod/kustomization.yaml","line":4,"endLine":4,"by":"transformer"}]}""");
    }

    [Fact]
    public async Task A_root_that_cannot_be_built_and_a_file_that_cannot_be_read_are_said_and_the_rest_goes_on()
    {
        var json = (await Cli.RunAsync("manifests", "--repo", Repo, "--format", "json")).ShouldEndWith(0).Json;

        var failed = json.Objects("roots").Single(root => root.Text("path") == "overlays/test");
        failed["ok"]!.GetValue<bool>().ShouldBeFalse();
        failed.Text("problem").ShouldStartWith("overlays/test/kustomization.yaml:3:3: ");
        failed.Objects("resources").ShouldBeEmpty();
        json.Objects("problems").Select(problem => problem.Text("file")).ShouldBe(["broken.yaml", "overlays/test/kustomization.yaml"]);
        json.Objects("roots").First().Objects("resources").Select(resource => resource.Text("name")).ShouldBe(["prod"]);
    }

    [Fact]
    public async Task A_root_may_be_one_that_another_includes()
    {
        var json = (await Cli.RunAsync("manifests", "--repo", Repo, "--root", "./base/", "--format", "json")).ShouldEndWith(0).Json;

        var root = json.Objects("roots").ShouldHaveSingleItem();
        root.Text("path").ShouldBe("base");
        root.Objects("resources").Single()["namespace"].ShouldBeNull();
        json.Objects("problems").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("overlays", "no kustomization file")]
    [InlineData("overlays/live", "no such folder")]
    [InlineData("../elsewhere", "--root ../elsewhere")]
    [InlineData("/etc", "--root /etc")]
    public async Task A_folder_that_is_no_root_ends_with_2(string root, string said) =>
        (await Cli.RunAsync("manifests", "--repo", Repo, "--root", root)).ShouldEndWith(2).Error.ShouldContain(said);

    [Fact]
    public async Task People_get_a_table_for_each_root_and_the_problems_after_it()
    {
        var text = (await Cli.RunAsync("manifests", "--repo", Repo)).ShouldEndWith(0).Output;

        text.ShouldMatch(@"ServiceAccount +prod/live-web +base/web\.yaml:1 +patch overlays/prod/token\.yaml:1, transformer overlays/prod/kustomization\.yaml:3, ");
        text.ShouldContain("== overlays/test ==\nCannot be built: overlays/test/kustomization.yaml:3:3: ");
        text.IndexOf("== Problems ==", StringComparison.Ordinal).ShouldBeGreaterThan(text.IndexOf("== overlays/test ==", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_shows_for_each_field_the_place_and_the_step_and_what_it_was_before()
    {
        var text = (await Cli.RunAsync("manifests", "trace", "ServiceAccount/prod/live-web", "--repo", Repo)).ShouldEndWith(0).Output;

        text.ShouldMatch(@"/metadata/name +live-web +transformer \(namePrefix\) +overlays/prod/kustomization\.yaml:4:13\n +was web +base +base/web\.yaml:4:9\n");
        text.ShouldMatch(@"/automountServiceAccountToken +false +patch \(patches\) +overlays/prod/token\.yaml:5:31\n");
    }

    [Fact]
    public async Task A_trace_of_an_object_of_several_roots_lists_them()
    {
        _folder.Write("repo/overlays/live/kustomization.yaml", "resources:\n- ../../base\nnamespace: prod\nnamePrefix: live-\n");

        var result = await Cli.RunAsync("manifests", "trace", "serviceaccount/prod/live-web", "--repo", Repo);

        result.ShouldEndWith(2).Error.ShouldContain("  ServiceAccount/prod/live-web --root overlays/live\n  ServiceAccount/prod/live-web --root overlays/prod\n");
        var one = await Cli.RunAsync("manifests", "trace", "serviceaccount/prod/live-web", "--repo", Repo, "--root", "overlays/live", "--format", "json");
        one.ShouldEndWith(0).Json.Objects("objects").ShouldHaveSingleItem().Text("root").ShouldBe("overlays/live");
    }

    [Theory]
    [InlineData("ServiceAccount", "expected KIND/NAMESPACE/NAME")]
    [InlineData("ServiceAccount/test/live-web", "  ServiceAccount/prod/live-web")]
    [InlineData("Deployment/prod/api", "no such object")]
    public async Task A_trace_of_nothing_ends_with_2_and_says_what_there_is(string name, string said) =>
        (await Cli.RunAsync("manifests", "trace", name, "--repo", Repo)).ShouldEndWith(2).Error.ShouldContain(said);

    [Fact]
    public async Task A_trace_never_shows_the_data_of_a_Secret()
    {
        _folder.Write("repo/plain.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  namespace: prod\nstringData:\n  password: hunter2\n");

        foreach (var format in new[] { "text", "json" })
            (await Cli.RunAsync("manifests", "trace", "Secret/prod/login", "--repo", Repo, "--format", format)).ShouldEndWith(0).Output.ShouldNotContain("hunter2");
    }

    private static string? Difference(JsonObject build, JsonObject root)
    {
        var dir = build.Text("dir");
        if (!build["ok"]!.GetValue<bool>())
            return root["ok"]!.GetValue<bool>() || root["problem"] is null ? $"{dir} should have a problem" : null;
        if (!root["ok"]!.GetValue<bool>())
            return $"{dir}: {root["problem"]}";
        var expected = Printed(build.Text("output")).Order(StringComparer.Ordinal).ToList();
        var actual = root.Objects("resources").Select(Identity).Order(StringComparer.Ordinal).ToList();
        return expected.SequenceEqual(actual) ? null : $"{dir}: {string.Join("; ", expected.Except(actual).Concat(actual.Except(expected)).Take(4))}";
    }

    private static string Identity(JsonObject resource)
    {
        var labels = resource["labels"]!.AsObject().Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal);
        return $"{resource["apiVersion"]} {resource["kind"]} {resource["namespace"]}/{resource["name"]} {string.Join(',', labels)}";
    }

    private static IEnumerable<string> Printed(string output)
    {
        if (output.Trim().Length == 0)
            yield break;
        // What Kustomize prints may hold braces of other templates; as a named resource it is read as it stands.
        var printed = Repository.Of(("kustomization.yaml", "resources: [printed.yaml]"), ("printed.yaml", output)).Parsed["printed.yaml"];
        foreach (var body in printed.Documents.Select(document => document.Root).OfType<YamlMapping>())
        {
            var metadata = body.Mapping("metadata");
            var labels = metadata?.Mapping("labels")?.Entries.Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
            yield return $"{body.Text("apiVersion")} {body.Text("kind")} {metadata?.Text("namespace")}/{metadata?.Text("name")} {string.Join(',', labels)}";
        }
    }

    private static IEnumerable<JsonObject> OracleBuilds()
    {
        using var file = new GZipStream(File.OpenRead(SharedData.PathOf("oracles", "kustomize", "builds.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            yield return JsonNode.Parse(line)!.AsObject();
    }
}
