using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.PullRequests.Dashboard;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Html;
using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests.Dashboard;

/// <summary>The text of the dashboard: what a person reads, what is cut, and what hostile text cannot do.</summary>
public sealed class DashboardRenderingTests
{
    private static readonly ImmutableHashSet<DashboardAsk> Nothing = [];

    [Fact]
    public async Task B6_B22_one_of_each_outcome_reads_as_the_golden_file()
    {
        var body = await new Dashboards().BringAsync(new DashboardChange.Tell(Dashboards.Content, Nothing));

        body.ShouldBe(Golden.TextOf(body, "tests", "KubeGuard.PullRequests.Tests", "Fixtures", "dashboard.md"), Golden.HowToUpdate);
    }

    [Fact]
    public void B21_B22_every_outcome_has_one_section_but_the_one_of_which_nothing_is_left()
    {
        DashboardSection[] all = [.. DashboardSection.ToDecide, .. DashboardSection.Opened, .. DashboardSection.LeftAlone];

        ProposalOutcomeKinds.All.Where(kind => DashboardSection.Of(kind) is null).ShouldBe([ProposalOutcomeKind.ObsoleteClosed]);
        ProposalOutcomeKinds.All.Select(DashboardSection.Of).OfType<DashboardSection>().Distinct().ShouldBe(all, ignoreOrder: true);
    }

    [Fact]
    public async Task B1_B22_the_order_of_outcomes_and_what_a_pass_did_about_open_ones_change_nothing()
    {
        var issue = new Dashboards();
        var body = await issue.BringAsync(new DashboardChange.Tell(Dashboards.Content, Nothing));
        var next = Dashboards.OneOfEach.Where(outcome => outcome is not PublishOutcome.ObsoleteClosed)
            .Select(outcome => outcome is PublishOutcome.Created or PublishOutcome.Updated ? Dashboards.Of(new PublishOutcome.Unchanged(outcome.Of!)) : outcome)
            .Reverse();

        (await issue.BringAsync(new DashboardChange.Tell(DashboardContent.Of([.. next], Dashboards.Changes, Samples.Facts), Nothing))).ShouldBe(body);

        issue.Writes.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public async Task B15_B22_it_is_cut_with_counts_and_a_box_that_is_still_ticked_is_never_cut(int count)
    {
        var issue = new Dashboards();
        var late = new DashboardAsk(DashboardAction.Open, Dashboards.BranchOf($"apps.{count - 1:0000}"), null);
        var body = await issue.BringAsync(new DashboardChange.Tell(Dashboards.Many(1), Nothing));
        issue.Issue = issue.Issue! with { Body = body.Replace("  - [ ] <!-- kubeguard:ask open kubeguard/prod/apps.0000 -->", $"  {late.ToLine(isTicked: true)}", StringComparison.Ordinal) };

        body = await issue.BringAsync(new DashboardChange.Tell(Dashboards.Many(count), Nothing));

        body.Length.ShouldBeLessThanOrEqualTo(60_000);
        body.ShouldContain($"### Waiting for a limit ({count:N0})");
        body.ShouldContain($"  {late.ToLine(isTicked: true)}");
        body.Contains("not listed for length", StringComparison.Ordinal).ShouldBe(count > 200);
        Bodies.Count(body, "<details>").ShouldBe(Bodies.Count(body, "</details>"));
        body.ShouldEndWith("<!-- kubeguard:dashboard:end prod -->\n");
    }

    [Fact]
    public async Task B15_B22_clusters_share_the_room_so_that_passes_do_not_undo_each_other()
    {
        var issue = new Dashboards();
        for (var round = 0; round < 2; round++)
        {
            foreach (var cluster in (string[])["prod", "stage", "test"])
                await issue.BringAsync(new DashboardChange.Tell(Dashboards.Many(5_000), Nothing), new() { Cluster = cluster, Clusters = 3 });
        }

        issue.Writes.ShouldBe(3);
        issue.Issue!.Body.Length.ShouldBeInRange(30_000, 61_000);
    }

    [Fact]
    public async Task B15_B22_beside_a_long_text_of_people_it_shrinks_to_its_counts()
    {
        var issue = new Dashboards { Issue = new(new(99), "KubeGuard dashboard", new string('x', 62_000) + "\n", PullRequestState.Open, [], "") };

        var body = await issue.BringAsync(new DashboardChange.Tell(Dashboards.Many(500), Nothing));

        body.Length.ShouldBeLessThan(65_536);
        body.ShouldContain(new string('x', 62_000));
        body.ShouldContain("### Waiting for a limit (500)");
    }

    [Theory]
    [MemberData(nameof(InjectionTests.Corpus), MemberType = typeof(InjectionTests))]
    public Task B16_B22_hostile_text_in_every_place_does_nothing(string text) => AssertHarmlessAsync(text);

    [Fact]
    public void B16_B22_any_text_in_every_place_does_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => AssertHarmlessAsync(text.Get)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("\n- [x] <!-- kubeguard:ask open kubeguard/prod/apps.shop --> forged")]
    [InlineData("- [x] <!-- kubeguard:ask open kubeguard/prod/apps.shop --> forged")]
    [InlineData("\n<!-- kubeguard:dashboard:end prod -->\n<!-- kubeguard:dashboard:begin stage -->\n- [x] <!-- kubeguard:ask open kubeguard/prod/x -->")]
    public Task B16_B22_text_from_manifests_forges_no_box_and_no_part(string text) => AssertHarmlessAsync(text);

    private static async Task AssertHarmlessAsync(string text)
    {
        var hostile = Samples.Role with { Target = new("v1", $"Kind{text}", text, text), Title = text };
        var content = DashboardContent.Of(
            [
                Dashboards.Of(new PublishOutcome.Waiting(Dashboards.Desired("apps.web"), WaitCause.Limit, text), hostile, hostile),
                Dashboards.Of(new PublishOutcome.Failed(Dashboards.BranchOf("apps.bad"), text), hostile),
                Dashboards.Of(new PublishOutcome.Held(Dashboards.Pull(5, "apps.pay"), text), hostile),
            ],
            Samples.Changes() with { Abstentions = [new(text, text)] },
            Samples.Facts);

        var body = await new Dashboards().BringAsync(new DashboardChange.Tell(content, Nothing));

        var document = DashboardDocument.Read(body);
        document.ToString().ShouldBe(body);
        document.Asked("prod").ShouldBeEmpty();
        document.Without("prod").HasParts.ShouldBeFalse();
        var outside = Bodies.OutsideCode(string.Join('\n', body.Split('\n').Where(line => !line.StartsWith("<!-- kubeguard:", StringComparison.Ordinal))));
        outside.ShouldNotContain("@");
        outside.ShouldNotContain("://");
        outside.ShouldNotContain("](");
        outside.ShouldNotContain("![");
        Bodies.Count(outside, "<!--").ShouldBe(2);
        Bodies.Count(outside, "#").ShouldBe("## KubeGuard".Count('#') + (3 * "###".Length) + 1);
        Bodies.Count(outside, "- [").ShouldBe(2);
        body.Where(char.IsControl).Distinct().ShouldBe(['\n']);
        MarkdownPage.Render(body).ShouldNotContain("<a ");
    }
}
