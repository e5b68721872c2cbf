using KubeGuard.PullRequests.Dashboard;

namespace KubeGuard.PullRequests.Tests.Dashboard;

/// <summary>The parts of the clusters and what people write around them.</summary>
public sealed class DashboardDocumentTests
{
    private const string Prod = "<!-- kubeguard:dashboard:begin prod -->\n\nprod\n\n<!-- kubeguard:dashboard:end prod -->";
    private const string Stage = "<!-- kubeguard:dashboard:begin stage -->\n\nstage\n\n<!-- kubeguard:dashboard:end stage -->";

    [Theory]
    [InlineData("", $"{Prod}\n")]
    [InlineData("a word\n", $"a word\n\n{Prod}\n")]
    [InlineData($"above\n\n{Stage}\n\nbelow\n", $"above\n\n{Stage}\n\n{Prod}\n\nbelow\n")]
    [InlineData("above\r\n<!-- kubeguard:dashboard:begin prod -->\r\nold\r\n<!-- kubeguard:dashboard:end prod -->\r\nbelow", $"above\n\n{Prod}\n\nbelow\n")]
    [InlineData($"{Prod}\n\nbetween\n\n{Prod}\n", $"{Prod}\n\nbetween\n")]
    public void B22_a_part_stands_in_its_place_or_behind_the_others_and_the_rest_stays(string before, string after)
    {
        DashboardDocument.Read(before).With("prod", "prod").ToString().ShouldBe(after);
        DashboardDocument.Read(after).With("prod", "prod").ToString().ShouldBe(after);
    }

    [Theory]
    [InlineData("<!-- kubeguard:dashboard:begin prod -->\n\nours\n")]
    [InlineData("ours\n\n<!-- kubeguard:dashboard:end prod -->\n")]
    [InlineData("<!-- kubeguard:dashboard:end prod -->\n<!-- kubeguard:dashboard:begin prod -->\nours\n")]
    [InlineData("<!-- kubeguard:dashboard:begin prod -->\nours\n<!-- kubeguard:dashboard:end stage -->\n")]
    public void B9_B22_a_hidden_line_that_lost_its_partner_takes_no_text_with_it(string damaged)
    {
        var document = DashboardDocument.Read(damaged);

        document.HasParts.ShouldBeFalse();
        var written = document.With("prod", "prod").ToString();
        written.ShouldContain("ours");
        written.ShouldContain(Prod);
        DashboardDocument.Read(written).With("prod", "prod").ToString().ShouldBe(written);
        DashboardDocument.Read(written).Without("prod").ToString().ShouldContain("ours");
    }

    [Fact]
    public void B22_closed_it_keeps_what_people_wrote_and_its_reason_goes_when_it_is_wanted_again()
    {
        var closed = DashboardDocument.Read($"above\n\n{Prod}\n\n{Stage}\n\nbelow\n").Closed("Because.");

        closed.ShouldBe("<!-- kubeguard:dashboard:closed --> Because.\n\nabove\n\nbelow\n");
        DashboardDocument.Read(closed).HasParts.ShouldBeFalse();
        DashboardDocument.Read(closed).Closed("Because.").ShouldBe(closed);
        DashboardDocument.Read(closed).With("prod", "prod").ToString().ShouldBe($"above\n\nbelow\n\n{Prod}\n");
    }

    [Theory]
    [InlineData("- [x] <!-- kubeguard:ask open kubeguard/prod/web --> words", "Open kubeguard/prod/web ")]
    [InlineData("  - [X] <!-- kubeguard:ask rebase kubeguard/prod/web 12 -->", "Rebase kubeguard/prod/web #12")]
    [InlineData("- [ ] <!-- kubeguard:ask open kubeguard/prod/web --> words", null)]
    [InlineData("words - [x] <!-- kubeguard:ask open kubeguard/prod/web -->", null)]
    [InlineData("> - [x] <!-- kubeguard:ask open kubeguard/prod/web -->", null)]
    [InlineData("- [x] <!-- kubeguard:ask merge kubeguard/prod/web -->", null)]
    [InlineData("- [x] <!-- kubeguard:ask open a..b -->", null)]
    [InlineData("- [x] <!-- kubeguard:ask open -->", null)]
    [InlineData("- [x] <!-- kubeguard:ask rebase web 0 -->", "Rebase web ")]
    public void B22_only_a_ticked_box_with_a_whole_marker_asks(string line, string? asked)
    {
        var ask = DashboardAsk.ReadTicked(line);

        (ask is null ? null : $"{ask.Action} {ask.Branch} {ask.PullRequest}").ShouldBe(asked);
        DashboardDocument.Read(line).Asked("prod").ShouldBeEmpty("it stands outside the part");
        DashboardDocument.Read(Prod.Replace("\nprod\n", $"\n{line}\n", StringComparison.Ordinal)).Asked("prod").Count.ShouldBe(ask is null ? 0 : 1);
    }
}
