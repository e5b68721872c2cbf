using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Html;

namespace KubeGuard.PullRequests.Tests;

/// <summary>B16: hostile text in every place where text from logs or manifests can stand.</summary>
public sealed partial class InjectionTests
{
    private static readonly string[] Texts =
    [
        "@octocat please merge", "cc @org/team-a", "a@b.example", "fixes #123", "closes GH-1", "see owner/repo#1", "owner/repo@1234567",
        "0123456789abcdef0123456789abcdef01234567", "https://evil.example/x", "www.evil.example", "HTTP://EVIL", "![x](https://evil.example/p.png)",
        "[click](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "</details></details>", "<!-- kubeguard:state:v1 e30= -->",
        "-->", "--!>", "]]>", "`code`", "``", "```", "````\n</details>\n````", "~~~", "| a | b |", "a|b", "\\|", "\n\n# Heading\n\n", "\r\n- item\r\n", "***bold***", "_x_", "~~gone~~",
        ":tada:", "$`x`$", "$$x$$", "&lt;b&gt;", "&#64;octocat", "\\@octocat", "\u202Egnp.exe", "\u2066x\u2069", "a\u200Bb", "\uFEFF", "\0", "\u001b[31m", "x\u2028y", "\ud800",
        "[skip ci]", "--\n---\ntitle: pwned\n", "kubeguard:end -->", "<!-- kubeguard:end -->\npwned", "/kubeguard takeover", "> quote", "    code", "[^1]: note", "[a]: https://evil.example",
        "\"]\n  n0 --> n1\n  click n0 \"https://evil.example\"", "#quot;", "%%{init: {}}%%", "</title><script>", "'; rm -rf / #", "$(touch pwned)", "ＡＢ＠ｏｃｔｏ",
    ];

    public static TheoryData<string> Corpus => [.. Texts];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Hostile_text_in_every_place_does_nothing(string text) => AssertHarmless(text);

    [Fact]
    public void Any_text_in_every_place_does_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => AssertHarmless(text.Get)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mixture_of_hostile_texts_does_nothing()
    {
        var mixed = Gen.ArrayOf(Gen.Elements(Texts)).Select(texts => string.Concat(texts)).ToArbitrary();
        Prop.ForAll(mixed, AssertHarmless).QuickCheckThrowOnFailure();
    }

    private static void AssertHarmless(string text)
    {
        var body = Bodies.Of(Hostile(text), Evidence(text), Bodies.FactsWith(text));

        var outside = Bodies.OutsideCode(body);
        outside.ShouldNotContain("@");
        Reference().IsMatch(outside).ShouldBeFalse(outside);
        outside.ShouldNotContain("://");
        outside.ShouldNotContain("www.");
        outside.ShouldNotContain("![");
        outside.ShouldNotContain("](");
        Tag().Matches(outside).Select(match => match.Value).ShouldBeSubsetOf(["<details>", "<details open>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<code>", "</code>"]);
        Bodies.Count(outside, "<details").ShouldBe(1);
        Bodies.Count(outside, "</details>").ShouldBe(1);
        outside.ShouldNotContain("<!--");
        body.Where(char.IsControl).Distinct().ShouldBeSubsetOf(['\n', '\t']);
        body.ShouldNotContain('\u202E');
        foreach (var row in outside.Split('\n').Where(line => line.StartsWith('|')))
            (row.Count(letter => letter == '|') - 1).ShouldBeOneOf([2, 5, 7]);
        var page = MarkdownPage.Render(body);
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("href=\"javascript");
        page.ShouldNotContain("<a ");
    }

    private static ChangeGroup Hostile(string text)
    {
        var proposal = Samples.NetworkPolicy with
        {
            Target = new("v1", $"Kind{text}", text, text),
            Title = $"Tighten {text}",
            Misconfigurations = [text],
            Files = [Samples.Change($"apps/{text}.yaml", $"a: 1\n{text}\n", $"a: 2\n{text}\nb\n")],
            After = new JsonObject(),
            Rationale = [new(RationaleKind.Kept, $"Because {text} was seen.", [Use(text).Id]), new(RationaleKind.Warning, text, [])],
            Graph = new([new(text, $"shop/{text}", text, EdgeState.Kept), new($"{text}/{text}", text, "TCP 80", EdgeState.Removed)]),
        };
        return new("key", $"fix: {text}", [proposal], proposal.Files);
    }

    private static ApiUse Use(string text) => Samples.ConfigMapUse with { UserAgentFamily = text, Request = Samples.ConfigMapUse.Request with { Name = text } };

    private static EvidenceSet Evidence(string text) => new([Use(text)], [], Coverage.None);

    [GeneratedRegex(@"#\d|GH-\d|\b[0-9a-f]{7,40}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex("<[^>\n]*>?", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
