using KubeGuard.PullRequests.Commands;

namespace KubeGuard.PullRequests.Tests.Commands;

public sealed class IgnoreArgumentsTests
{
    private static readonly DateOnly Today = new(2026, 3, 20);

    [Theory]
    [InlineData("", null, "")]
    [InlineData("the yearly job", null, "the yearly job")]
    [InlineData("until 2026-03-20", "2026-03-20", "")]
    [InlineData("UNTIL 2027-01-31  we   move", "2027-01-31", "we move")]
    [InlineData("untilnow", null, "untilnow")]
    [InlineData("a\u202Eb", null, "a\\u{202E}b")]
    public void B29_a_day_and_a_reason_may_follow(string arguments, string? day, string reason) =>
        IgnoreArguments.Read(arguments, Today).ShouldBe(new IgnoreArguments.Understood(
            day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), reason));

    [Theory]
    [InlineData("until")]
    [InlineData("until tomorrow")]
    [InlineData("until 31.1.2027 the yearly job")]
    [InlineData("until 2026-03-19")]
    public void B29_a_day_that_is_none_or_past_is_told(string arguments) =>
        IgnoreArguments.Read(arguments, Today).ShouldBeOfType<IgnoreArguments.Wrong>().Why.ShouldNotBeEmpty();
}
