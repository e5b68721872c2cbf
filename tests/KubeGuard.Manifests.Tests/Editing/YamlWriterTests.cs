using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

public class YamlWriterTests
{
    private static JsonObject Role => (JsonObject)JsonNode.Parse("""
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "web", "namespace": "shop", "labels": {"on": "1"}},
         "rules": [{"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get"]}, {"apiGroups": ["apps"], "resources": ["*"], "verbs": ["y"]}]}
        """)!;

    [Fact]
    public void A_new_manifest_looks_as_kubectl_prints_it() => YamlWriter.Write(Role).ShouldBe(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
          namespace: shop
          labels:
            "on": "1"
        rules:
        - apiGroups:
          - ""
          resources:
          - pods
          - pods/log
          verbs:
          - get
        - apiGroups:
          - apps
          resources:
          - "*"
          verbs:
          - "y"

        """);

    [Fact]
    public void The_style_of_the_neighbourhood_is_followed_and_comments_stand_above_their_nodes()
    {
        var style = new YamlStyle { IndentSequences = true, FlowScalarSequences = true, FlowItemQuoting = YamlQuoting.Double, NeededQuoting = YamlQuoting.Single };
        NodeComment[] comments =
        [
            new(JsonPointer.Root, "Made from logs.\nSecond line."),
            new(JsonPointer.Parse("/rules/0"), "seen 3 times"),
            new(JsonPointer.Parse("/rules/1/apiGroups"), "first key of an item"),
            new(JsonPointer.Parse("/rules/1/verbs/0"), "in a list"),
            new(JsonPointer.Parse("/rules/7"), "nowhere"),
        ];
        YamlWriter.Write(Role, style, comments).ShouldBe(
            """
            # Made from logs.
            # Second line.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: web
              namespace: shop
              labels:
                'on': '1'
            rules:
              # seen 3 times
              - apiGroups: [""]
                resources: ["pods", "pods/log"]
                verbs: ["get"]
              # first key of an item
              - apiGroups: ["apps"]
                resources: ["*"]
                verbs:
                  # in a list
                  - 'y'

            """);
    }

    [Theory]
    [InlineData("nginx:1.25")]
    [InlineData("10.0.0.0/8")]
    [InlineData("1.29.0")]
    [InlineData("100m")]
    [InlineData("--v=2")]
    [InlineData("-x")]
    [InlineData("system:serviceaccounts:shop")]
    [InlineData("a#b")]
    [InlineData("it's")]
    [InlineData("/var/run")]
    [InlineData("https://example.org/a?b=c")]
    [InlineData("é😀")]
    public void Text_that_reads_as_itself_stays_bare(string text) => YamlWriter.Write(new() { ["a"] = text }).ShouldBe($"a: {text}\n");

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Yes")]
    [InlineData("oN")]
    [InlineData("n")]
    [InlineData("TRUE")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("0777")]
    [InlineData("0o17")]
    [InlineData("0x1f")]
    [InlineData("0b1")]
    [InlineData("1_000")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+.inf")]
    [InlineData(".NaN")]
    [InlineData("1:30")]
    [InlineData("2024-01-01")]
    [InlineData("2024-01-01T00:00:00Z")]
    [InlineData("=")]
    [InlineData("<<")]
    [InlineData("*")]
    [InlineData("&a")]
    [InlineData("!x")]
    [InlineData("- a")]
    [InlineData("-")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("?")]
    [InlineData("? a")]
    [InlineData(": a")]
    [InlineData("a: b")]
    [InlineData("a:")]
    [InlineData("a #b")]
    [InlineData("#a")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("[a]")]
    [InlineData("{a}")]
    [InlineData("| a")]
    [InlineData("%a")]
    [InlineData("@a")]
    [InlineData("`a")]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("a {{ .Values.b }}")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("\uFEFFa")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u0007b")]
    [InlineData("a\rb")]
    public void Text_that_would_read_as_something_else_is_quoted(string text)
    {
        foreach (var style in (YamlStyle[])[YamlStyle.Default, YamlStyle.Default with { NeededQuoting = YamlQuoting.Single, FlowScalarSequences = true, IndentSequences = true }])
        {
            JsonObject value = new() { ["a"] = text, ["b"] = new JsonArray(text, text), [text] = 1 };
            var written = YamlWriter.Write(value, style);
            written.Split('\n')[0][3].ShouldBeOneOf('"', '\'');
            ShouldReadAs(written, value);
        }
    }

    [Theory]
    [InlineData("a\nb", "|-")]
    [InlineData("a\nb\n", "|")]
    [InlineData("a\n\n  b\n\n\n", "|+")]
    public void Text_of_several_lines_becomes_a_block(string text, string header)
    {
        JsonObject value = new() { ["a"] = text, ["b"] = new JsonArray(text, new JsonObject { ["c"] = text }), ["z"] = 1 };
        var written = YamlWriter.Write(value);
        written.ShouldStartWith($"a: {header}\n");
        ShouldReadAs(written, value);
    }

    [Fact]
    public void Whatever_the_text_it_is_read_back() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(4UL, 1UL),
            Prop.ForAll<string, string, int>((key, text, seed) =>
            {
                if (HasLoneSurrogate(key) || HasLoneSurrogate(text) || key is null || text is null)
                    return;
                JsonObject value = new() { [key] = text, ["k2"] = new JsonArray(text, RandomManifest.AnyValue(new(seed), 0)), ["k3"] = new JsonObject { [key] = new JsonArray(key) } };
                var style = YamlStyle.Default with
                {
                    IndentSequences = seed % 2 == 0,
                    FlowScalarSequences = seed % 3 == 0,
                    ItemQuoting = (YamlQuoting)Math.Abs(seed % 3),
                    FlowItemQuoting = (YamlQuoting)Math.Abs(seed % 3),
                    LineBreak = seed % 5 == 0 ? "\r\n" : "\n",
                };
                ShouldReadAs(YamlWriter.Write(value, style, [new(JsonPointer.Parse("/k2/0"), text)]), value);
            }));

    [Fact]
    public void A_comment_cannot_break_out_of_its_line()
    {
        JsonObject value = new() { ["a"] = 1 };
        var written = YamlWriter.Write(value, comments: [new(JsonPointer.Parse("/a"), "x\nb: 2\r\u0085c: 3\u2028d: 4\u0000\u001b[31m\ud800")]);
        ShouldReadAs(written, value);
        written.ShouldBe("# x\n# b: 2\n#\n# c: 3\n# d: 4  [31m\uFFFD\na: 1\n");
    }

    private static bool HasLoneSurrogate(string? text) => text is not null && text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);

    private static void ShouldReadAs(string written, JsonObject value)
    {
        var file = Edits.Read(written);
        file.Problems.ShouldBeEmpty(written);
        JsonNode.DeepEquals(YamlJson.ToJson(file.Documents.ShouldHaveSingleItem().Root!), value).ShouldBeTrue(written);
    }
}
