using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>Builds with this project and with the real <c>kubectl kustomize</c>, and says what differs.</summary>
internal static class RealComparison
{
    /// <summary>The first difference, object by object in order, failures included; null when there is none.</summary>
    public static string? Difference(InMemoryFiles files, string folder)
    {
        var real = RealKubectl.Kustomize(files, folder);
        var ours = ManifestReader.Build(ManifestReader.Read(files), folder);
        if (real.ExitCode != 0)
            return ours.Problem is null ? $"builds, but Kustomize says: {real.Error.Trim()}" : null;
        if (ours.Problem is { } problem)
            return $"fails, but Kustomize builds: {problem}";
        var expected = Printed(real.Output);
        var actual = ours.Resources.Select(resource => Canonical(resource.ToJson())).ToList();
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (wanted, got) = (expected.ElementAtOrDefault(i) ?? "nothing", actual.ElementAtOrDefault(i) ?? "nothing");
            if (wanted != got)
                return $"object {i + 1} is\n  {got}\nbut Kustomize makes\n  {wanted}";
        }

        return null;
    }

    /// <summary>The objects that Kustomize printed.</summary>
    public static List<string> Printed(string output) =>
        [.. YamlReader.Read(SourceText.FromText("output.yaml", output), TemplateText.IsText).Documents.Select(document => document.Root).OfType<YamlMapping>().Select(root => Canonical(YamlJson.ToJson(root)))];

    /// <summary>JSON with sorted keys.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(",", map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Canonical(entry.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Canonical))}]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
