using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Each folder of <c>Fixtures/Editing</c>: <c>before.yaml</c> with <c>edits.json</c> gives <c>after.yaml</c>, byte by byte.</summary>
public class SurgicalEditorGoldenTests
{
    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Editing");

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_edit_gives_the_file_that_a_person_would_write(string name)
    {
        var before = YamlReader.Read("before.yaml", File.ReadAllBytes(Path.Combine(Folder, name, "before.yaml")));
        var edits = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, "edits.json")))!.AsArray().Select(edit => Edit(edit!)).ToList();
        var outcome = SurgicalEditor.Apply(before, edits);
        var after = outcome.ShouldBeOfType<TextEditOutcome.Edited>(outcome.ToString()).Text.ToBytes();
        var golden = Path.Combine(Folder, name, "after.yaml");
        if (Environment.GetEnvironmentVariable("KUBEGUARD_WRITE_GOLDENS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, name, "after.yaml"), after);
        else
            System.Text.Encoding.UTF8.GetString(after).ShouldBe(System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(golden)));
    }

    private static NodeEdit Edit(JsonNode edit)
    {
        var document = (int?)edit["document"] ?? 0;
        var path = JsonPointer.Parse((string?)edit["path"] ?? "");
        return (string)edit["op"]! switch
        {
            "set" => new NodeEdit.Set(document, path, edit["value"]),
            "remove" => new NodeEdit.Remove(document, path),
            "insert" => new NodeEdit.Insert(document, path, (int)edit["index"]!, edit["value"]),
            "append" => new NodeEdit.Append(document, path, edit["value"]),
            "transform" => new NodeEdit.Transform(document, path, edit["value"]),
            "removeDocument" => new NodeEdit.RemoveDocument(document),
            var other => throw new InvalidOperationException($"no edit is called {other}"),
        };
    }
}
