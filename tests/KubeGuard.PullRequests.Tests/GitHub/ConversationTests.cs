using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>Comments, issues, checks: each is found again, edited in place, and left when it is right.</summary>
public sealed class ConversationTests
{
    private static readonly CommentKey Key = new("reply-7");

    [Fact]
    public async Task B38_a_comment_is_said_once_edited_in_place_and_left_when_it_is_right()
    {
        await using var world = await GitHubWorld.StartAsync();
        var pull = (await world.Repository.Forge.CreateAsync(await world.PushAsync())).Id;
        var comments = world.Repository.Comments;

        var first = await comments.SayAsync(pull, Key, "One.\n");
        var again = await comments.SayAsync(pull, Key, "One.\r\n");
        var changes = world.Server.Mutations.Count;
        var edited = await comments.SayAsync(pull, Key, "Two.");

        again.ShouldBe(first);
        edited.ShouldBe(first);
        world.Server.Mutations.Count.ShouldBe(changes + 1);
        world.Remote.Find(1).Comments.ShouldHaveSingleItem().Body.ShouldEndWith("\nTwo.");
    }

    [Fact]
    public async Task B38_a_persons_comment_that_quotes_the_marker_is_not_touched()
    {
        await using var world = await GitHubWorld.StartAsync();
        var pull = (await world.Repository.Forge.CreateAsync(await world.PushAsync())).Id;
        var theirs = world.Remote.Comment(1, world.Server.User("mallory"), Key.Mark("Mine."));

        await world.Repository.Comments.SayAsync(pull, Key, "The bot's.");

        theirs.Body.ShouldEndWith("Mine.");
        world.Remote.Find(1).Comments.Count.ShouldBe(2);
        (await world.Repository.Comments.ListAsync(pull)).Select(comment => comment.IsOwn).ShouldBe([false, true]);
    }

    [Fact]
    public async Task B34_a_poll_finds_what_was_written_or_edited_since()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.Forge.CreateAsync(await world.PushAsync());
        var old = world.Remote.Comment(1, world.Server.User("ada"), "old");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var since = world.Clock.GetUtcNow();
        world.Remote.Comment(1, world.Server.User("dependabot[bot]"), "new\r\nlines");

        var found = (await world.Repository.Comments.ListSinceAsync(since)).ShouldHaveSingleItem();
        world.Remote.Edit(old, "edited");

        found.Author!.Kind.ShouldBe(ForgeUserKind.Bot);
        found.Body.ShouldBe("new\nlines\n");
        found.On.ShouldBe(new PullRequestId(1));
        (await world.Repository.Comments.ListSinceAsync(since)).Select(comment => comment.CreatedAt == comment.UpdatedAt).ShouldBe([false, true]);
    }

    [Fact]
    public async Task B37_a_poll_that_finds_nothing_new_does_not_count_against_the_limit()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.Forge.CreateAsync(await world.PushAsync());
        world.Remote.Comment(1, world.Server.User("ada"), "hello");
        await world.Repository.Comments.ListSinceAsync(world.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        world.Clock.Advance(TimeSpan.FromMinutes(5));

        (await world.Repository.Comments.ListSinceAsync(world.Clock.GetUtcNow() - TimeSpan.FromHours(1))).ShouldHaveSingleItem();

        world.Server.Calls[^1].Status.ShouldBe(304);
        (await world.Repository.Comments.ListSinceAsync(world.Clock.GetUtcNow() - TimeSpan.FromMinutes(1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task B31_a_reaction_is_given_once_however_often_it_is_asked_for()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.Forge.CreateAsync(await world.PushAsync());
        var comment = world.Remote.Comment(1, world.Server.User("ada"), "/kubeguard rerun");

        await world.Repository.Comments.ReactAsync(new(comment.Id), CommentReaction.Eyes);
        await world.Repository.Comments.ReactAsync(new(comment.Id), CommentReaction.Eyes);
        await world.Repository.Comments.ReactAsync(new(comment.Id), CommentReaction.Rocket);

        comment.Reactions.ShouldBe(["kubeguard[bot] eyes", "kubeguard[bot] rocket"]);
    }

    [Fact]
    public async Task B22_the_dashboard_is_one_issue_that_is_found_edited_closed_and_opened_again()
    {
        await using var world = await GitHubWorld.StartAsync();
        var issues = world.Repository.Issues;
        var draft = new IssueDraft(IssueKey.Dashboard, "KubeGuard", "- [ ] web\n");
        // What a person opens with the same label and text is not the bot's.
        world.Remote.Add(world.Server.User("mallory"), "KubeGuard", IssueKey.Dashboard.Marker + "\nx").Labels.Add(IssueKey.Dashboard.Label);

        var made = (await issues.EnsureAsync(draft)).ShouldNotBeNull();
        var changes = world.Server.Mutations.Count;
        (await issues.EnsureAsync(draft))!.Number.ShouldBe(made.Number);
        world.Server.Mutations.Count.ShouldBe(changes);
        world.Remote.Find(2).Body = world.Remote.Find(2).Body.Replace("[ ]", "[x]", StringComparison.Ordinal);
        (await issues.FindAsync(IssueKey.Dashboard))!.Body.ShouldBe("- [x] web\n");
        await issues.CloseAsync(IssueKey.Dashboard);
        var reopened = (await issues.EnsureAsync(draft with { Body = "All done." })).ShouldNotBeNull();

        (reopened.Number, reopened.Body, reopened.State).ShouldBe((made.Number, "All done.\n", PullRequestState.Open));
        world.Remote.Issues.Count.ShouldBe(2);
        (await issues.FindAsync(IssueKey.PolicyErrors)).ShouldBeNull();
    }

    [Fact]
    public async Task B17_annotations_go_fifty_to_a_request_and_a_check_that_is_right_is_left()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await CheckAsync(world, 120);

        (await world.Repository.Checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Done>();
        var changes = world.Server.Mutations.Count;
        (await world.Repository.Checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Unchanged>();

        changes.ShouldBe(3);
        world.Server.Mutations.Count.ShouldBe(changes);
        var run = world.Remote.CheckRuns.ShouldHaveSingleItem();
        run.Annotations.Select(note => (int)note["start_line"]!).ShouldBe(Enumerable.Range(1, 120));
        (run.Status, run.Conclusion, run.Actions.Single()).ShouldBe(("completed", "success", "rerun"));
        run.Text!.Length.ShouldBe(65_000);
    }

    [Fact]
    public async Task B17_a_check_that_was_cut_short_is_completed_set_in_place_and_new_when_its_notes_or_its_conclusion_differ()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await CheckAsync(world, 120);
        world.Server.Troubles.DieAfter(2);
        (await world.Repository.Checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Failed>();
        world.Remote.CheckRuns.Single().Status.ShouldBe("in_progress");
        world.Server.Troubles.DieAfter(-1);

        (await world.Repository.Checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Done>();
        (await world.Repository.Checks.PublishAsync(draft with { Title = "Another title" })).ShouldBeOfType<SideOutcome.Done>();
        world.Remote.CheckRuns.Select(run => (run.Annotations.Count, run.Conclusion, run.Title)).ShouldBe([(120, "success", "Another title")]);
        (await world.Repository.Checks.PublishAsync(draft with { Conclusion = CheckConclusion.Failure })).ShouldBeOfType<SideOutcome.Done>();
        (await world.Repository.Checks.PublishAsync(await CheckAsync(world, 3))).ShouldBeOfType<SideOutcome.Done>();

        world.Remote.CheckRuns.Select(run => (run.Annotations.Count, run.Conclusion)).ShouldBe([(120, "success"), (120, "failure"), (3, "success")]);
    }

    [Fact]
    public async Task B17_a_check_that_is_begun_becomes_the_one_that_is_published_or_is_ended_and_never_both()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await CheckAsync(world, 3);
        var checks = world.Repository.Checks;

        (await checks.EndAsync(draft)).ShouldBeOfType<SideOutcome.Unchanged>();
        (await checks.BeginAsync(draft.Head, draft.Name)).ShouldBeOfType<SideOutcome.Done>();
        (await checks.BeginAsync(draft.Head, draft.Name)).ShouldBeOfType<SideOutcome.Unchanged>();
        world.Remote.CheckRuns.ShouldHaveSingleItem().Status.ShouldBe("in_progress");
        (await checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Done>();
        (await checks.EndAsync(draft with { Title = "Ended" })).ShouldBeOfType<SideOutcome.Unchanged>();

        world.Remote.CheckRuns.Select(run => (run.Status, run.Title, run.Annotations.Count)).ShouldBe([("completed", "Proven", 3)]);
        await checks.BeginAsync(draft.Head, draft.Name);
        (await checks.EndAsync(draft with { Title = "Ended", Conclusion = CheckConclusion.Neutral })).ShouldBeOfType<SideOutcome.Done>();
        (await checks.PublishAsync(draft)).ShouldBeOfType<SideOutcome.Done>();
        world.Remote.CheckRuns.Select(run => (run.Conclusion, run.Title, run.Annotations.Count)).ShouldBe([("success", "Proven", 3), ("neutral", "Ended", 0), ("success", "Proven", 3)]);
    }

    [Fact]
    public async Task B17_a_check_that_was_cut_short_is_ended_when_another_takes_its_place()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Troubles.DieAfter(2);
        await world.Repository.Checks.PublishAsync(await CheckAsync(world, 120));
        world.Server.Troubles.DieAfter(-1);

        await world.Repository.Checks.PublishAsync(await CheckAsync(world, 3));

        world.Remote.CheckRuns.Select(run => (run.Status, run.Conclusion)).ShouldBe([("completed", "neutral"), ("completed", "success")]);
    }

    [Fact]
    public async Task B17_a_token_that_may_make_no_checks_is_a_warning()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = new PullRequests.GitHub.Auth.GitHubIdentity.Token(PullRequests.GitHub.Auth.Secret.Of(world.Server.TokenOf(world.Server.User("robot")))) });

        (await world.Repository.Checks.PublishAsync(await CheckAsync(world, 1))).ShouldBeOfType<SideOutcome.Failed>().Reason.ShouldContain("GitHub App");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a--b")]
    [InlineData("a b")]
    [InlineData("-->")]
    [InlineData("a-")]
    public void A_key_that_could_end_its_comment_is_refused(string key) => Should.Throw<FormatException>(() => new CommentKey(key));

    private static async Task<CheckRunDraft> CheckAsync(GitHubWorld world, int annotations) => new()
    {
        Head = new CommitId((await world.Remote.HeadAsync("main"))!),
        Name = "kubeguard",
        Conclusion = CheckConclusion.Success,
        Title = "Proven",
        Summary = "4,211 events replayed, none denied",
        Text = new string('x', 70_000),
        Annotations = [.. Enumerable.Range(1, annotations).Select(line => new CheckAnnotation("web.yaml", line, line, AnnotationLevel.Notice, "Unused", "verb list"))],
        Actions = [new("rerun", "Run again", "Works it out with fresh evidence")],
    };
}
