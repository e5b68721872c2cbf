using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>The life of a pull request over several runs, through the local forge and the real git.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private static readonly BranchName Branch = new("kubeguard/prod/rbac-apps.shop");
    private static readonly BranchScope Scope = BranchNaming.ScopeOf("prod", []);

    internal static readonly ChangeGroup Changed = Group(Samples.Role with
    {
        Title = "Tighten Role shop/orders further",
        After = new() { ["rules"] = "nothing" },
        Files = [Samples.Change(Samples.RolePath, Samples.RoleBefore, Samples.RoleAfter.Replace("[get, watch]", "[get]", StringComparison.Ordinal))],
    });

    private TestRepository _repository = null!;

    public async Task InitializeAsync()
    {
        _repository = await TestRepository.CreateAsync();
        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Created>();
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task B3_a_changed_proposal_keeps_its_number_and_is_one_commit_on_the_base()
    {
        var updated = (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Updated>();

        updated.PullRequest.Id.Number.ShouldBe(1);
        updated.PullRequest.Title.ShouldBe("fix(rbac): tighten Role shop/orders further");
        var commit = await _repository.Workspace.ReadCommitAsync(await _repository.HeadAsync(Branch));
        commit.Parents.ShouldHaveSingleItem().ShouldBe(await _repository.HeadAsync(TestRepository.Main));
        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Fact]
    public async Task A_base_that_moves_elsewhere_leaves_the_branch_alone()
    {
        var before = await _repository.HeadAsync(Branch);
        await _repository.PushAsync(TestRepository.Main, await _repository.HeadAsync(TestRepository.Main), Samples.Change("other.yaml", null, "a: 1\n"));

        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Unchanged>();
        (await _repository.HeadAsync(Branch)).ShouldBe(before);
    }

    [Fact]
    public async Task A_base_that_moved_under_the_change_is_a_failure_that_says_so()
    {
        await _repository.PushAsync(
            TestRepository.Main, await _repository.HeadAsync(TestRepository.Main), Samples.Change(Samples.RolePath, Samples.RoleBefore, "# gone\n"));

        var failed = (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Failed>();

        failed.Reason.ShouldContain(Samples.RolePath);
        failed.Reason.ShouldContain("base branch has moved");
    }

    [Fact]
    public async Task B7_a_branch_that_a_person_moved_is_not_pushed_over()
    {
        var theirs = await _repository.PushAsync(Branch, await _repository.HeadAsync(Branch), Samples.Change("README.md", "# Shop\n", "# By hand\n"));

        var edited = (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.EditedByPerson>();

        (await _repository.HeadAsync(Branch)).ShouldBe(theirs);
        edited.PullRequest.ShouldNotBeNull().Body.ShouldContain("> This branch holds commits that KubeGuard did not make.");
        var before = await _repository.SnapshotAsync();
        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.EditedByPerson>();
        (await _repository.SnapshotAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task B7_an_edited_branch_is_not_closed_when_its_change_is_obsolete()
    {
        await _repository.PushAsync(Branch, await _repository.HeadAsync(Branch), Samples.Change("README.md", "# Shop\n", "# By hand\n"));

        (await _repository.Publisher.PublishAsync(Samples.Input())).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.EditedByPerson>();

        (await ListAsync()).ShouldHaveSingleItem().State.ShouldBe(PullRequestState.Open);
    }

    [Fact]
    public async Task B10_a_closed_pull_request_stays_declined_until_the_change_differs()
    {
        await EditFileAsync(text => text.Replace("state: open", "state: closed", StringComparison.Ordinal));
        var before = await _repository.HeadAsync(Branch);

        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Declined>();
        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Declined>();
        (await _repository.HeadAsync(Branch)).ShouldBe(before);

        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Created>().PullRequest.Id.Number.ShouldBe(2);
    }

    [Fact]
    public async Task B10_a_deleted_branch_declines_too()
    {
        await _repository.Workspace.DeleteBranchAsync(Branch, await _repository.HeadAsync(Branch));

        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Declined>();

        (await _repository.FindAsync(Branch)).ShouldBeNull();
    }

    [Fact]
    public async Task B11_what_is_obsolete_is_closed_and_reopened_when_it_is_wanted_again()
    {
        (await _repository.Publisher.PublishAsync(Samples.Input())).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.ObsoleteClosed>();
        (await _repository.FindAsync(Branch)).ShouldBeNull();
        (await _repository.Publisher.PublishAsync(Samples.Input())).ShouldBeEmpty();

        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Updated>().PullRequest.Id.Number.ShouldBe(1);

        (await ListAsync()).ShouldHaveSingleItem().State.ShouldBe(PullRequestState.Open);
        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Fact]
    public async Task A_merged_branch_makes_a_merged_pull_request()
    {
        await _repository.Workspace.PushAsync(TestRepository.Main, await _repository.HeadAsync(Branch), await _repository.HeadAsync(TestRepository.Main));

        (await _repository.Publisher.PublishAsync(Samples.Input())).ShouldBeEmpty();

        (await ListAsync()).ShouldHaveSingleItem().State.ShouldBe(PullRequestState.Merged);
    }

    [Fact]
    public async Task B4_killed_between_push_and_creation_the_next_run_completes_it()
    {
        foreach (var file in Directory.EnumerateFiles(_repository.Output))
            File.Delete(file);
        var pushed = await _repository.HeadAsync(Branch);

        (await PublishAsync(Samples.RbacGroup)).ShouldBeOfType<PublishOutcome.Created>();

        (await _repository.HeadAsync(Branch)).ShouldBe(pushed);
    }

    [Fact]
    public async Task B4_killed_between_push_and_update_the_next_run_completes_it()
    {
        var file = Directory.EnumerateFiles(_repository.Output, "0001-*.md").Single();
        var old = await File.ReadAllTextAsync(file);
        await PublishAsync(Changed);
        await File.WriteAllTextAsync(file, old);

        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Updated>();
        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Theory]
    [InlineData("<!-- kubeguard:state:v1 ", "<!-- kubeguard:state:v2 ")]
    [InlineData("<!-- kubeguard:state:v1 ", "<!-- kubeguard:state:v1 x")]
    [InlineData("<!-- kubeguard:state:v1 ", "")]
    [InlineData("<!-- kubeguard:end -->", "")]
    public async Task B5_an_unknown_or_damaged_marker_means_that_a_person_edited_it(string good, string bad)
    {
        await EditFileAsync(text => text.Replace(good, bad, StringComparison.Ordinal));
        var before = await _repository.HeadAsync(Branch);

        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.EditedByPerson>();

        (await _repository.HeadAsync(Branch)).ShouldBe(before);
    }

    [Fact]
    public async Task B9_title_labels_and_text_of_people_are_left_alone()
    {
        await EditFileAsync(text => text
            .Replace("title: fix(rbac): tighten", "title: Please tighten", StringComparison.Ordinal)
            .Replace("labels: kubeguard", "labels: team-a, kubeguard", StringComparison.Ordinal)
            .Replace("severity/high", "", StringComparison.Ordinal) + "\nReviewed with Bo.\n");

        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Updated>();

        var pull = (await ListAsync()).ShouldHaveSingleItem();
        pull.Title.ShouldBe("Please tighten Role shop/orders to what was used");
        pull.Labels.ShouldBe(["kubeguard", "rbac", "team-a"]);
        pull.Body.ShouldEndWith("Reviewed with Bo.\n");
        (await PublishAsync(Changed)).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Fact]
    public async Task B23_planning_changes_nothing()
    {
        var before = await _repository.SnapshotAsync();

        var steps = await _repository.Publisher.PlanAsync(Samples.Input(Changed, Samples.NetworkGroup));

        steps.Select(step => step.GetType().Name).ShouldBe(["Update", "Create"]);
        var text = DryRun.Describe(steps);
        text.ShouldContain("would push kubeguard/prod/rbac-apps.shop and update #1");
        text.ShouldContain("would create kubeguard/prod/network-apps.shop");
        text.ShouldContain("+kind: NetworkPolicy");
        (await _repository.SnapshotAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_broken_header_is_reported_with_its_file()
    {
        await EditFileAsync(text => text.Replace("head: ", "haed: ", StringComparison.Ordinal));

        (await Should.ThrowAsync<ForgeException>(() => PublishAsync(Changed))).Message.ShouldContain("no usable line 'head: BRANCH'");
    }

    private static ChangeGroup Group(Proposal proposal) =>
        Samples.RbacGroup with { Title = $"fix(rbac): {char.ToLowerInvariant(proposal.Title[0])}{proposal.Title[1..]}", Proposals = [proposal], Files = proposal.Files };

    private async Task<PublishOutcome> PublishAsync(ChangeGroup group) => (await _repository.Publisher.PublishAsync(Samples.Input(group))).ShouldHaveSingleItem();

    private async Task<IReadOnlyList<PullRequest>> ListAsync() => await _repository.Forge.ListAsync(Scope);

    private async Task EditFileAsync(Func<string, string> edit)
    {
        var file = Directory.EnumerateFiles(_repository.Output, "0001-*.md").Single();
        await File.WriteAllTextAsync(file, edit(await File.ReadAllTextAsync(file)));
    }
}
