using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Tests.Output;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "\\u{1b}[31mred\\u{1b}[0m")]
    [InlineData("\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}")]
    [InlineData("one\r\ntwo\tthree", "one two three")]
    [InlineData("\u009b31m", "\\u{9b}31m")]
    [InlineData("safe\u202egnp.exe", "safe\\u{202e}gnp.exe")]
    [InlineData("zero\u200bwidth", "zero\\u{200b}width")]
    [InlineData("line\u2028break", "line\\u{2028}break")]
    public void Characters_that_act_are_shown(string text, string shown) => SafeText.Line(text).ShouldBe(shown);

    [Fact]
    public void A_lone_surrogate_does_not_pass() => SafeText.Line("a\ud800b\u0000").ShouldBe("a\ufffdb\\u{0}");

    [Fact]
    public void Ordinary_text_stays() => SafeText.Line("get configmaps/ünïcode 日本 [x]").ShouldBe("get configmaps/ünïcode 日本 [x]");

    [Fact]
    public void A_block_keeps_its_lines() => SafeText.Block("a\n\tb\r\n\u001bc").ShouldBe("a\n\tb\n\\u{1b}c");
}
