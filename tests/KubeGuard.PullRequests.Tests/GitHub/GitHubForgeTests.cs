using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

public sealed class GitHubForgeTests
{
    [Fact]
    public async Task A_created_pull_request_is_found_again_as_it_was_written()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.Permissions["ada"] = "write";
        var draft = await world.PushAsync() with { Labels = ["kubeguard", "rbac"], Reviewers = new(["ada"], ["platform"]), Assignees = ["ada"] };

        var created = await world.Repository.Forge.CreateAsync(draft);
        var found = (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldHaveSingleItem();

        created.Warnings.ShouldBeEmpty();
        found.Id.ShouldBe(created.Id);
        found.Title.ShouldBe(draft.Title);
        found.Body.ShouldBe(draft.Body);
        found.State.ShouldBe(PullRequestState.Open);
        found.Labels.ShouldBe(["kubeguard", "rbac"]);
        found.Reviewers.Users.ShouldBe(["ada"]);
        found.Reviewers.Teams.ShouldBe(["platform"]);
        found.Assignees.ShouldBe(["ada"]);
        found.HeadCommit!.Value.ShouldBe(await world.Remote.HeadAsync(GitHubWorld.Branch.Value));
        found.Location.ShouldBe($"{world.Server.Web}acme/shop/pull/1");
    }

    [Fact]
    public async Task B4_creating_what_is_there_already_brings_it_to_the_draft_and_makes_no_second_one()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        var first = await world.Repository.Forge.CreateAsync(draft);

        var second = await world.Repository.Forge.CreateAsync(draft with { Title = "Tighten web further", Labels = ["rbac"] });

        second.Id.ShouldBe(first.Id);
        world.Remote.PullRequests.ShouldHaveSingleItem().Title.ShouldBe("Tighten web further");
        world.Remote.PullRequests.Single().Labels.ShouldBe(["rbac"]);
    }

    [Fact]
    public async Task B4_a_creation_whose_answer_was_lost_is_looked_up_and_not_repeated()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        world.Server.Troubles.Add("POST repos/acme/shop/pulls", new FakeFault.LoseAnswer());

        var created = await world.Repository.Forge.CreateAsync(draft with { Labels = ["rbac"] });

        created.Id.Number.ShouldBe(1);
        world.Remote.PullRequests.ShouldHaveSingleItem().Labels.ShouldBe(["rbac"]);
        world.Server.Calls.Count(call => call is { Method: "POST", Path: "repos/acme/shop/pulls" }).ShouldBe(1);
    }

    [Fact]
    public async Task B4_what_githubs_lists_do_not_show_yet_is_not_made_twice()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.ListsLagBy = 2;
        var draft = await world.PushAsync();
        await world.Repository.Forge.CreateAsync(draft);

        (await Should.ThrowAsync<GitHubException>(() => world.Repository.Forge.CreateAsync(draft))).Problem.ShouldBe(GitHubProblem.Invalid);
        (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldBeEmpty();

        (await world.Repository.Forge.CreateAsync(draft)).Id.Number.ShouldBe(1);
        world.Remote.PullRequests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task B4_two_creations_at_once_make_one_pull_request()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var other = world.Connect(new() { Identity = world.AppIdentity });
        var draft = await world.PushAsync();

        var created = await Task.WhenAll(
            world.Repository.Forge.CreateAsync(draft), other.Repository(RepositoryName.Parse(GitHubWorld.Name)).Forge.CreateAsync(draft));

        created[0].Id.ShouldBe(created[1].Id);
        world.Remote.PullRequests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task B18_labels_reviewers_and_assignees_that_fail_are_warnings()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync() with { Labels = ["rbac"], Reviewers = new(["stranger"], []) };
        world.Server.Troubles.Add("/labels", new FakeFault.Status(403, "Resource not accessible by integration"));

        var created = await world.Repository.Forge.CreateAsync(draft);

        created.Warnings.Length.ShouldBe(2);
        created.Warnings[0].ShouldStartWith("labels: ");
        created.Warnings[1].ShouldContain("collaborator");
        world.Remote.PullRequests.ShouldHaveSingleItem().IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task An_edit_sets_what_it_gives_and_an_empty_one_changes_nothing()
    {
        await using var world = await GitHubWorld.StartAsync();
        var created = await world.Repository.Forge.CreateAsync(await world.PushAsync() with { Labels = ["rbac"] });

        var edited = await world.Repository.Forge.UpdateAsync(created.Id, new() { Title = "New", Labels = ["network"] });
        var changes = world.Server.Mutations.Count;
        var same = await world.Repository.Forge.UpdateAsync(created.Id, new() { Labels = ["network"] });

        edited.Title.ShouldBe("New");
        edited.Body.ShouldBe(created.Body);
        same.Labels.ShouldBe(["network"]);
        world.Server.Mutations.Count.ShouldBe(changes);
    }

    [Fact]
    public async Task B11_closing_says_why_once_and_deleting_the_branch_leaves_it_closed()
    {
        await using var world = await GitHubWorld.StartAsync();
        var forge = world.Repository.Forge;
        var created = await forge.CreateAsync(await world.PushAsync());

        await forge.CloseAsync(created.Id, "Not wanted any longer.");
        await forge.CloseAsync(created.Id, "Not wanted any longer.");

        var closed = (await forge.ListAsync(GitHubWorld.Scope)).Single();
        closed.State.ShouldBe(PullRequestState.Closed);
        closed.ClosedAt.ShouldNotBeNull();
        world.Remote.Find(1).Comments.ShouldHaveSingleItem().Body.ShouldContain("Not wanted any longer.");
    }

    [Fact]
    public async Task B11_what_github_does_not_open_again_is_offered_anew()
    {
        await using var world = await GitHubWorld.StartAsync();
        var forge = world.Repository.Forge;
        var created = await forge.CreateAsync(await world.PushAsync());
        await forge.CloseAsync(created.Id, "Not wanted any longer.");
        await world.Remote.DeleteBranchAsync(GitHubWorld.Branch.Value);
        await world.PushAsync(content: "replicas: 3\n");

        var again = await forge.UpdateAsync(created.Id, new() { Body = "Body again\n", Reopen = true });

        again.State.ShouldBe(PullRequestState.Open);
        again.Id.Number.ShouldBe(2);
        again.Body.ShouldBe("Body again\n");
        again.Title.ShouldBe(created.Title);
    }

    [Fact]
    public async Task B11_what_still_has_its_branch_is_opened_again_under_its_number()
    {
        await using var world = await GitHubWorld.StartAsync();
        var forge = world.Repository.Forge;
        var created = await forge.CreateAsync(await world.PushAsync());
        await forge.CloseAsync(created.Id, "Not wanted any longer.");

        var again = await forge.UpdateAsync(created.Id, new() { Reopen = true });

        again.Id.ShouldBe(created.Id);
        again.State.ShouldBe(PullRequestState.Open);
    }

    [Fact]
    public async Task B7_a_fork_that_calls_its_branch_as_the_bot_does_is_not_the_bots()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.Open(
            world.Server.User("mallory"), new() { Head = GitHubWorld.Branch.Value, Base = "main", Fork = "mallory/shop" }, "Tighten web", "<!-- marker -->\nBody\n");

        (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_merge_is_seen_with_its_commit()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.Forge.CreateAsync(await world.PushAsync());

        await world.Remote.MergeAsync(1);

        var merged = (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).Single();
        merged.State.ShouldBe(PullRequestState.Merged);
        merged.MergeCommit!.Value.ShouldBe(await world.Remote.HeadAsync("main"));
    }

    [Fact]
    public async Task B9_a_body_that_a_browser_saved_reads_as_it_was_written()
    {
        await using var world = await GitHubWorld.StartAsync();
        var created = await world.Repository.Forge.CreateAsync(await world.PushAsync());
        world.Remote.Find(1).Body = created.Body.TrimEnd('\n').ReplaceLineEndings("\r\n");

        (await world.Repository.Forge.ListAsync(GitHubWorld.Scope)).Single().Body.ShouldBe(created.Body);
    }

    [Fact]
    public async Task B37_a_long_list_is_read_page_by_page_once_and_then_only_what_was_updated_since()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.PushAsync();
        for (var number = 1; number <= 230; number++)
        {
            var issue = world.Remote.Open(
                world.Server.User("kubeguard[bot]"), new() { Head = GitHubWorld.Branch.Value, Base = "main" }, $"Number {number}", "Body");
            world.Remote.Close(issue.Number);
        }

        world.Clock.Advance(TimeSpan.FromMinutes(15));
        world.Remote.Comment(230, world.Server.User("wendy"), "I will look.");

        (await ListAsync(world)).Titles.ShouldBe(Enumerable.Range(1, 230).Select(number => $"Number {number}"));
        world.Clock.Advance(TimeSpan.FromMinutes(15));
        world.Remote.Find(7).Title = "Changed";
        world.Remote.Open(world.Server.User("kubeguard[bot]"), new() { Head = GitHubWorld.Branch.Value, Base = "main" }, "Number 231", "Body");

        var second = await ListAsync(world);
        second.Titles.ShouldBe(Enumerable.Range(1, 231).Select(number => number == 7 ? "Changed" : $"Number {number}"));
        second.Statuses.ShouldBe([200]);

        var third = await ListAsync(world);
        third.Titles.ShouldBe(second.Titles);
        third.Statuses.ShouldBe([304], "and what has not changed does not count against the limit");
    }

    [Fact]
    public async Task B37_what_a_list_shows_late_is_found_by_the_next()
    {
        await using var world = await GitHubWorld.StartAsync();
        var draft = await world.PushAsync();
        (await ListAsync(world)).Titles.ShouldBeEmpty();
        world.Remote.ListsLagBy = 1;
        await world.Repository.Forge.CreateAsync(draft);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        world.Remote.Open(world.Server.User("renovate[bot]"), new() { Head = "renovate/web", Base = "main", Fork = "other/shop" }, "Another's", "Body");

        (await ListAsync(world)).Titles.ShouldBeEmpty();
        (await ListAsync(world)).Titles.ShouldBe([draft.Title]);
    }

    private static async Task<(IEnumerable<string> Titles, IEnumerable<int> Statuses)> ListAsync(GitHubWorld world)
    {
        var before = world.Server.Calls.Count;
        var pulls = await world.Repository.Forge.ListAsync(GitHubWorld.Scope);
        return (pulls.Select(pull => pull.Title), [.. world.Server.Calls.Skip(before).Select(call => call.Status)]);
    }
}
