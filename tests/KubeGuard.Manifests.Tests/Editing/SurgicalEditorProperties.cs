using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

public class SurgicalEditorProperties
{
    [Fact]
    public void The_reader_reads_what_was_meant() => ForAll(seed =>
    {
        var manifest = new RandomManifest(seed);
        var file = Edits.Read(manifest.Text);
        file.Problems.Where(problem => problem.Kind != ManifestProblemKind.Suspicious).ShouldBeEmpty(manifest.Text);
        JsonNode.DeepEquals(YamlJson.ToJson(file.Documents[0].Root!), manifest.Value).ShouldBeTrue(manifest.Text);
    });

    [Fact]
    public void A_set_value_is_read_back_and_nothing_else_changes() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed), new Random(seed));
        var pointer = Pick(Pointers(manifest.Value, JsonPointer.Root).Skip(1), random);
        var value = RandomManifest.AnyValue(random, 0);
        Verify(manifest, new NodeEdit.Set(0, pointer, value), At(manifest.Value, pointer, (parent, token) => Put(parent, token, value)));
    });

    [Fact]
    public void A_removed_node_is_gone_and_nothing_else_changes() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed), new Random(seed));
        var pointer = Pick(Pointers(manifest.Value, JsonPointer.Root).Skip(1), random);
        Verify(manifest, new NodeEdit.Remove(0, pointer), At(manifest.Value, pointer, Take));
    });

    [Fact]
    public void A_set_scalar_keeps_every_character_around_it() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed, withAnchors: false), new Random(seed));
        var file = Edits.Read(manifest.Text);
        var scalars = Pointers(manifest.Value, JsonPointer.Root)
            .Select(pointer => (Pointer: pointer, Node: Node(file, pointer)))
            .Where(found => found.Node is YamlScalar { Span.Length: > 0, Style: not YamlScalarStyle.Literal })
            .ToList();
        if (scalars.Count == 0)
            return;
        var (pointer, node) = Pick(scalars, random);
        var text = Edits.Apply(manifest.Text, new NodeEdit.Set(0, pointer, "set: it # now"));
        text.ShouldStartWith(manifest.Text[..node!.Span.Start]);
        text.ShouldEndWith(manifest.Text[node.Span.End..]);
    });

    [Fact]
    public void An_item_removed_from_a_block_takes_whole_lines_and_no_other() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed, withAnchors: false), new Random(seed));
        var file = Edits.Read(manifest.Text);
        var sequences = Pointers(manifest.Value, JsonPointer.Root).Where(pointer => Node(file, pointer) is YamlSequence { IsFlow: false, RawItems.Length: > 1 }).ToList();
        if (sequences.Count == 0)
            return;
        var pointer = Pick(sequences, random);
        var node = (YamlSequence)Node(file, pointer)!;
        var index = random.Next(1, node.RawItems.Length);
        var text = Edits.Apply(manifest.Text, new NodeEdit.Remove(0, pointer.Append(index)));
        var left = new Queue<string>(text.TrimEnd().Split('\n'));
        foreach (var line in manifest.Text.TrimEnd().Split('\n'))
        {
            if (left.Count > 0 && string.Equals(line.TrimEnd(), left.Peek().TrimEnd(), StringComparison.Ordinal))
                left.Dequeue();
        }

        left.ShouldBeEmpty($"{pointer} {index}\n{manifest.Text}\n{text}");
    });

    [Fact]
    public void A_transformed_document_reads_as_wanted() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed), new Random(seed));
        var after = manifest.Value.DeepClone().AsObject();
        for (var round = random.Next(1, 5); round > 0 && after.Count > 0; round--)
        {
            var pointer = Pick(Pointers(after, JsonPointer.Root).Skip(1), random);
            after = At(after, pointer, random.Next(2) == 0 ? Take : (parent, token) => Put(parent, token, RandomManifest.AnyValue(random, 1)));
        }

        Verify(manifest, new NodeEdit.Transform(0, JsonPointer.Root, after), after);
    });

    [Fact]
    public void An_item_inserted_and_removed_again_leaves_the_bytes_as_they_were() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed, withAnchors: false), new Random(seed));
        var sequences = Pointers(manifest.Value, JsonPointer.Root).Where(pointer => Find(manifest.Value, pointer) is JsonArray { Count: > 0 }).ToList();
        if (sequences.Count == 0)
            return;
        var pointer = Pick(sequences, random);
        var index = random.Next(((JsonArray)Find(manifest.Value, pointer)!).Count + 1);
        var there = Edits.Apply(manifest.Text, new NodeEdit.Insert(0, pointer, index, RandomManifest.AnyValue(random, 1)));
        var back = Edits.Apply(there, new NodeEdit.Remove(0, pointer.Append(index)));
        if (manifest.Text[^1] == '\n' || there[^1] != '\n')
            back.ShouldBe(manifest.Text, $"{pointer} {index}\n{there}");
    });

    [Fact]
    public void A_key_added_and_removed_again_leaves_the_bytes_as_they_were() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed, withAnchors: false), new Random(seed));
        var mappings = Pointers(manifest.Value, JsonPointer.Root).Where(pointer => Find(manifest.Value, pointer) is JsonObject { Count: > 0 }).ToList();
        var pointer = Pick(mappings, random).Append("added");
        var there = Edits.Apply(manifest.Text, new NodeEdit.Set(0, pointer, RandomManifest.AnyValue(random, 0)));
        var back = Edits.Apply(there, new NodeEdit.Remove(0, pointer));
        if (manifest.Text[^1] == '\n' || there[^1] != '\n')
            back.ShouldBe(manifest.Text, $"{pointer}\n{there}");
    });

    [Fact]
    public void Edits_of_two_nodes_commute_and_mean_the_same_one_after_the_other() => ForAll(seed =>
    {
        var (manifest, random) = (new RandomManifest(seed, withAnchors: false), new Random(seed));
        var leaves = Pointers(manifest.Value, JsonPointer.Root).Where(pointer => Find(manifest.Value, pointer) is not (JsonObject or JsonArray)).ToList();
        if (leaves.Count < 2)
            return;
        var (first, second) = (Pick(leaves, random), Pick(leaves, random));
        if (first.Equals(second))
            return;
        NodeEdit one = new NodeEdit.Set(0, first, RandomManifest.AnyValue(random, 3));
        NodeEdit two = new NodeEdit.Set(0, second, RandomManifest.AnyValue(random, 3));
        var together = Edits.Apply(manifest.Text, one, two);
        Edits.Apply(manifest.Text, two, one).ShouldBe(together);
        JsonNode.DeepEquals(Meaning(Edits.Apply(Edits.Apply(manifest.Text, one), two)), Meaning(together)).ShouldBeTrue(together);
    });

    private static void ForAll(Action<int> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Iterations).WithReplay(Seed, 1UL), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), property));

    /// <summary>Fixed, so that a build gives the same answer twice; another one looks further.</summary>
    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("KUBEGUARD_PROPERTY_SEED"), out var seed) ? seed : 20240501;

    private static int Iterations => int.TryParse(Environment.GetEnvironmentVariable("KUBEGUARD_PROPERTY_RUNS"), out var runs) ? runs : 200;

    private static void Verify(RandomManifest manifest, NodeEdit edit, JsonNode wanted)
    {
        var outcome = SurgicalEditor.Apply(Edits.Read(manifest.Text), [edit]);
        var text = outcome is TextEditOutcome.Edited edited ? edited.Text.Text : throw new InvalidOperationException($"{outcome}\n{edit}\n{manifest.Text}");
        JsonNode.DeepEquals(Meaning(text), wanted).ShouldBeTrue($"{edit}\n{manifest.Text}\n{text}");
        Comments(text).ShouldBeSubsetOf(Comments(manifest.Text));
        var lineFeeds = text.Count(character => character == '\n');
        var crLfs = text.Split("\r\n").Length - 1;
        crLfs.ShouldBe(manifest.Text.Contains('\r', StringComparison.Ordinal) ? lineFeeds : 0);
    }

    private static JsonNode? Meaning(string text) => YamlJson.ToJson(Edits.Read(text).Documents[0].Root!);

    private static IEnumerable<string> Comments(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('#'));

    private static T Pick<T>(IEnumerable<T> choices, Random random) => choices.ToList() is var list ? list[random.Next(list.Count)] : throw new InvalidOperationException();

    private static IEnumerable<JsonPointer> Pointers(JsonNode? node, JsonPointer at) => node switch
    {
        JsonObject mapping => [at, .. mapping.SelectMany(entry => Pointers(entry.Value, at.Append(entry.Key)))],
        JsonArray sequence => [at, .. sequence.SelectMany((item, index) => Pointers(item, at.Append(index)))],
        _ => [at],
    };

    private static YamlNode? Node(YamlFile file, JsonPointer pointer) =>
        pointer.Tokens.Aggregate(file.Documents[0].Root, (current, token) => current is YamlSequence items ? items.RawItems[int.Parse(token, null)] : ((YamlMapping)current!)[token]);

    private static JsonNode? Find(JsonNode? node, JsonPointer pointer) =>
        pointer.Tokens.Aggregate(node, (current, token) => current is JsonArray items ? items[int.Parse(token, null)] : current![token]);

    private static JsonObject At(JsonObject root, JsonPointer pointer, Action<JsonNode, string> change)
    {
        var copy = root.DeepClone().AsObject();
        change(Find(copy, pointer.Parent)!, pointer.Tokens[^1]);
        return copy;
    }

    private static void Put(JsonNode parent, string token, JsonNode? value)
    {
        if (parent is JsonArray items)
            items[int.Parse(token, null)] = value?.DeepClone();
        else
            parent[token] = value?.DeepClone();
    }

    private static void Take(JsonNode parent, string token)
    {
        if (parent is JsonArray items)
            items.RemoveAt(int.Parse(token, null));
        else
            parent.AsObject().Remove(token);
    }
}
