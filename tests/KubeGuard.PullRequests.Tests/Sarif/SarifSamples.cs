using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Sarif;

namespace KubeGuard.PullRequests.Tests.Sarif;

/// <summary>Findings of two rules, and documents of them.</summary>
internal static class SarifSamples
{
    public static FindingRule High { get; } = Rule("test/high", Severity.High);

    public static FindingRule Low { get; } = Rule("test/low", Severity.Low);

    public static Finding Finding { get; } = new()
    {
        Rule = High,
        Object = "Role/shop/web",
        Sentences = ["Role shop/web grants more than was used.", "Never used: delete on secrets."],
        Place = new("apps/web.yaml", 8, 5, 10, 18),
        Identity = "1",
        Revision = "a",
    };

    /// <summary>A document with that many findings of high severity.</summary>
    public static SarifDocument Of(int findings) => Of(Enumerable.Range(1, findings).Select(number => Finding with { Identity = $"{number}" }));

    public static SarifDocument Of(params IEnumerable<Finding> findings) => SarifWriter.Write("kubeguard/prod", "0.1.0", [High, Low], findings);

    public static JsonObject Run(this SarifDocument document) => JsonNode.Parse(document.Text)!["runs"]!.AsArray().ShouldHaveSingleItem()!.AsObject();

    public static ImmutableArray<JsonObject> ResultsOf(this SarifDocument document) => [.. document.Run()["results"]!.AsArray().Select(result => result!.AsObject())];

    public static string Message(this JsonObject result) => (string)result["message"]!["text"]!;

    private static FindingRule Rule(string id, Severity severity) => new()
    {
        Id = id,
        Name = "Test",
        Severity = severity,
        Summary = "Something is wrong",
        Description = "It matters.",
        Remedy = "Mend it.",
        Guide = "https://kubeguard.example/guide",
        Tags = ["security"],
    };
}
