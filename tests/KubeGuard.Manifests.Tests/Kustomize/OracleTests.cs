using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;
using Xunit.Abstractions;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>What Kustomize 5.7.1 itself makes of every kustomization of the real data.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    [SharedFact]
    public void Real_kustomizations_give_the_resources_that_Kustomize_gives()
    {
        var all = Repository.At(SharedData.PathOf("data"));
        var verdicts = Builds().Select(build => Judge(build, all)).ToList();

        foreach (var wrong in verdicts.Where(verdict => verdict.Difference is not null))
            output.WriteLine($"{wrong.Build.Dir}: {wrong.Difference}");
        var right = verdicts.Count(verdict => verdict.Difference is null);
        output.WriteLine($"{right} of {verdicts.Count} kustomizations as Kustomize builds them");
        verdicts.Count.ShouldBe(170);
        verdicts.Where(verdict => verdict.Difference is not null).Select(verdict => verdict.Build.Dir).ShouldBeEmpty();
    }

    private static Verdict Judge(OracleBuild build, ManifestSet all)
    {
        var root = ManifestReader.Build(all, build.Dir);
        if (!build.Ok)
            return new(build, root.Problem is null ? $"builds, but Kustomize says: {build.Error}" : null);
        if (root.Problem is { } problem)
            return new(build, $"fails: {problem}");
        var expected = Expected(build);
        var actual = root.Resources.Select(resource => Describe(resource.Body)).ToList();
        if (expected.SequenceEqual(actual))
            return new(build, null);
        var missing = expected.Except(actual).FirstOrDefault("");
        var surplus = actual.Except(expected).FirstOrDefault("");
        var at = missing.Zip(surplus).TakeWhile(pair => pair.First == pair.Second).Count();
        return new(build, $"expected …{Around(missing, at)}… but got …{Around(surplus, at)}… (or only the order)");
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)];

    /// <summary>What Kustomize prints, read as a file that a kustomization names: some of it carries template text.</summary>
    private static List<string> Expected(OracleBuild build) => build.Output!.Trim().Length == 0
        ? []
        : [.. Repository.Of(("kustomization.yaml", "resources: [output.yaml]"), ("output.yaml", build.Output)).Parsed["output.yaml"].Documents.Select(document => document.Root).OfType<YamlMapping>().Select(Describe)];

    private static string Describe(YamlMapping body) => Canonical(YamlJson.ToJson(body));

    private static string Canonical(JsonNode? node) => node switch
    {
        // Kustomize leaves out annotations that are null.
        JsonObject map => $"{{{string.Join(",", map.Where(entry => entry.Value is not null).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Canonical(entry.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Canonical))}]",
        null => "null",
        // Kustomize doubles the line breaks of indented lines in folded text when it prints them.
        _ => node.ToJsonString().Replace("\\n\\n", "\\n", StringComparison.Ordinal),
    };

    private static IEnumerable<OracleBuild> Builds()
    {
        using var file = new GZipStream(File.OpenRead(SharedData.PathOf("oracles", "kustomize", "builds.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            yield return JsonSerializer.Deserialize<OracleBuild>(line, JsonSerializerOptions.Web)!;
    }

    private sealed record OracleBuild(string Dir, bool Ok, string? Output, string? Error);

    private sealed record Verdict(OracleBuild Build, string? Difference);
}
