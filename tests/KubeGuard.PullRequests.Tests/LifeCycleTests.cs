using System.Collections.Immutable;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>What people and limits do to pull requests, over several runs.</summary>
public sealed class LifeCycleTests : IAsyncLifetime
{
    private static readonly BranchName Branch = new("kubeguard/prod/rbac-apps.shop");
    private static readonly BranchScope Scope = BranchNaming.ScopeOf("prod", []);

    private TestRepository _repository = null!;

    public async Task InitializeAsync()
    {
        _repository = await TestRepository.CreateAsync();
        (await PublishAsync(Samples.Input(Samples.RbacGroup))).ShouldBeOfType<PublishOutcome.Created>();
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task B12_the_hold_label_freezes_a_pull_request()
    {
        await EditFileAsync(text => text.Replace("labels: kubeguard", "labels: kubeguard/hold, kubeguard", StringComparison.Ordinal));
        (await PublishAsync(Samples.Input(ReconcileTests.Changed))).ShouldBeOfType<PublishOutcome.Held>().Kind.ShouldBe(ProposalOutcomeKind.Held);
        var before = await _repository.SnapshotAsync();

        (await PublishAsync(Samples.Input())).ShouldBeOfType<PublishOutcome.Held>();

        (await _repository.SnapshotAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task B12_an_approved_pull_request_stays_as_it_was_approved()
    {
        var input = Samples.Input(ReconcileTests.Changed);
        var trunk = await _repository.Workspace.ReadFilesAsync(await _repository.HeadAsync(TestRepository.Main));
        input = input with { Changes = input.Changes with { Before = Manifests.ManifestReader.Read(trunk) }, Evidence = Evidence.EvidenceSet.Empty };
        var before = await _repository.HeadAsync(Branch);
        var publisher = new Publisher(_repository.Forge, _repository.Workspace, new(), new Approving());

        (await publisher.PublishAsync(input)).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Held>().Reason.ShouldContain("approved");
        (await _repository.HeadAsync(Branch)).ShouldBe(before);

        var asked = input with { Requests = new() { Renewed = [new(1)] } };
        (await publisher.PublishAsync(asked)).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Updated>();
    }

    [Fact]
    public async Task B12_an_approved_pull_request_is_updated_when_the_base_has_moved_under_it()
    {
        var moved = Samples.RoleBefore.Replace("# who may do what", "# who may do what here", StringComparison.Ordinal);
        await _repository.PushAsync(
            TestRepository.Main, await _repository.HeadAsync(TestRepository.Main), Samples.Change(Samples.RolePath, Samples.RoleBefore, moved));
        var trunk = await _repository.Workspace.ReadFilesAsync(await _repository.HeadAsync(TestRepository.Main));
        var group = Samples.RbacGroup with { Files = [Samples.Change(Samples.RolePath, moved, Samples.RoleAfter)] };
        var input = Samples.Input(group);
        input = input with { Changes = input.Changes with { Before = Manifests.ManifestReader.Read(trunk) } };
        var publisher = new Publisher(_repository.Forge, _repository.Workspace, new(), new Approving());

        (await publisher.PublishAsync(input)).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Updated>();
    }

    [Fact]
    public async Task B7_takeover_hands_an_edited_branch_back_and_tells_the_old_commit()
    {
        var theirs = await _repository.PushAsync(Branch, await _repository.HeadAsync(Branch), Samples.Change("README.md", "# Shop\n", "# By hand\n"));
        (await PublishAsync(Samples.Input(Samples.RbacGroup))).ShouldBeOfType<PublishOutcome.EditedByPerson>();

        var taken = Samples.Input(Samples.RbacGroup) with { Requests = new() { TakenOver = [new(1)] } };
        (await PublishAsync(taken)).ShouldBeOfType<PublishOutcome.Updated>().Replaced.ShouldBe(theirs);

        (await PublishAsync(Samples.Input(Samples.RbacGroup))).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Fact]
    public async Task B7_takeover_repairs_a_damaged_marker()
    {
        await EditFileAsync(text => text.Replace("kubeguard:state:v1 ", "kubeguard:state:v1 x", StringComparison.Ordinal));

        var taken = Samples.Input(Samples.RbacGroup) with { Requests = new() { TakenOver = [new(1)] } };
        (await PublishAsync(taken)).ShouldBeOfType<PublishOutcome.Updated>();

        (await PublishAsync(Samples.Input(Samples.RbacGroup))).ShouldBeOfType<PublishOutcome.Unchanged>();
    }

    [Fact]
    public async Task B10_what_was_declined_is_left_out_of_its_group_and_the_rest_is_proven_again()
    {
        await EditFileAsync(text => text.Replace("state: open", "state: closed", StringComparison.Ordinal));
        var both = Samples.RbacGroup with { Proposals = [Samples.Role, Samples.NetworkPolicy], Files = [.. Samples.Role.Files, .. Samples.NetworkPolicy.Files] };
        var prover = new Remainder(Samples.Changes(Samples.RbacGroup with { Proposals = [Samples.NetworkPolicy], Files = Samples.NetworkPolicy.Files }));

        var created = (await PublishAsync(Samples.Input(both) with { Remainder = prover })).ShouldBeOfType<PublishOutcome.Created>();

        prover.LeftOut.ShouldHaveSingleItem().ShouldBe(Samples.Role.Fingerprint);
        created.PullRequest.Body.ShouldContain("Left out, because it was declined before: Tighten Role");
        (await _repository.Workspace.ChangesAsync(await _repository.HeadAsync(TestRepository.Main), await _repository.HeadAsync(Branch)))
            .Select(file => file.Path).ShouldBe([Samples.PolicyPath]);
    }

    [Fact]
    public async Task B10_without_a_fresh_proof_a_partly_declined_group_is_not_proposed()
    {
        await EditFileAsync(text => text.Replace("state: open", "state: closed", StringComparison.Ordinal));
        var both = Samples.RbacGroup with { Proposals = [Samples.Role, Samples.NetworkPolicy], Files = [.. Samples.Role.Files, .. Samples.NetworkPolicy.Files] };

        (await _repository.Publisher.PublishAsync(Samples.Input(both))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 2)]
    public async Task B11_what_is_wanted_again_is_reopened_within_seven_days_and_opened_anew_after(int days, int number)
    {
        var closed = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await _repository.Publisher.PublishAsync(Samples.Input());
        var forge = new Dated(_repository.Forge, pull => pull with { ClosedAt = pull.State == PullRequestState.Closed ? closed : null });
        var publisher = new Publisher(forge, _repository.Workspace, new(), time: new FixedTime(closed.AddDays(days)));

        await publisher.PublishAsync(Samples.Input(Samples.RbacGroup));

        (await _repository.Forge.ListAsync(Scope)).Single(pull => pull.State == PullRequestState.Open).Id.Number.ShouldBe(number);
    }

    [Fact]
    public async Task B20_limits_open_the_most_severe_first_and_list_what_waits()
    {
        var options = new PublishOptions { Limits = new(Open: 2, PerHour: 100, PerRun: 100) };
        var groups = Enumerable.Range(0, 4).Select(Group).ToArray();

        var outcomes = await new Publisher(_repository.Forge, _repository.Workspace, options).PublishAsync(Samples.Input([Samples.RbacGroup, .. groups]));

        outcomes.Select(outcome => outcome.Name).ShouldBe(["unchanged", "created", "limited", "limited", "limited"]);
        outcomes[2].Why.ShouldBe("2 pull requests of at most 2 are open");
    }

    [Fact]
    public async Task B20_limits_count_what_was_opened_within_the_hour_and_in_the_run()
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var forge = new Dated(_repository.Forge, pull => pull with { CreatedAt = now.AddMinutes(-59) });
        var hourly = new PublishOptions { Limits = new(100, PerHour: 1, 100) };
        var perRun = new PublishOptions { Limits = new(100, 100, PerRun: 1) };
        var input = Samples.Input(Samples.RbacGroup, Group(1), Group(2));

        var limited = await new Publisher(forge, _repository.Workspace, hourly, time: new FixedTime(now)).PlanAsync(input);
        limited.OfType<PublishStep.Wait>().Count().ShouldBe(2);
        (await new Publisher(forge, _repository.Workspace, hourly, time: new FixedTime(now.AddMinutes(2))).PlanAsync(input)).OfType<PublishStep.Wait>().Count().ShouldBe(1);
        (await new Publisher(forge, _repository.Workspace, perRun, time: new FixedTime(now)).PlanAsync(input)).OfType<PublishStep.Wait>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(100, 0)]
    public async Task B1_B22_what_waits_beside_one_that_was_asked_for_waits_for_the_same_reason_in_the_next_run(int open, int perRun)
    {
        var publisher = new Publisher(_repository.Forge, _repository.Workspace, new() { Limits = new(open, 100, perRun) });
        var input = Samples.Input([Samples.RbacGroup, .. Enumerable.Range(0, 3).Select(Group)]);
        var asked = (await publisher.PlanAsync(input))[^1].Branch;

        var first = await publisher.PublishAsync(input with { Requests = new() { Unlimited = [asked] } });

        first.Single(outcome => outcome.Branch == asked).ShouldBeOfType<PublishOutcome.Created>();
        var waiting = first.OfType<PublishOutcome.Waiting>().Select(outcome => $"{outcome.Branch}: {outcome.Why}").ToList();
        waiting.Count.ShouldBe(2);
        (await publisher.PublishAsync(input)).OfType<PublishOutcome.Waiting>().Select(outcome => $"{outcome.Branch}: {outcome.Why}").ShouldBe(waiting);
    }

    [Fact]
    public async Task B20_the_schedule_gates_creation_but_not_closing()
    {
        var options = new PublishOptions { CreationPaused = "outside of the schedule" };

        var outcomes = await new Publisher(_repository.Forge, _repository.Workspace, options).PublishAsync(Samples.Input(Group(1)));

        outcomes.Select(outcome => outcome.Name).ShouldBe(["scheduled", "obsolete-closed"]);
    }

    [Fact]
    public async Task B18_reviewers_come_after_creation_and_one_who_was_taken_off_is_not_asked_again()
    {
        var options = new PublishOptions { Reviewers = new(["ada"], ["platform"]), Assignees = ["bo"], Labels = ["team-a"] };
        var forge = new Reviewed(_repository.Forge);
        var publisher = new Publisher(forge, _repository.Workspace, options);
        var input = Samples.Input(Samples.RbacGroup);

        await publisher.PublishAsync(input);
        forge.Asked.ShouldBe(["ada", "@platform", "=bo"]);
        (await publisher.PublishAsync(input)).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Unchanged>();

        forge.Asked.Count.ShouldBe(3, "nobody is asked twice, though the forge no longer lists them");
        (await _repository.Forge.ListAsync(Scope)).ShouldHaveSingleItem().Labels.ShouldContain("team-a");
    }

    [Fact]
    public async Task B19_the_commit_style_is_an_option()
    {
        var options = new PublishOptions { CommitStyle = new() { Type = "chore", Scope = "least-privilege", SignOff = true } };

        var step = (await new Publisher(_repository.Forge, _repository.Workspace, options).PlanAsync(Samples.Input(Samples.RbacGroup)))
            .ShouldHaveSingleItem().ShouldBeOfType<PublishStep.Update>();

        step.Desired.Title.ShouldBe("chore(least-privilege): tighten Role shop/orders to what was used");
        step.Desired.CommitMessage.ShouldContain("\n\nSigned-off-by: kubeguard[bot] <kubeguard@users.noreply.github.com>\n");
    }

    private static ChangeGroup Group(int number)
    {
        var path = $"apps/shop/policy-{number}.yaml";
        var proposal = Samples.NetworkPolicy with { Id = $"network/NetworkPolicy/shop/p{number}", Files = [Samples.Change(path, null, Samples.Policy)] };
        return new($"network-{number}", $"feat(network): add policy {number}", [proposal], proposal.Files);
    }

    private async Task<PublishOutcome> PublishAsync(PublishInput input) => (await _repository.Publisher.PublishAsync(input)).ShouldHaveSingleItem();

    private async Task EditFileAsync(Func<string, string> edit)
    {
        var file = Directory.EnumerateFiles(_repository.Output, "0001-*.md").Single();
        await File.WriteAllTextAsync(file, edit(await File.ReadAllTextAsync(file)));
    }

    private sealed class Remainder(ChangeSet rest) : IRemainder
    {
        public List<string> LeftOut { get; } = [];

        public ChangeSet Without(ImmutableHashSet<string> fingerprints, CancellationToken cancellation = default)
        {
            LeftOut.AddRange(fingerprints);
            return rest;
        }
    }

    private sealed class Approving : IReviews
    {
        public Task<ReviewStanding> StandingOfAsync(PullRequestId id, CancellationToken cancellation = default) => Task.FromResult(ReviewStanding.Approved);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>A forge that keeps times, which the local one does not.</summary>
    private sealed class Dated(IForge forge, Func<PullRequest, PullRequest> date) : Forwarding(forge)
    {
        public override async Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default) =>
            [.. (await base.ListAsync(scope, cancellation)).Select(date)];
    }

    /// <summary>A forge on which reviewers can be asked; it forgets them, as one does whose reviewers have answered.</summary>
    private sealed class Reviewed(IForge forge) : Forwarding(forge)
    {
        public List<string> Asked { get; } = [];

        public override Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default)
        {
            Asked.AddRange([.. edit.Reviewers.Users, .. edit.Reviewers.Teams.Select(team => $"@{team}"), .. edit.Assignees.Select(login => $"={login}")]);
            return base.UpdateAsync(id, edit, cancellation);
        }
    }

    private abstract class Forwarding(IForge forge) : IForge
    {
        public ImmutableArray<ReviewControl> Controls => forge.Controls;

        public virtual Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default) => forge.ListAsync(scope, cancellation);

        public Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default) => forge.CreateAsync(draft, cancellation);

        public virtual Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default) =>
            forge.UpdateAsync(id, edit, cancellation);

        public Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default) => forge.CloseAsync(id, reason, cancellation);

        public Task SettleAsync(BranchScope scope, CancellationToken cancellation = default) => forge.SettleAsync(scope, cancellation);
    }
}
