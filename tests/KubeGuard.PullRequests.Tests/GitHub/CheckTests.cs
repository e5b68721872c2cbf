using System.Globalization;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>The proof beside each head, from proposals to what GitHub holds.</summary>
public sealed class CheckTests
{
    private const string Branch = "kubeguard/prod/rbac-apps.shop";
    private const string Checks = "/check-runs";

    private static readonly string LongValue = string.Concat(Enumerable.Repeat("word ", 60));

    private static readonly PublishInput Input = Samples.Input(Samples.RbacGroup);

    [Fact]
    public async Task B17_the_first_run_puts_the_proof_beside_the_head_and_the_second_makes_no_mutating_call()
    {
        await using var world = await StartAsync();

        (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.Created>().PullRequest.Warnings.ShouldBeEmpty();
        var changes = world.Server.Mutations.Count;
        (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.Unchanged>();

        world.Server.Mutations.Count.ShouldBe(changes);
        var run = world.Remote.CheckRuns.ShouldHaveSingleItem();
        (run.HeadSha, run.Name, run.Status, run.Conclusion).ShouldBe((await world.Remote.HeadAsync(Branch), "kubeguard", "completed", "success"));
        run.Title.ShouldBe("Proven: 1 object, 4,211 replayed events, 0 denied");
        run.Summary.ShouldNotBeNull().ShouldContain("| `Role shop/orders` | 4,211 | 0 | 96 → 2 | 0 |");
        run.Text.ShouldBe("");
        var note = run.Annotations.ShouldHaveSingleItem();
        ((string?)note["path"], (int)note["start_line"]!, (int)note["end_line"]!, (string?)note["annotation_level"]).ShouldBe((Samples.RolePath, 9, 10, "notice"));
        ((string?)note["message"]).ShouldBe(
            "Kept: get configmaps in shop is used by system:serviceaccount:shop:orders.\nRemoved: Nothing else that the wildcard allows was seen in a window of 9 days.");
    }

    [Fact]
    public async Task B17_a_new_head_gets_a_check_of_its_own_and_new_figures_are_set_in_place()
    {
        await using var world = await StartAsync();
        await PublishAsync(world, Input);
        await PublishAsync(world, Samples.Input(ReconcileTests.Changed));
        var more = Samples.Input(Samples.RbacGroup with
        {
            Proposals = [.. ReconcileTests.Changed.Proposals.Select(proposal => proposal with { Proof = proposal.Proof! with { Replayed = 5_000 } })],
            Files = ReconcileTests.Changed.Files,
        });

        await PublishAsync(world, more);

        world.Remote.CheckRuns.Count.ShouldBe(2);
        world.Remote.CheckRuns[1].HeadSha.ShouldBe(await world.Remote.HeadAsync(Branch));
        world.Remote.CheckRuns[1].HeadSha.ShouldNotBe(world.Remote.CheckRuns[0].HeadSha);
        world.Remote.CheckRuns[1].Title.ShouldBe("Proven: 1 object, 5,000 replayed events, 0 denied");
        world.Remote.CheckRuns[1].Annotations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task B4_B17_sixty_notes_go_in_two_requests_and_a_run_that_dies_before_either_is_completed_by_the_next()
    {
        var input = Samples.Input(ManyPlaces(60));
        await using var undisturbed = await StartAsync(ManyLines(60));
        await PublishAsync(undisturbed, input);
        undisturbed.Server.Mutations.Where(call => call.Path.Contains(Checks, StringComparison.Ordinal))
            .Select(call => call.Body!["output"]!["annotations"]!.AsArray().Count).ShouldBe([50, 10]);
        var calls = undisturbed.Server.Mutations.Count;
        for (var cut = calls - 2; cut < calls; cut++)
        {
            await using var world = await StartAsync(ManyLines(60));
            world.Server.Troubles.DieAfter(cut);
            await TryPublishAsync(world, input);
            world.Server.Troubles.DieAfter(-1);

            await PublishAsync(world, input);
            var changes = world.Server.Mutations.Count;
            await PublishAsync(world, input);

            world.Server.Mutations.Count.ShouldBe(changes, $"died after {cut} calls");
            var run = world.Remote.CheckRuns.ShouldHaveSingleItem($"died after {cut} calls");
            (run.Status, run.Conclusion).ShouldBe(("completed", "success"), $"died after {cut} calls");
            run.Annotations.Select(note => (int)note["start_line"]!).ShouldBe(Enumerable.Range(0, 60).Select(index => (index * 3) + 1), $"died after {cut} calls");
        }
    }

    [Fact]
    public async Task B7_B17_a_persons_head_gets_a_neutral_check_without_notes_and_only_once()
    {
        await using var world = await StartAsync();
        await PublishAsync(world, Input);
        var theirs = await world.Remote.CommitAsync(Branch, "By hand", new KeyValuePair<string, string?>("NOTES.md", "mine\n"));

        (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.EditedByPerson>();
        var changes = world.Server.Mutations.Count;
        (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.EditedByPerson>();

        world.Server.Mutations.Count.ShouldBe(changes);
        var run = world.Remote.CheckRuns.Single(run => run.HeadSha == theirs);
        (run.Status, run.Conclusion).ShouldBe(("completed", "neutral"));
        run.Title.ShouldNotBeNull().ShouldContain("is not a commit of the bot");
        run.Annotations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B17_B18_a_check_that_fails_is_a_warning_and_the_next_run_makes_it()
    {
        await using var world = await StartAsync();
        world.Server.Troubles.Add($"POST repos/acme/shop{Checks}", new FakeFault.Status(403, "Resource not accessible by integration"));

        var outcome = (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.Created>();
        var pull = world.Remote.PullRequests.ShouldHaveSingleItem();
        world.Remote.CheckRuns.ShouldBeEmpty();

        outcome.Why.ShouldStartWith("check: ");
        pull.Labels.ShouldContain("kubeguard");
        (await PublishAsync(world, Input)).ShouldBeOfType<PublishOutcome.Unchanged>();
        world.Remote.CheckRuns.ShouldHaveSingleItem().Conclusion.ShouldBe("success");
    }

    [Fact]
    public async Task B15_what_a_cut_body_leaves_out_stands_in_the_check_and_the_body_says_so()
    {
        await using var world = await StartAsync();
        var group = Samples.NetworkGroup with
        {
            Proposals = [.. Enumerable.Range(0, 12).Select(index => Policy(index, lines: 20))],
            Files = [.. Enumerable.Range(0, 12).SelectMany(index => Policy(index, lines: 20).Files)],
        };

        var step = await PlanAsync(world, Samples.Input(group));

        var body = step.ShouldBeOfType<PublishStep.Create>().Desired.Section;
        body.ShouldContain("the whole text stands in the check `kubeguard`");
        body.Length.ShouldBeLessThanOrEqualTo(60_000);
        var check = step.Check.ShouldNotBeNull();
        check.Summary.Length.ShouldBeLessThanOrEqualTo(65_535);
        check.Text.Length.ShouldBeLessThanOrEqualTo(65_535);
        var shown = check.Summary + check.Text;
        Enumerable.Range(0, 12).ShouldAllBe(index => shown.Contains($"+name: p{index}-line19 ", StringComparison.Ordinal));
        shown.ShouldNotContain("not shown for length");
        Bodies.Count(Bodies.OutsideCode(check.Text), "<details").ShouldBe(Bodies.Count(Bodies.OutsideCode(check.Text), "</details>"));
    }

    [Fact]
    public async Task B15_what_fits_into_no_text_of_the_check_is_counted_there()
    {
        await using var world = await StartAsync();
        var group = Samples.NetworkGroup with
        {
            Proposals = [.. Enumerable.Range(0, 30).Select(index => Policy(index, lines: 20))],
            Files = [.. Enumerable.Range(0, 30).SelectMany(index => Policy(index, lines: 20).Files)],
        };

        var check = (await PlanAsync(world, Samples.Input(group))).Check.ShouldNotBeNull();

        check.Summary.Length.ShouldBeInRange(50_000, 60_000);
        check.Text.Length.ShouldBeInRange(50_000, 60_000);
        var left = 30 - Bodies.Count(check.Summary + check.Text, "<summary>");
        check.Text.ShouldEndWith($"{left.ToString(CultureInfo.InvariantCulture)} more parts of the text not shown for length; the branch holds the whole change.");
    }

    [Fact]
    public async Task B15_a_body_that_is_whole_speaks_of_no_check()
    {
        await using var world = await StartAsync();

        var step = await PlanAsync(world, Input);

        step.ShouldBeOfType<PublishStep.Create>().Desired.Section.ShouldNotContain("cut for length");
        step.Check.ShouldNotBeNull().Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task B23_a_dry_run_plans_the_check_and_makes_no_mutating_call()
    {
        await using var world = await StartAsync();

        var steps = await (await PublisherAsync(world)).PlanAsync(Input);

        steps.ShouldHaveSingleItem().Check.ShouldNotBeNull().Conclusion.ShouldBe(CheckConclusion.Success);
        DryRun.Describe(steps).ShouldContain(
            $"with the check kubeguard, success: Proven: 1 object, 4,211 replayed events, 0 denied\n{Samples.RolePath}:9-10: Tighten Role shop/orders to what was used\n");
        world.Server.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B17_a_note_stands_beside_the_lines_of_its_own_proposal_and_above_lines_that_only_go()
    {
        const string Path = "two.yaml";
        const string Before = "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\n";
        await using var world = await StartAsync(new KeyValuePair<string, string?>(Path, Before), new KeyValuePair<string, string?>("gone.yaml", "x: 1\n"));
        var first = Samples.Role with { Id = "rbac/Role/shop/first", Title = "First", Files = [Samples.Change(Path, Before, Before.Replace("a: 1\n", "a: 2\na2: 2\n", StringComparison.Ordinal))] };
        var second = Samples.Role with
        {
            Id = "rbac/Role/shop/second",
            Title = "Second",
            Files = [Samples.Change(Path, Before, Before.Replace("e: 1\n", "", StringComparison.Ordinal)), Samples.Change("gone.yaml", "x: 1\n", null)],
            Rationale = [new(RationaleKind.Warning, "Nobody shows it. Ask its owner.", [])],
        };
        var group = Samples.RbacGroup with
        {
            Proposals = [first, second],
            Files = [Samples.Change(Path, Before, "a: 2\na2: 2\nb: 1\nc: 1\nd: 1\nf: 1\n"), Samples.Change("gone.yaml", "x: 1\n", null)],
        };

        var check = (await PlanAsync(world, Samples.Input(group))).Check.ShouldNotBeNull();

        check.Annotations.Select(note => (note.Path, note.StartLine, note.EndLine, note.Title, note.Level)).ShouldBe(
            [(Path, 1, 2, "First", AnnotationLevel.Notice), (Path, 5, 5, "Second", AnnotationLevel.Warning)]);
        check.Annotations[1].Message.ShouldBe("Please check: Nobody shows it.");
    }

    private static async Task<GitHubWorld> StartAsync(params KeyValuePair<string, string?>[] more)
    {
        var world = await GitHubWorld.StartAsync();
        await world.Remote.CommitAsync("main", "Shop", [new(Samples.RolePath, Samples.RoleBefore), .. more]);
        return world;
    }

    private static async Task<Publisher> PublisherAsync(GitHubWorld world) => new(
        world.Repository.Forge,
        await world.Repository.OpenVerifiedWorkspaceAsync(world.PathOf("workspace")),
        new() { Identity = GitIdentity.GitHub },
        time: world.Clock,
        checks: world.Repository.Checks);

    private static async Task<PublishOutcome> PublishAsync(GitHubWorld world, PublishInput input) =>
        (await (await PublisherAsync(world)).PublishAsync(input)).ShouldHaveSingleItem();

    private static async Task<PublishStep> PlanAsync(GitHubWorld world, PublishInput input) =>
        (await (await PublisherAsync(world)).PlanAsync(input)).ShouldHaveSingleItem();

    private static async Task TryPublishAsync(GitHubWorld world, PublishInput input)
    {
        try
        {
            await PublishAsync(world, input);
        }
        catch (Exception exception) when (exception is ForgeException or GitException)
        {
            // The connection is gone, as the test wants it.
        }
    }

    private static KeyValuePair<string, string?> ManyLines(int places) => new("many.yaml", Lines(places, "old"));

    private static ChangeGroup ManyPlaces(int places)
    {
        var change = Samples.Change("many.yaml", Lines(places, "old"), Lines(places, "new"));
        return Samples.RbacGroup with { Proposals = [Samples.Role with { Files = [change] }], Files = [change] };
    }

    private static string Lines(int places, string value) =>
        string.Concat(Enumerable.Range(0, places).Select(index => string.Create(CultureInfo.InvariantCulture, $"k{index}: {value}\nsame: {index}\nalso: {index}\n")));

    private static Proposal Policy(int index, int lines)
    {
        var text = string.Concat(Enumerable.Range(0, lines).Select(line => string.Create(CultureInfo.InvariantCulture, $"name: p{index}-line{line} {LongValue}\n")));
        return Samples.NetworkPolicy with
        {
            Id = $"network/NetworkPolicy/shop/p{index}",
            Target = Samples.NetworkPolicy.Target with { Name = $"p{index}" },
            Files = [Samples.Change($"apps/p{index}.yaml", null, text)],
            Graph = null,
        };
    }
}
