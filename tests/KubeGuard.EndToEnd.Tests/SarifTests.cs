using System.Text.Json.Nodes;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>B17: <c>propose --format sarif</c>, read as code scanning reads it.</summary>
public sealed class SarifTests
{
    [Fact]
    public async Task B17_the_demo_has_an_alert_for_each_proposal_at_lines_that_its_files_have()
    {
        using var place = Workplace.OfSample();
        var sarif = await PrintAsync(place);

        var results = Results(sarif);

        results.Count.ShouldBe((await place.ProposeAsync()).Proposals().Count(proposal => proposal.Text("class") != "widen"));
        Text(place, Of(results, "wildcard-grants/critical")).ShouldBe(["  - apiGroups: [\"*\"]", "    resources: [\"*\"]", "    verbs: [\"*\"]"]);
        Text(place, Of(results, "broad-networkpolicy/medium"))[0].ShouldBe("    - from:");
        Text(place, Of(results, "broad-binding/high"))[1].ShouldBe("kind: ClusterRoleBinding");
        foreach (var result in results.Where(result => ((string)result["ruleId"]!).StartsWith("no-networkpolicy/", StringComparison.Ordinal)))
            Text(place, result)[^1].ShouldStartWith("  name: ");
    }

    [Fact]
    public async Task P5_the_same_input_prints_the_same_bytes()
    {
        using var place = Workplace.OfSample();

        (await PrintAsync(place)).ShouldBe(await PrintAsync(place));
    }

    [SarifSchemaFact]
    public async Task B17_what_is_printed_is_valid_by_the_schema_of_SARIF()
    {
        using var place = Workplace.OfSample();

        (await SarifSchema.FaultsOfAsync(await PrintAsync(place))).ShouldBeEmpty();
    }

    [SharedFact]
    public async Task B17_alerts_of_real_controllers_stand_at_the_rules_themselves()
    {
        using var place = Workplace.OfShared("controllers-platform");

        var results = Results(await PrintAsync(place));

        results.Count.ShouldBeGreaterThan(10);
        foreach (var result in results.Where(result => ((string)result["ruleId"]!).Split('/')[0] is "unused-grants" or "wildcard-grants"))
            Text(place, result)[0].TrimStart().ShouldStartWith("- ");
        results.Select(result => (string)result["partialFingerprints"]!["primaryLocationLineHash"]!).Distinct().Count().ShouldBe(results.Count);
    }

    private static async Task<string> PrintAsync(Workplace place) =>
        (await Cli.RunAsync("propose", "--repo", place.Repository, "--logs", place.Logs, "--out", place.Out, "--format", "sarif")).ShouldEndWith(0).Output;

    private static List<JsonObject> Results(string sarif) => [.. JsonNode.Parse(sarif)!["runs"]![0]!["results"]!.AsArray().Select(result => result!.AsObject())];

    private static JsonObject Of(List<JsonObject> results, string rule) => results.Single(result => (string)result["ruleId"]! == rule);

    /// <summary>The lines that a result flags.</summary>
    private static string[] Text(Workplace place, JsonObject result)
    {
        var location = result["locations"]![0]!["physicalLocation"]!;
        var first = (int)location["region"]!["startLine"]!;
        var last = (int)location["region"]!["endLine"]!;
        var lines = place.Read(Uri.UnescapeDataString((string)location["artifactLocation"]!["uri"]!)).ReplaceLineEndings("\n").Split('\n');
        last.ShouldBeLessThanOrEqualTo(lines.Length);
        return lines[(first - 1)..last];
    }
}
