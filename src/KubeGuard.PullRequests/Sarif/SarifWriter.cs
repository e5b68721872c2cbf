using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Yaml;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>
/// Writes findings as SARIF 2.1.0 for code scanning (B17): the OASIS standard, and within it what GitHub's documentation "SARIF support for code
/// scanning" reads and limits. Text that is not the program's own is one line of plain text, in which nothing is a link, a mention or a placeholder
/// (B16); the same findings give the same bytes (P5).
/// </summary>
internal static class SarifWriter
{
    /// <summary>Name of the tool, by which GitHub files its analyses.</summary>
    public const string ToolName = "KubeGuard";

    /// <summary>Where the program is at home.</summary>
    public const string Home = "https://github.com/kubeguard/kubeguard-bot";

    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>The whole document. What does not fit is left out, the least severe first, and counted.</summary>
    /// <param name="category">What is analysed, such as <c>kubeguard/prod</c>: analyses of different categories stand beside each other.</param>
    /// <param name="toolVersion">Version of the program, by Semantic Versioning 2.0.0, without build metadata.</param>
    /// <param name="rules">All rules, also those that found nothing.</param>
    /// <param name="findings">The findings; each of one of the rules.</param>
    public static SarifDocument Write(string category, string toolVersion, ImmutableArray<FindingRule> rules, IEnumerable<Finding> findings)
    {
        ImmutableArray<Finding> all =
        [
            .. findings
                .OrderByDescending(finding => finding.Rule.Severity)
                .ThenBy(finding => finding.Place.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Place.Line)
                .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.Identity, StringComparer.Ordinal),
        ];
        for (var most = SarifLimits.Results; ; most /= 2)
        {
            var document = Write(category, toolVersion, rules, all, most);
            if (document.Upload.Length <= SarifLimits.CompressedBytes || most == 0)
                return document;
        }
    }

    private static SarifDocument Write(string category, string toolVersion, ImmutableArray<FindingRule> rules, ImmutableArray<Finding> findings, int most)
    {
        var indexes = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index, StringComparer.Ordinal);
        ImmutableArray<SarifResult> results = [.. findings.Take(most).Select(finding => Result(finding, indexes[finding.Rule.Id]))];
        var leftOut = findings.Length - results.Length;
        var run = new SarifRun(
            new(new(ToolName, toolVersion, Home, [.. rules.Select(Descriptor)])),
            [new(true, leftOut == 0 ? null : [new("warning", new($"{Figures.Counted(leftOut, "result")}, the least severe, left out: there are more than code scanning takes in."))])],
            new($"{category}/"),
            "utf16CodeUnits",
            results);
        return new(new(Schema, "2.1.0", [run]), category, leftOut);
    }

    private static SarifDescriptor Descriptor(FindingRule rule) => new(
        rule.Id,
        rule.Name,
        new(rule.Summary),
        new(rule.Description),
        new(
            $"{rule.Description}\n\nWhat to do: {rule.Remedy}\n\nMore: {rule.Guide}",
            $"{rule.Description}\n\n**What to do:** {rule.Remedy}\n\n[More]({rule.Guide})"),
        rule.Guide,
        new(Level(rule.Severity)),
        new(rule.Tags, "high", Score(rule.Severity)));

    private static SarifResult Result(Finding finding, int rule)
    {
        ImmutableArray<SourceLocation> related = [.. finding.Related.Take(SarifLimits.RelatedPlaces)];
        return new(
            finding.Rule.Id,
            rule,
            Level(finding.Rule.Severity),
            new(Message(finding, related)),
            [new(Place(finding.Place), LogicalLocations: [new(Plain(finding.Object, SarifLimits.Name), "resource")])],
            // GitHub reads the first one alone, whatever its name says about lines.
            ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                .Add("primaryLocationLineHash", finding.Identity)
                .Add("kubeguardChange/v1", finding.Revision),
            related.IsEmpty ? null : [.. related.Select((place, index) => new SarifLocation(Place(place), index + 1))],
            finding.Misconfigurations.IsEmpty ? null : new(finding.Misconfigurations));
    }

    private static string Message(Finding finding, ImmutableArray<SourceLocation> related)
    {
        var sentences = finding.Sentences.Select(sentence => Plain(sentence, SarifLimits.Sentence)).ToList();
        var more = finding.Related.Length - related.Length;
        if (!related.IsEmpty)
            sentences.Add($"Also: {string.Join(", ", related.Select(Link))}{(more > 0 ? $" and {Figures.Counted(more, "more place")}" : "")}.");
        return string.Join(' ', sentences);
    }

    /// <summary>A link to a related location (SARIF, 3.11.6), which GitHub shows as one.</summary>
    private static string Link(SourceLocation place, int index) =>
        $"[{Plain(place.File, SarifLimits.Name)}:{Figures.Plain(place.Line)}]({Figures.Plain(index + 1)})";

    /// <summary>
    /// One line that does nothing. Brackets would make links (3.11.6), braces placeholders (3.11.5); readers disagree about how either is escaped,
    /// so neither is in it.
    /// </summary>
    private static string Plain(string text, int longest) =>
        Markdown.Line(text, longest).Replace('{', '(').Replace('}', ')');

    private static SarifPhysicalLocation Place(SourceLocation place) => new(
        new(string.Join('/', place.File.Split('/').Select(Uri.EscapeDataString))), new(place.Line, place.Column, place.EndLine, place.EndColumn));

    private static string Level(Severity severity) => severity switch
    {
        Severity.Low => "note",
        Severity.Medium => "warning",
        Severity.High or Severity.Critical => "error",
        _ => throw new InvalidOperationException("A severity that SARIF has no level for."),
    };

    /// <summary>The middle of GitHub's band for each severity.</summary>
    private static string Score(Severity severity) => severity switch
    {
        Severity.Low => "2.0",
        Severity.Medium => "5.5",
        Severity.High => "8.0",
        Severity.Critical => "9.5",
        _ => throw new InvalidOperationException("A severity that has no score."),
    };
}
