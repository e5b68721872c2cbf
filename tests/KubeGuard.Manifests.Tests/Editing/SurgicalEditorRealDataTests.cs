using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Tests.Yaml;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

public class SurgicalEditorRealDataTests
{
    [SharedFact]
    public void Setting_a_field_in_each_real_resource_and_removing_it_gives_the_file_back()
    {
        var pointer = JsonPointer.Parse("/kubeguardTest");
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(RealFiles.All(), path =>
        {
            var file = YamlReader.Read(path, File.ReadAllBytes(path));
            var documents = Editable(file).Select(document => document.Index).ToList();
            var outcome = SurgicalEditor.Apply(file, [.. documents.Select(index => new NodeEdit.Set(index, pointer, new JsonObject { ["a"] = new JsonArray("x", "on") }))]);
            if (outcome is TextEditOutcome.Edited there)
                outcome = SurgicalEditor.Apply(YamlReader.Read(there.Text), [.. documents.Select(index => new NodeEdit.Remove(index, pointer))]);
            if (outcome is not TextEditOutcome.Edited back)
                failures.Add($"{path}: {outcome}");
            else if (back.Text.Text != file.Source.Text && !EndsInUnfinishedBlockScalar(file))
                failures.Add($"{path} differs");
        });
        failures.ShouldBeEmpty();
    }

    [SharedFact]
    public void Every_scalar_of_a_real_file_can_be_set_without_touching_another_line()
    {
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(RealFiles.All().Where((_, index) => index % 29 == 0), path =>
        {
            var file = YamlReader.Read(path, File.ReadAllBytes(path));
            foreach (var document in Editable(file).Take(8))
            {
                foreach (var pointer in Leaves(YamlJson.ToJson(document.Root!), JsonPointer.Root).Take(10))
                {
                    var outcome = SurgicalEditor.Apply(file, [new NodeEdit.Set(document.Index, pointer, "kubeguard: test # no")]);
                    if (outcome is TextEditOutcome.Refused)
                        failures.Add($"{path} [{document.Index}] {pointer}: {outcome}");
                    var removal = SurgicalEditor.Apply(file, [new NodeEdit.Remove(document.Index, pointer)]);
                    if (removal is TextEditOutcome.Refused)
                        failures.Add($"{path} [{document.Index}] {pointer}: {removal}");
                }
            }
        });
        failures.ShouldBeEmpty();
    }

    /// <summary>Such a scalar has no last line break in its value; once a line follows, only <c>|-</c> can say so, and that stays.</summary>
    private static bool EndsInUnfinishedBlockScalar(YamlFile file) =>
        file.Source.Text[^1] is not '\n' && file.Documents[^1].Root is { } root && file.Source.Slice(root.Span).ToString().Split('\n').Any(line => line.TrimEnd() is [.., '|' or '>']);

    private static IEnumerable<YamlDocument> Editable(YamlFile file) =>
        file.Documents
            .Where(document => document.Root is YamlMapping { Entries.Length: > 0 } root && root["sops"] is null);

    private static IEnumerable<JsonPointer> Leaves(JsonNode? node, JsonPointer at) => node switch
    {
        JsonObject { Count: > 0 } mapping => mapping.SelectMany(entry => Leaves(entry.Value, at.Append(entry.Key))),
        JsonArray { Count: > 0 } sequence => sequence.SelectMany((item, index) => Leaves(item, at.Append(index))),
        _ => [at],
    };
}
