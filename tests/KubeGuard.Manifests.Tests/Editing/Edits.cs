using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Short ways to say an edit and to look at its outcome.</summary>
internal static class Edits
{
    public static YamlFile Read(string text) => YamlReader.Read(SourceText.FromText("test.yaml", text));

    public static NodeEdit Set(string path, string json) => new NodeEdit.Set(0, JsonPointer.Parse(path), JsonNode.Parse(json));

    public static NodeEdit Remove(string path) => new NodeEdit.Remove(0, JsonPointer.Parse(path));

    public static NodeEdit Insert(string path, int index, string json) => new NodeEdit.Insert(0, JsonPointer.Parse(path), index, JsonNode.Parse(json));

    public static NodeEdit Append(string path, string json) => new NodeEdit.Append(0, JsonPointer.Parse(path), JsonNode.Parse(json));

    public static NodeEdit Transform(string path, string json) => new NodeEdit.Transform(0, JsonPointer.Parse(path), JsonNode.Parse(json));

    public static string Apply(string text, params NodeEdit[] edits) => Text(SurgicalEditor.Apply(Read(text), edits));

    public static string Refusal(string text, params NodeEdit[] edits) =>
        SurgicalEditor.Apply(Read(text), edits).ShouldBeOfType<TextEditOutcome.Refused>().Reason;

    public static string Text(TextEditOutcome outcome) => outcome switch
    {
        TextEditOutcome.Edited edited => edited.Text.Text,
        TextEditOutcome.Refused refused => throw new InvalidOperationException($"refused: {refused.Reason} ({refused.At})"),
        _ => throw new InvalidOperationException(),
    };
}
