using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Runs that are killed, and runs that meet: however it goes, the next run ends where an undisturbed one would (B4, P9).</summary>
public sealed class ConvergenceTests
{
    private const int MoreCallsThanAnyRunMakes = 30;

    private static readonly PublishInput Both = Samples.Input(Samples.RbacGroup, Samples.NetworkGroup);

    /// <summary>A run that opens one, changes one and closes one.</summary>
    private static readonly PublishInput Later = Samples.Input(ReconcileTests.Changed);

    [Fact]
    public async Task B4_a_first_run_that_is_killed_after_any_call_is_completed_by_the_next()
    {
        using var undisturbed = await TestRepository.CreateAsync();
        await undisturbed.Publisher.PublishAsync(Both);
        var expected = await undisturbed.SnapshotAsync();

        var cuts = await WalkAsync(Both, prepare: _ => Task.CompletedTask, expected);

        cuts.ShouldBe(8, "two pull requests, each pushed, opened, labelled and its marker brought up to date");
    }

    [Fact]
    public async Task B4_a_later_run_that_is_killed_after_any_call_is_completed_by_the_next()
    {
        using var undisturbed = await TestRepository.CreateAsync();
        await undisturbed.Publisher.PublishAsync(Both);
        await undisturbed.Publisher.PublishAsync(Later);
        var expected = await undisturbed.SnapshotAsync();

        var cuts = await WalkAsync(Later, prepare: repository => repository.Publisher.PublishAsync(Both), expected);

        cuts.ShouldBe(5, "one is pushed and changed, one is marked, closed and its branch deleted");
    }

    [Fact]
    public async Task B4_two_workers_that_meet_at_any_call_open_each_pull_request_once()
    {
        for (var meeting = 1; meeting <= 8; meeting++)
        {
            using var repository = await TestRepository.CreateAsync();
            var other = new Publisher(repository.Forge, await repository.OpenWorkspaceAsync("other"), new());
            var met = meeting;
            var gate = new MutationGate { Before = number => number == met ? other.PublishAsync(Both) : Task.CompletedTask };

            await Gated(repository, gate).PublishAsync(Both);

            var pulls = await repository.Forge.ListAsync(BranchNaming.ScopeOf("prod", []));
            pulls.Select(pull => pull.Head.Value).ShouldBe(["kubeguard/prod/rbac-apps.shop", "kubeguard/prod/network-apps.shop"], $"they met at call {meeting}");
            pulls.ShouldAllBe(pull => pull.State == PullRequestState.Open && pull.Labels.Contains("kubeguard"));
            (await repository.Publisher.PublishAsync(Both)).ShouldAllBe(outcome => outcome is PublishOutcome.Unchanged);
        }
    }

    [Fact]
    public async Task B4_B19_no_call_of_a_killed_run_is_made_again_where_no_two_commits_are_alike()
    {
        const int Calls = 8;
        for (var cut = 1; cut < Calls; cut++)
        {
            using var repository = await TestRepository.CreateAsync();
            var workspace = new RestlessWorkspace(repository.Workspace);
            await Should.ThrowAsync<KilledException>(() => Gated(repository.Forge, workspace, MutationGate.KillingAfter(cut)).PublishAsync(Both));
            var gate = new MutationGate();

            await Gated(repository.Forge, workspace, gate).PublishAsync(Both);

            gate.Calls.ShouldBe(Calls - cut, $"killed after call {cut}");
            (await Gated(repository.Forge, workspace, gate).PublishAsync(Both)).ShouldAllBe(outcome => outcome is PublishOutcome.Unchanged);
            gate.Calls.ShouldBe(Calls - cut, $"killed after call {cut}");
        }
    }

    [Fact]
    public async Task B4_B19_two_workers_that_meet_at_any_call_end_as_one_where_no_two_commits_are_alike()
    {
        for (var meeting = 1; meeting <= 8; meeting++)
        {
            using var repository = await TestRepository.CreateAsync();
            var workspace = new RestlessWorkspace(repository.Workspace);
            var other = Gated(repository.Forge, workspace, new());
            var met = meeting;
            var gate = new MutationGate { Before = number => number == met ? other.PublishAsync(Both) : Task.CompletedTask };

            (await Gated(repository.Forge, workspace, gate).PublishAsync(Both)).ShouldAllBe(outcome => outcome.Of != null, $"they met at call {meeting}");

            (await repository.Forge.ListAsync(BranchNaming.ScopeOf("prod", []))).Length.ShouldBe(2, $"they met at call {meeting}");
            var silent = new MutationGate();
            (await Gated(repository.Forge, workspace, silent).PublishAsync(Both)).ShouldAllBe(outcome => outcome is PublishOutcome.Unchanged);
            silent.Calls.ShouldBe(0, $"they met at call {meeting}");
        }
    }

    [Fact]
    public async Task B1_a_second_run_makes_no_mutating_call()
    {
        using var repository = await TestRepository.CreateAsync();
        await repository.Publisher.PublishAsync(Both);
        var gate = new MutationGate();

        await Gated(repository, gate).PublishAsync(Both);

        gate.Calls.ShouldBe(0);
    }

    /// <summary>Kills a run after its first, second, third… call; the next one has to end as an undisturbed one.</summary>
    /// <returns>How many calls the run makes.</returns>
    private static async Task<int> WalkAsync(PublishInput input, Func<TestRepository, Task> prepare, string expected)
    {
        for (var cut = 1; cut < MoreCallsThanAnyRunMakes; cut++)
        {
            using var repository = await TestRepository.CreateAsync();
            await prepare(repository);
            if (!await IsKilledAsync(repository, input, cut))
                return cut - 1;

            await repository.Publisher.PublishAsync(input);

            (await repository.SnapshotAsync()).ShouldBe(expected, $"killed after call {cut}");
        }

        throw new InvalidOperationException("The run never ends.");
    }

    private static async Task<bool> IsKilledAsync(TestRepository repository, PublishInput input, int cut)
    {
        try
        {
            await Gated(repository, MutationGate.KillingAfter(cut)).PublishAsync(input);
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }

    private static Publisher Gated(TestRepository repository, MutationGate gate) => Gated(repository.Forge, repository.Workspace, gate);

    private static Publisher Gated(IForge forge, IGitWorkspace workspace, MutationGate gate) => new(new GatedForge(forge, gate), new GatedWorkspace(workspace, gate), new());
}
