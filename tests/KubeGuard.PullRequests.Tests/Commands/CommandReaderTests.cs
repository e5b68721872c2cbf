using KubeGuard.PullRequests.Commands;

namespace KubeGuard.PullRequests.Tests.Commands;

public sealed class CommandReaderTests
{
    [Theory]
    [InlineData("/kubeguard rerun")]
    [InlineData("/KubeGuard RERUN")]
    [InlineData("/kubeguard rerun  \t")]
    [InlineData("/kubeguard rerun\r\n")]
    [InlineData("Thanks!\n\n/kubeguard rerun\n\nBo")]
    [InlineData("Thanks!\n/kubeguard rerun\nBo")]
    [InlineData("/kubeguard rerun\n--\nBo from the platform team")]
    [InlineData("```\ncode\n```\n/kubeguard rerun")]
    [InlineData("> a quote\n\n/kubeguard rerun")]
    [InlineData("<!-- template -->\n\n/kubeguard rerun")]
    public void B29_a_command_stands_alone_on_a_line(string body) =>
        CommandReader.Read(body).ShouldHaveSingleItem().ShouldBe(new CommandReading.Understood(CommandVerb.Rerun, ""));

    [Theory]
    [InlineData("Please /kubeguard rerun")]
    [InlineData("/kubeguardrerun")]
    [InlineData("//kubeguard rerun")]
    [InlineData("- /kubeguard rerun")]
    [InlineData("# /kubeguard rerun")]
    [InlineData("    /kubeguard rerun")]
    [InlineData("> /kubeguard rerun")]
    [InlineData("> quoted\n/kubeguard rerun")]
    [InlineData("> > deep\n> /kubeguard rerun")]
    [InlineData("```\n/kubeguard rerun\n```")]
    [InlineData("```\n/kubeguard rerun")]
    [InlineData("~~~~ sh\n~~~\n/kubeguard rerun\n~~~~")]
    [InlineData("<!--\n/kubeguard rerun\n-->")]
    [InlineData("text <!-- hidden\n/kubeguard rerun\n--> text")]
    [InlineData("`code\n/kubeguard rerun\nmore`")]
    [InlineData("<pre>\n/kubeguard rerun\n</pre>")]
    [InlineData("<details>\n/kubeguard rerun\n</details>")]
    [InlineData("")]
    public void B29_talk_about_commands_is_no_command(string body) => CommandReader.Read(body).ShouldBeEmpty();

    [Fact]
    public void B29_at_most_five_commands_of_a_comment_are_read() =>
        CommandReader.Read(string.Concat(Enumerable.Repeat("/kubeguard status\n", 9))).Length.ShouldBe(5);

    [Fact]
    public void Arguments_are_kept_as_they_are_and_checked_for_being_there()
    {
        CommandReader.Read("/kubeguard explain `Role/shop/orders`").ShouldHaveSingleItem().ShouldBe(new CommandReading.Understood(CommandVerb.Explain, "`Role/shop/orders`"));
        CommandReader.Read("/kubeguard explain").ShouldHaveSingleItem().ShouldBeOfType<CommandReading.Misused>().Row.Usage.ShouldBe("/kubeguard explain OBJECT");
        CommandReader.Read("/kubeguard rerun now").ShouldHaveSingleItem().ShouldBeOfType<CommandReading.Misused>();
    }

    [Fact]
    public void A_word_that_is_none_is_told_with_the_nearest_one()
    {
        CommandReader.Read("/kubeguard re-run").ShouldHaveSingleItem().ShouldBe(new CommandReading.Unknown("re-run"));
        CommandTable.Nearest("re-run").Word.ShouldBe("rerun");
        CommandTable.Nearest(new string('x', 60_000)).ShouldNotBeNull();
    }

    [Fact]
    public void Deep_nesting_and_long_comments_are_no_trouble()
    {
        CommandReader.Read(new string('>', 30_000) + "\n\n/kubeguard rerun").Length.ShouldBeLessThanOrEqualTo(1);
        CommandReader.Read(new string('[', 30_000) + "\n\n/kubeguard rerun").Length.ShouldBeLessThanOrEqualTo(1);
        CommandReader.Read(string.Concat(Enumerable.Repeat("`", 30_000)) + "\n\n/kubeguard rerun").Length.ShouldBeLessThanOrEqualTo(1);
    }
}
