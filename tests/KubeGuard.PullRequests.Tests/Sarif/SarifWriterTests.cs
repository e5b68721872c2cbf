using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;
using KubeGuard.PullRequests.Sarif;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.PullRequests.Tests.Sarif;

/// <summary>B17: findings as SARIF 2.1.0, as GitHub reads it.</summary>
public sealed partial class SarifWriterTests
{
    private static readonly Finding Whole = SarifSamples.Finding with
    {
        Related = [new("apps/über uns/web.yaml", 1, 1, 4, 9), new("overlays/prod/patch.yaml", 3, 5, 3, 20)],
        Misconfigurations = ["KG-RBAC-010"],
    };

    [SarifSchemaFact]
    public async Task B17_documents_are_valid_by_the_schema_of_SARIF_and_the_schema_can_tell()
    {
        foreach (var document in (SarifDocument[])[SarifSamples.Of(), SarifSamples.Of(Whole), SarifSamples.Of(SarifLimits.Results + 1)])
            (await SarifSchema.FaultsOfAsync(document.Text)).ShouldBeEmpty();

        (await SarifSchema.FaultsOfAsync(SarifSamples.Of(Whole).Text.Replace("\"startLine\": 8", "\"startLine\": 0", StringComparison.Ordinal))).ShouldContain("startLine");
    }

    [Fact]
    public void B17_a_result_has_what_github_documents_as_required()
    {
        var document = SarifSamples.Of(Whole);
        var run = document.Run();

        JsonNode.Parse(document.Text)!["version"]!.ToString().ShouldBe("2.1.0");
        run["automationDetails"]!["id"]!.ToString().ShouldBe("kubeguard/prod/");
        var driver = run["tool"]!["driver"]!;
        driver["name"]!.ToString().ShouldBe("KubeGuard");
        driver["semanticVersion"]!.ToString().ShouldBe("0.1.0");
        var rule = driver["rules"]![0]!;
        rule["id"]!.ToString().ShouldBe("test/high");
        rule["defaultConfiguration"]!["level"]!.ToString().ShouldBe("error");
        rule["properties"]!["security-severity"]!.ToString().ShouldBe("8.0");
        rule["help"]!["text"]!.ToString().ShouldNotContain("**");
        rule["help"]!["markdown"]!.ToString().ShouldContain("[More](https://kubeguard.example/guide)");

        var result = document.ResultsOf().ShouldHaveSingleItem();
        result["ruleId"]!.ToString().ShouldBe("test/high");
        driver["rules"]![(int)result["ruleIndex"]!]!["id"]!.ToString().ShouldBe("test/high");
        result["partialFingerprints"]!["primaryLocationLineHash"]!.ToString().ShouldBe("1");
        var place = result["locations"]!.AsArray().ShouldHaveSingleItem()!["physicalLocation"]!;
        place["artifactLocation"]!["uri"]!.ToString().ShouldBe("apps/web.yaml");
        place["region"]!.ToJsonString().ShouldBe("""{"startLine":8,"startColumn":5,"endLine":10,"endColumn":18}""");
        result["relatedLocations"]!.AsArray().Select(related => $"{related!["id"]} {related["physicalLocation"]!["artifactLocation"]!["uri"]}")
            .ShouldBe(["1 apps/%C3%BCber%20uns/web.yaml", "2 overlays/prod/patch.yaml"]);
        result.Message().ShouldBe(
            "Role shop/web grants more than was used. Never used: delete on secrets. Also: [apps/über uns/web.yaml:1](1), [overlays/prod/patch.yaml:3](2).");
    }

    [Theory]
    [MemberData(nameof(InjectionTests.Corpus), MemberType = typeof(InjectionTests))]
    public void B16_hostile_text_is_one_line_in_which_nothing_acts(string text)
    {
        var finding = SarifSamples.Finding with
        {
            Object = text,
            Sentences = [text, $"{text} {{0}} [x](1) {text}"],
            Related = [new SourceLocation($"apps/{text.Replace('/', '-')}.yaml", 1, 1, 1, 1)],
        };

        var document = SarifSamples.Of(finding);

        var result = document.ResultsOf().ShouldHaveSingleItem();
        var said = result.Message();
        var own = said.LastIndexOf(" Also: [", StringComparison.Ordinal);
        said[(own + 8)..].ShouldEndWith(":1](1).");
        foreach (var shown in (string[])[said[..own], said[(own + 8)..^7], result["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]!.ToString()])
        {
            shown.IndexOfAny(['[', '{', '}', '@', '#', '<']).ShouldBe(-1, shown);
            shown.ShouldNotContain("://");
            shown.ShouldNotContain('\u202E');
            shown.Any(char.IsControl).ShouldBeFalse(shown);
        }

        document.Lines.ShouldHaveSingleItem().Any(char.IsControl).ShouldBeFalse();
    }

    [Fact]
    public void B16_secrets_are_not_quoted()
    {
        var document = SarifSamples.Of(SarifSamples.Finding with { Sentences = ["Seen with --token=abcdef0123456789 and https://ada:hunter22@db.example."] });

        document.Text.ShouldNotContain("abcdef0123456789");
        document.Text.ShouldNotContain("hunter22");
    }

    [Fact]
    public void B17_what_does_not_fit_is_left_out_from_the_least_severe_on_and_counted()
    {
        var low = Enumerable.Range(0, 3).Select(number => SarifSamples.Finding with { Rule = SarifSamples.Low, Identity = $"low {number}" });
        var high = Enumerable.Range(0, SarifLimits.Results - 1).Select(number => SarifSamples.Finding with { Identity = $"{number}" });

        var document = SarifSamples.Of([.. low, .. high]);

        document.Results.ShouldBe(SarifLimits.Results);
        document.LeftOut.ShouldBe(2);
        document.ResultsOf().Count(result => result["ruleId"]!.ToString() == "test/low").ShouldBe(1);
        document.Run()["invocations"]![0]!["toolExecutionNotifications"]![0]!["message"]!["text"]!.ToString().ShouldStartWith("2 results, ");
    }

    [Fact]
    public void B17_a_document_that_is_too_large_when_compressed_is_halved()
    {
        var random = new Random(17);
        var findings = Enumerable.Range(0, SarifLimits.Results).Select(number => SarifSamples.Finding with
        {
            Identity = $"{number}",
            Sentences = [.. Enumerable.Range(0, 3).Select(_ => string.Concat(Enumerable.Range(0, SarifLimits.Sentence).Select(_ => (char)random.Next('가', '힣'))))],
        });

        var document = SarifSamples.Of(findings);

        document.Upload.Length.ShouldBeLessThanOrEqualTo(SarifLimits.CompressedBytes);
        document.Results.ShouldBeInRange(1, SarifLimits.Results / 2);
        (document.Results + document.LeftOut).ShouldBe(SarifLimits.Results);
    }

    [Fact]
    public void B17_places_beyond_the_first_twenty_are_counted()
    {
        var result = SarifSamples.Of(SarifSamples.Finding with { Related = [.. Enumerable.Range(1, 23).Select(line => new SourceLocation("a.yaml", line * 2, 1, line * 2, 2))] })
            .ResultsOf().ShouldHaveSingleItem();

        result["relatedLocations"]!.AsArray().Count.ShouldBe(SarifLimits.RelatedPlaces);
        result.Message().ShouldEndWith("[a.yaml:40](20) and 3 more places.");
    }

    [Fact]
    public void P5_the_same_findings_in_any_order_give_the_same_bytes()
    {
        Finding[] findings = [.. Enumerable.Range(0, 50).Select(number => SarifSamples.Finding with { Identity = $"{number}", Place = new($"{number % 7}.yaml", number % 5 + 1, 1, 9, 1) })];
        var document = SarifSamples.Of(findings);

        var again = SarifSamples.Of(findings.Reverse());

        again.Text.ShouldBe(document.Text);
        again.Upload.ToArray().ShouldBe(document.Upload.ToArray());
    }

    [Fact]
    public void B1_the_digest_is_of_what_is_found_not_of_the_figures_in_a_message()
    {
        var version = SarifSamples.Of(Whole).Version;

        DigestForm().IsMatch(version).ShouldBeTrue(version);
        SarifSamples.Of(Whole with { Sentences = ["Used 4,212 times."] }).Version.ShouldBe(version);
        foreach (var other in (Finding[])[Whole with { Place = Whole.Place with { Line = 9 } }, Whole with { Identity = "2" }, Whole with { Revision = "b" }, Whole with { Rule = SarifSamples.Low }, Whole with { Related = [] }])
            SarifSamples.Of(other).Version.ShouldNotBe(version);
        SarifSamples.Of().Version.ShouldNotBe(version);
    }

    [GeneratedRegex(@"\A0\.1\.0\+[0-9a-f]{20}\z")]
    private static partial Regex DigestForm();
}
