using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

public sealed class FluxSubstitutionTests
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: flux-system\ndata:\n  REGION: eu\n  COPIES: \"3\"\n";

    [Theory]
    [InlineData("${REGION}", "\"eu\"")]
    [InlineData("${COPIES}", "3")]
    [InlineData("x-${REGION}-${COPIES}", "\"x-eu-3\"")]
    [InlineData("${NOTHING}", "null")]
    [InlineData("a${NOTHING}b", "\"ab\"")]
    [InlineData("${NOTHING:=none}", "\"none\"")]
    [InlineData("${NOTHING:-${REGION}}", "\"eu\"")]
    [InlineData("${REGION:-none}", "\"eu\"")]
    [InlineData("$${REGION}", "\"${REGION}\"")]
    [InlineData("cost: $5", "\"cost: $5\"")]
    [InlineData("$REGION", "\"$REGION\"")]
    [InlineData("${REGION^^}", "\"EU\"")]
    [InlineData("${#REGION}", "2")]
    [InlineData("${REGION:1}", "\"u\"")]
    [InlineData("${REGION/e/E}", "\"Eu\"")]
    [InlineData("${REGION%u}", "\"e\"")]
    [InlineData("*.${REGION}", "\"*.eu\"")]
    [InlineData("first\n${REGION}\n", "\"first\\neu\\n\"")]
    public void Text_becomes_what_Flux_makes_of_it(string text, string expected)
    {
        var set = Read("postBuild:\n  substituteFrom:\n    - kind: ConfigMap\n      name: settings", text);

        var value = set.Single("ConfigMap/default/probe").ToJson()["data"]!["value"];
        (value?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null").ShouldBe(expected);
        set.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_Kustomization_says_itself_wins() =>
        Value(Read("postBuild:\n  substitute:\n    REGION: us\n  substituteFrom:\n    - kind: ConfigMap\n      name: settings", "${REGION}")).ShouldBe("us");

    [Fact]
    public void Nothing_is_substituted_where_no_variable_is_defined() => Value(Read("postBuild:\n  substitute: {}", "${REGION}")).ShouldBe("${REGION}");

    [Fact]
    public void An_object_may_opt_out()
    {
        var set = Repository.Of(
            ("flux.yaml", FluxTests.Kustomization("probe", "./apps", "postBuild:\n  substitute:\n    REGION: eu")),
            ("apps/probe.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: probe\n  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\ndata:\n  value: ${REGION}\n"));

        Value(set).ShouldBe("${REGION}");
    }

    [Theory]
    [InlineData("kind: Secret")]
    [InlineData("kind: Secret\n      optional: true")]
    [InlineData("kind: ConfigMap")]
    public void A_text_that_needs_a_value_that_only_the_cluster_has_stays_as_it_is_and_is_reported(string source)
    {
        var set = Read($"postBuild:\n  substitute:\n    REGION: us\n  substituteFrom:\n    - name: elsewhere\n      {source}", "${REGION}-${HIDDEN:=x}");

        Value(set).ShouldBe("${REGION}-${HIDDEN:=x}");
        var note = set.Problems.ShouldHaveSingleItem();
        note.Kind.ShouldBe(ManifestProblemKind.NotFollowed);
        note.Message.ShouldContain("HIDDEN");
        note.Message.ShouldNotContain("REGION");
        set.Roots.ShouldAllBe(root => root.Problem == null, "the rest of the root is known");
    }

    [Fact]
    public void A_later_source_that_is_not_known_may_redefine_what_a_ConfigMap_says()
    {
        var set = Read("postBuild:\n  substituteFrom:\n    - kind: ConfigMap\n      name: settings\n    - kind: Secret\n      name: secrets", "${REGION}");

        Value(set).ShouldBe("${REGION}");
        set.Problems.ShouldHaveSingleItem().Message.ShouldContain("REGION");
    }

    [Theory]
    [InlineData("${REGION", "never closed")]
    [InlineData("${}", "name of a variable")]
    [InlineData("${list[@]}", "function")]
    public void A_text_that_Flux_refuses_is_a_located_problem(string text, string reason)
    {
        var set = Read("postBuild:\n  substitute:\n    REGION: us", text);

        var problem = set.Problems.ShouldHaveSingleItem();
        problem.Message.ShouldContain(reason);
        problem.Location.File.ShouldBe("apps/probe.yaml");
        set.Roots.ShouldContain(root => root.Problem == problem);
    }

    [Fact]
    public void A_value_that_a_variable_makes_is_not_edited_in_the_file_that_uses_it()
    {
        var set = Read("postBuild:\n  substitute:\n    REGION: us", "${REGION}");
        var probe = set.Single("ConfigMap/default/probe");

        var refused = ChangePlanner.Plan(set, [new ResourceChange.Modify(probe, probe.Changed(json => json["data"]!["value"] = "asia"))])
            .ShouldBeOfType<ChangeOutcome.Refused>();

        refused.Reason.ShouldContain("flux.yaml:");
    }

    private static string? Value(ManifestSet set) => (string?)set.Single("ConfigMap/default/probe").ToJson()["data"]!["value"];

    private static ManifestSet Read(string settings, string text) => Repository.Of(
        ("flux.yaml", FluxTests.Kustomization("probe", "./apps", settings)),
        ("settings.yaml", Settings),
        ("apps/probe.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: probe\ndata:\n  value: {System.Text.Json.JsonSerializer.Serialize(text)}\n"));
}
