using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Tests.Yaml;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Damaged text of a fixed seed: nothing may throw, spans must hold, and what is edited must read as wanted.</summary>
public class ReaderAndEditorFuzzTests
{
    private static readonly string[] Shards =
        ["---", "\n", "\r", "\r\n", "\t", " ", "  ", ": ", "- ", "? ", "#", " #", "&a ", "*a", "!!str ", "!<x> ", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "|+\n", "%YAML 1.1\n", "...\n",
            "<<: *a", "\u0085", "\u2028", "\uFEFF", "\ud83d", "\ude00", "é", "\0", "{{", "}}", "\\", "\\u00", "@", "`", "=", "~", "sops:\n  mac: x\n"];

    [Fact]
    public void Damaged_text_is_read_and_edited_without_an_exception()
    {
        var random = new Random(33);
        var edited = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Damage(new RandomManifest(random.Next()).Text, random);
            var file = YamlReader.Read(SourceText.FromText("fuzz.yaml", text));
            foreach (var document in file.Documents)
            {
                if (document.Root is not { } root)
                    continue;
                SpanChecks.Verify(root, document.Span);
                edited += Edit(file, document, root, random);
            }
        }

        edited.ShouldBeGreaterThan(Rounds / 4);
    }

    [Fact]
    public void Damaged_bytes_are_read_without_an_exception()
    {
        var random = new Random(34);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(new RandomManifest(random.Next()).Text);
            for (var hit = random.Next(1, 6); hit > 0; hit--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var file = YamlReader.Read("fuzz.yaml", bytes);
            if (file.Documents.Length > 0)
                file.Source.ToBytes().ShouldBe(bytes);
        }
    }

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("KUBEGUARD_PROPERTY_RUNS"), out var runs) ? runs : 500;

    private static int Edit(YamlFile file, YamlDocument document, YamlNode root, Random random)
    {
        var pointers = Pointers(YamlJson.ToJson(root), JsonPointer.Root).Skip(1).ToList();
        if (pointers.Count == 0)
            return 0;
        var pointer = pointers[random.Next(pointers.Count)];
        NodeEdit edit = random.Next(2) == 0
            ? new NodeEdit.Remove(document.Index, pointer)
            : new NodeEdit.Set(document.Index, pointer, RandomManifest.AnyValue(random, 1));
        return SurgicalEditor.Apply(file, [edit]) is TextEditOutcome.Edited ? 1 : 0;
    }

    private static string Damage(string text, Random random)
    {
        for (var hit = random.Next(1, 4); hit > 0; hit--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(3) switch
            {
                0 => text.Insert(at, Shards[random.Next(Shards.Length)]),
                1 => text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at)),
                _ => text.Insert(at, text.Substring(random.Next(at + 1) is var from ? from : 0, Math.Min(20, text.Length - from))),
            };
        }

        return text;
    }

    private static IEnumerable<JsonPointer> Pointers(JsonNode? node, JsonPointer at) => node switch
    {
        JsonObject mapping => [at, .. mapping.SelectMany(entry => Pointers(entry.Value, at.Append(entry.Key)))],
        JsonArray sequence => [at, .. sequence.SelectMany((item, index) => Pointers(item, at.Append(index)))],
        _ => [at],
    };
}
