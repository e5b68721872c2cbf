using System.Globalization;
using KubeGuard.PullRequests.Commands;

namespace KubeGuard.PullRequests.Tests.Commands;

public sealed class ReplyTextTests
{
    [Fact]
    public void B15_the_answers_to_five_commands_fit_into_one_comment_and_are_cut_between_lines()
    {
        var answer = string.Join('\n', Enumerable.Range(0, 400).Select(line => string.Create(CultureInfo.InvariantCulture, $"- line {line} {new string('x', 60)}")));

        var reply = ReplyText.Together(Enumerable.Repeat(answer, 5));

        reply.Length.ShouldBeInRange(55_000, 65_000);
        reply.ShouldEndWith("x\n\nThe rest is cut for length.");
        reply.Split('\n').Where(line => line.StartsWith('-')).ShouldAllBe(line => line.EndsWith(new string('x', 60)));
    }

    [Fact]
    public void Answers_that_fit_stand_one_below_the_other() => ReplyText.Together(["One.", "Two."]).ShouldBe("One.\n\nTwo.");

    [Fact]
    public void B15_a_line_that_is_longer_than_a_comment_is_left_out_whole() =>
        ReplyText.Together([new string('x', 100_000)]).ShouldBe("\n\nThe rest is cut for length.");
}
