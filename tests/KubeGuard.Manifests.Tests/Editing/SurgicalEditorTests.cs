using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;
using static KubeGuard.Manifests.Tests.Editing.Edits;

namespace KubeGuard.Manifests.Tests.Editing;

public class SurgicalEditorTests
{
    private const string Anchors = "a: &x\n  k: 1\n  l: [a, b]\nb: *x\nc:\n  <<: *x\n  m: 2\nd: &s 5\ne: *s\n";

    [Fact]
    public void No_edit_and_an_edit_that_changes_nothing_give_the_same_text()
    {
        const string text = "a:  'x'   # c\nb: [1,2 ]";
        Apply(text).ShouldBe(text);
        Apply(text, Set("/a", "\"x\""), Transform("/b", "[1, 2]")).ShouldBe(text);
    }

    [Fact]
    public void A_byte_order_mark_stays()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. "a: é\r\nb: 1\r\n"u8];
        var outcome = SurgicalEditor.Apply(YamlReader.Read("test.yaml", bytes), [Set("/b", "2")]);
        outcome.ShouldBeOfType<TextEditOutcome.Edited>().Text.ToBytes().ShouldBe([.. Encoding.UTF8.Preamble, .. "a: é\r\nb: 2\r\n"u8]);
    }

    [Fact]
    public void An_alias_is_written_out_where_its_value_is_edited_and_the_anchor_keeps_its_own() =>
        Apply(Anchors, Set("/b/k", "7")).ShouldBe("a: &x\n  k: 1\n  l: [a, b]\nb:\n  k: 7\n  l: [a, b]\nc:\n  <<: *x\n  m: 2\nd: &s 5\ne: *s\n");

    [Fact]
    public void A_changed_anchored_node_leaves_its_aliases_the_value_that_they_had() =>
        Apply(Anchors, Set("/a/k", "2")).ShouldBe("a: &x\n  k: 2\n  l: [a, b]\nb:\n  k: 1\n  l: [a, b]\nc:\n  <<: *x\n  m: 2\n  k: 1\nd: &s 5\ne: *s\n");

    [Fact]
    public void A_removed_anchored_node_leaves_its_aliases_the_value_that_they_had() =>
        Apply(Anchors, Remove("/a")).ShouldBe("b:\n  k: 1\n  l: [a, b]\nc:\n  m: 2\n  k: 1\n  l: [a, b]\nd: &s 5\ne: *s\n");

    [Fact]
    public void An_anchor_and_its_alias_changed_alike_stay_one() =>
        Apply(Anchors, Set("/d", "6"), Set("/e", "6")).ShouldBe(Anchors.Replace("&s 5", "&s 6", StringComparison.Ordinal));

    [Fact]
    public void A_merged_key_is_overridden_beside_the_merge_key() =>
        Apply(Anchors, Set("/c/k", "7")).ShouldBe(Anchors.Replace("  m: 2\n", "  m: 2\n  k: 7\n", StringComparison.Ordinal));

    [Fact]
    public void A_removed_merged_key_writes_the_others_out() =>
        Apply(Anchors, Remove("/c/k")).ShouldBe(Anchors.Replace("  <<: *x\n  m: 2\n", "  m: 2\n  l: [a, b]\n", StringComparison.Ordinal));

    [Fact]
    public void Removing_one_of_two_equal_items_takes_the_one_that_was_meant() =>
        Apply("a:\n- x # first\n- x # second\n", Remove("/a/0")).ShouldBe("a:\n- x # second\n");

    [Fact]
    public void Indexes_are_those_before_any_edit() =>
        Apply("a: [0, 1, 2, 3]\n", Remove("/a/0"), Insert("/a", 2, "\"new\""), Remove("/a/3"), Append("/a", "9"), Set("/a/1", "11")).ShouldBe("a: [11, new, 2, 9]\n");

    [Fact]
    public void A_block_scalar_at_the_end_keeps_its_value_when_a_line_follows() =>
        Apply("a: |\n  x", Set("/b", "1")).ShouldBe("a: |-\n  x\nb: 1");

    [Fact]
    public void A_block_scalar_that_becomes_the_end_keeps_its_line_break() =>
        Apply("a: |\n  x\nb: 1", Remove("/b")).ShouldBe("a: |\n  x\n");

    [Fact]
    public void A_comment_on_the_first_line_of_a_block_scalar_stays() =>
        Apply("a: | # why\n  x\n  y\nb: 1\n", Set("/a", "\"z\"")).ShouldBe("a: z # why\nb: 1\n");

    [Theory]
    [InlineData(0, "# license\n\n---\nb: 2\n---\nc: 3\n")]
    [InlineData(1, "# license\n\na: 1\n---\nc: 3\n")]
    [InlineData(2, "# license\n\na: 1\n---\nb: 2\n")]
    public void A_removed_document_takes_its_separator_and_leaves_the_head_of_the_file(int document, string after) =>
        Apply("# license\n\na: 1\n---\nb: 2\n---\nc: 3\n", new NodeEdit.RemoveDocument(document)).ShouldBe(after);

    [Fact]
    public void A_broken_document_beside_the_edited_one_keeps_its_bytes() =>
        Apply("a: 1\n---\nb: [\n---\nc: 3\n", new NodeEdit.Set(2, JsonPointer.Parse("/c"), 4)).ShouldBe("a: 1\n---\nb: [\n---\nc: 4\n");

    [Fact]
    public void Duplicate_keys_are_edited_where_they_count_and_removed_together()
    {
        Apply("a: 1\nb: 2\na: 3\n", Set("/a", "4")).ShouldBe("a: 1\nb: 2\na: 4\n");
        Apply("a: 1\nb: 2\na: 3\n", Remove("/a")).ShouldBe("b: 2\n");
    }

    [Theory]
    [InlineData("/x/y", "there is no '/x'")]
    [InlineData("/a/b", "neither a mapping nor a sequence")]
    [InlineData("/l/2", "has 2 items")]
    [InlineData("/l/01", "has 2 items")]
    [InlineData("/l/-", "has 2 items")]
    public void A_path_that_leads_nowhere_is_refused(string path, string said) => Refusal("a: 1\nl: [1, 2]\n", Set(path, "1")).ShouldContain(said);

    [Fact]
    public void What_must_not_be_edited_is_refused_with_its_reason()
    {
        Refusal("a: 1\n", Remove("")).ShouldContain("root of a document");
        Refusal("a: 1\n", Remove("/b")).ShouldContain("there is no '/b'");
        Refusal("a: {b: 1}\n", Set("/a", "2"), Remove("/a/b")).ShouldContain("same node");
        Refusal("a: {b: 1}\n", Remove("/a/b"), Set("/a", "2")).ShouldContain("same node");
        Refusal("a: 1\n", new NodeEdit.Set(3, JsonPointer.Root, 1)).ShouldContain("no document 3");
        Refusal("a: {{ .Values.a }}\n", Set("/a", "1")).ShouldContain("template");
        Refusal("a: [\n", Set("/a", "1")).ShouldContain("not valid YAML");
        Refusal("a: 1\nsops: {mac: x}\n", Set("/a", "2")).ShouldContain("SOPS");
        Refusal("? a\n: 1\n? b\n: 2\n", Remove("/b")).ShouldContain("'?'");
        Refusal("a: 1\n", new NodeEdit.Set(0, JsonPointer.Parse("/b"), Deep(200))).ShouldContain("deeper than");
        Refusal("a: 1\n", Set("/b", "\"\\ud800\"")).ShouldContain("no Unicode");
    }

    [Fact]
    public void An_edited_value_cannot_break_out_of_its_place()
    {
        foreach (var hostile in (string[])["x\n---\nkind: ClusterRoleBinding", "x\r\nb: 2", "x # no", "*a", "x\u2028b: 2", "]\nb: 2", "\"\nb: 2", "'\nb: 2", "x: y", "| \n b"])
        {
            foreach (var before in (string[])["a: 1\n", "a: [1]\n", "a: {b: 1}\n", "a: 'x'\n", "a: |\n  x\n", "{\"a\":\"x\"}"])
            {
                var file = Read(Apply(before, new NodeEdit.Set(0, JsonPointer.Parse("/a"), new JsonArray(hostile, new JsonObject { [hostile] = hostile }))));
                var root = (YamlMapping)file.Documents.ShouldHaveSingleItem().Root!;
                root.Entries.Length.ShouldBe(1);
                ((YamlMapping)root.Sequence("a")!.RawItems[1]).Text(hostile).ShouldBe(hostile);
            }
        }
    }

    [Fact]
    public void Merged_edits_of_one_rule_of_twenty_touch_that_rule_only()
    {
        var rules = string.Concat(Enumerable.Range(0, 20).Select(index => $"- apiGroups: [\"\"] # rule {index}\n  resources: [r{index}]\n  verbs:\n  - get\n  - '*'\n"));
        var before = "rules:\n" + rules;
        var wanted = (JsonArray)YamlJson.ToJson(((YamlMapping)Read(before).Documents[0].Root!)["rules"]!)!;
        ((JsonArray)wanted[7]!["verbs"]!).RemoveAt(1);
        wanted.RemoveAt(12);
        var expected = before
            .Replace("resources: [r7]\n  verbs:\n  - get\n  - '*'\n", "resources: [r7]\n  verbs:\n  - get\n", StringComparison.Ordinal)
            .Replace("- apiGroups: [\"\"] # rule 12\n  resources: [r12]\n  verbs:\n  - get\n  - '*'\n", "", StringComparison.Ordinal);
        Apply(before, new NodeEdit.Transform(0, JsonPointer.Parse("/rules"), wanted)).ShouldBe(expected);
    }

    private static JsonNode Deep(int levels)
    {
        JsonNode node = new JsonObject();
        for (var level = 0; level < levels; level++)
            node = new JsonObject { ["a"] = node };
        return node;
    }
}
