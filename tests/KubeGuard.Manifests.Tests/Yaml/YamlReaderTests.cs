using System.Text;
using KubeGuard.Manifests.Tests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Yaml;

public class YamlReaderTests
{
    [Fact]
    public void Documents_and_their_spans_cover_the_file()
    {
        const string text = "# head\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n# between\n%YAML 1.1\n---\nc: 3\n";
        var file = Edits.Read(text);
        file.Problems.ShouldBeEmpty();
        file.Documents.Select(document => document.Index).ShouldBe([0, 1, 2, 3]);
        file.Documents.Select(document => document.Root is null).ShouldBe([false, true, false, false]);
        string.Concat(file.Documents.Select(document => file.Source.Slice(document.Span).ToString())).ShouldBe(text);
    }

    [Fact]
    public void A_broken_document_costs_only_itself_and_the_others_keep_their_index()
    {
        var file = Edits.Read("a: 1\n---\nb: [1\nc: }\n---\nd: 4\n");
        file.Documents.Select(document => document.Index).ShouldBe([0, 2]);
        var problem = file.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Malformed);
        problem.Location.Line.ShouldBeInRange(3, 4);
    }

    [Theory]
    [InlineData("a: *x\n", "no anchor")]
    [InlineData("a: &x\n  b: *x\n", "inside of the node")]
    [InlineData("a:\n\tb: 1\n", "tab")]
    [InlineData("a: \"\\ud83d\"\n", "surrogate")]
    [InlineData("a: \"\\UFFFFFFFF\"\n", "UTF32")]
    [InlineData("a: b: c\n", "mapping")]
    [InlineData("a: \"open\n", "quoted scalar")]
    [InlineData("%YAML 99999999999999.1\n---\na\n", "version number")]
    public void What_is_not_YAML_is_a_located_problem(string text, string said)
    {
        var file = Edits.Read(text);
        file.Documents.ShouldBeEmpty();
        var problem = file.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Malformed);
        problem.Message.ShouldContain(said);
        problem.Location.File.ShouldBe("test.yaml");
    }

    [Fact]
    public void Nesting_is_limited_also_through_aliases()
    {
        string[] texts =
        [
            new('[', 20_000),
            string.Concat(Enumerable.Repeat("- ", 20_000)),
            string.Concat(Enumerable.Repeat("? ", 20_000)),
            string.Concat(Enumerable.Repeat("{a: ", 20_000)),
            "- &a0 []\n" + string.Concat(Enumerable.Range(1, 5_000).Select(index => $"- &a{index} [*a{index - 1}]\n")),
        ];
        foreach (var text in texts)
            Edits.Read(text).Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.TooLarge);
    }

    [Fact]
    public void An_alias_bomb_is_too_large()
    {
        var bomb = "- &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 60).Select(index => $"- &a{index} [*a{index - 1}, *a{index - 1}]\n"));
        Edits.Read(bomb).Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.TooLarge);
    }

    [Fact]
    public void Of_duplicate_keys_the_last_counts_and_the_place_is_said()
    {
        var file = Edits.Read("a: 1\nb: 2\na: 3\n");
        ((YamlMapping)file.Documents[0].Root!).Text("a").ShouldBe("3");
        var problem = file.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Suspicious);
        problem.ToString().ShouldStartWith("test.yaml:3:1: duplicate key 'a' (first at line 1)");
    }

    [Fact]
    public void A_name_anchored_twice_stands_for_the_nearest_node_above()
    {
        var file = Edits.Read("a: &x [&x 1, *x]\nb: *x\n");
        YamlJson.ToJson(file.Documents[0].Root!)!.ToJsonString().ShouldBe("""{"a":[1,1],"b":1}""");
    }

    [Theory]
    [InlineData("name: {{ .Values.name }}\n")]
    [InlineData("{{- if .Values.on }}\na: 1\n{{- end }}\n")]
    [InlineData("a: 1\n---\nb:\n  {{- toYaml .Values.b | nindent 2 }}\n")]
    [InlineData("name: web-{{ .Release.Name }}\n")]
    [InlineData("{{ include \"labels\" . }}: x\n")]
    [InlineData("kind: Role\nmetadata:\n  name: \"{{ name }}\"\n")]
    [InlineData("a: [{{ x }}]\n")]
    public void Templates_are_known_and_not_read(string text)
    {
        var file = Edits.Read(text);
        file.Documents.ShouldBeEmpty();
        file.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.Templated);
    }

    [Theory]
    [InlineData("summary: '{{ $labels.pod }} is down'\n")]
    [InlineData("summary: Pod {{ $labels.pod }} is down\n")]
    [InlineData("script: |\n  {{ range .Items }}\n  {{ end }}\n")]
    [InlineData("# {{ .Values.x }}\na: 1\n")]
    [InlineData("path: apps/{{cluster}}/x\n")]
    [InlineData("kind: ApplicationSet\nmetadata:\n  name: x\nspec:\n  template:\n    metadata:\n      name: '{{name}}'\n")]
    public void Template_text_in_values_is_no_template(string text)
    {
        var file = Edits.Read(text);
        file.Problems.ShouldBeEmpty();
        file.Documents.Length.ShouldBe(1);
    }

    [Fact]
    public void A_broken_file_with_template_text_in_its_values_is_broken_and_no_template() =>
        Edits.Read("a: '{{ x }}'\nb: |\n  {{ y }}\nc: [\n").Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.Malformed);

    [Fact]
    public void Encrypted_documents_are_read_and_reported()
    {
        var file = Edits.Read("kind: Secret\ndata: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[y]\n");
        file.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ManifestProblemKind.Encrypted);
        file.Documents.ShouldHaveSingleItem();
    }

    [Fact]
    public void Bytes_come_back_with_their_mark_encoding_and_line_ends()
    {
        const string text = "a: é😀\r\nb: 'x\r\n  y'\rc: 1";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(text),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        ];
        foreach (var bytes in files)
        {
            var file = YamlReader.Read("test.yaml", bytes);
            file.Problems.ShouldBeEmpty();
            YamlJson.ToJson(file.Documents[0].Root!)!["c"]!.GetValue<long>().ShouldBe(1);
            file.Source.ToBytes().ShouldBe(bytes);
        }
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xFF, (byte)'b' })]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0x00, (byte)'b' })]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xED, 0xA0, 0x80 })]
    public void Bytes_that_are_no_text_are_a_located_problem(byte[] bytes)
    {
        var file = YamlReader.Read("test.yaml", bytes);
        file.Documents.ShouldBeEmpty();
        var problem = file.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ManifestProblemKind.Unreadable);
        problem.Location.Line.ShouldBe(2);
    }

    [Fact]
    public void JSON_with_tabs_and_escapes_is_read()
    {
        var file = Edits.Read("{\n\t\"a\":\"x\\/y\\ud83d\\ude00\",\n\t\"b\":[\n\t\t1,\t{\"c\":null}\n\t]\n}\n");
        file.Problems.ShouldBeEmpty();
        var root = (YamlMapping)file.Documents[0].Root!;
        root.Text("a").ShouldBe("x/y😀");
        file.Source.Slice(root.Sequence("b")!.Span).ToString().ShouldBe("[\n\t\t1,\t{\"c\":null}\n\t]");
    }

    [Fact]
    public void Spans_hold_anchors_tags_and_brackets_but_no_trailing_comment_or_line_break()
    {
        const string text = "a: &x !!str 5 # c\nb:\n- {k: [1, 2 ]}\n\n# end\nc: |\n  text\n\n# after\nd:";
        var file = Edits.Read(text);
        var root = (YamlMapping)file.Documents[0].Root!;
        string Slice(YamlNode node) => file.Source.Slice(node.Span).ToString();
        Slice(root["a"]!).ShouldBe("&x !!str 5");
        Slice(root["b"]!).ShouldBe("- {k: [1, 2 ]}");
        Slice(root["c"]!).ShouldBe("|\n  text");
        root["d"]!.Span.ShouldBe(new(text.Length, text.Length));
        SpanChecks.Verify(root, file.Documents[0].Span);
    }
}
