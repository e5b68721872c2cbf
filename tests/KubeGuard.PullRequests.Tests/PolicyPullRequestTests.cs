using System.Text;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Pull requests that have the policy file ignore changes, or want them again (B10).</summary>
public sealed class PolicyPullRequestTests
{
    private const string PolicyFile = ".kubeguard.yaml";
    private const string Ours = "exceptions:\n  # ours\n  - target: Role/other/*\n    reason: because\n";

    private static readonly BranchName Ignoring = new("kubeguard-policy/ignore-1");
    private static readonly BranchName Admitting = new("kubeguard-policy/unignore-1");
    private static readonly BranchScope Scope = new(["kubeguard-policy/"]);

    [Fact]
    public async Task B4_ignoring_that_is_killed_after_any_call_is_completed_by_asking_again()
    {
        for (var cut = 1; cut <= 2; cut++)
        {
            using var repository = await TestRepository.CreateAsync();
            var pull = await PublishAsync(repository);
            var gate = MutationGate.KillingAfter(cut);
            await Should.ThrowAsync<KilledException>(() =>
                new PolicyPullRequests(new GatedForge(repository.Forge, gate), new GatedWorkspace(repository.Workspace, gate), new()).IgnoreAsync(pull, "", null));

            var offered = (await Offers(repository).IgnoreAsync(pull, "", null)).ShouldBeOfType<PolicyOffer.Offered>();

            offered.PullRequest.Head.ShouldBe(Ignoring, $"killed after call {cut}");
            (await repository.Forge.ListAsync(Scope)).ShouldHaveSingleItem().Id.ShouldBe(offered.PullRequest.Id);
            (await FileAsync(repository, Ignoring)).ShouldContain("declined in pull request #1");
        }
    }

    [Fact]
    public async Task B1_B10_asking_for_the_same_again_makes_no_call_and_asking_otherwise_changes_the_one_pull_request()
    {
        using var repository = await TestRepository.CreateAsync();
        var pull = await PublishAsync(repository);
        await Offers(repository).IgnoreAsync(pull, "the yearly job", null);
        var gate = new MutationGate();

        await new PolicyPullRequests(new GatedForge(repository.Forge, gate), new GatedWorkspace(repository.Workspace, gate), new()).IgnoreAsync(pull, "the yearly job", null);
        gate.Calls.ShouldBe(0);

        await Offers(repository).IgnoreAsync(pull, "the monthly job", new(2030, 1, 31));
        (await repository.Forge.ListAsync(Scope)).ShouldHaveSingleItem().Body.ShouldContain("until 2030-01-31: the monthly job");
        var file = await FileAsync(repository, Ignoring);
        file.ShouldContain("the monthly job");
        file.ShouldNotContain("yearly");
    }

    [Fact]
    public async Task B10_taking_it_back_withdraws_what_is_not_merged_and_leaves_every_other_exception()
    {
        using var repository = await TestRepository.CreateAsync();
        var pull = await PublishAsync(repository);
        var main = await repository.PushAsync(TestRepository.Main, await repository.HeadAsync(TestRepository.Main), Samples.Change(PolicyFile, null, Ours));
        await Offers(repository).IgnoreAsync(pull, "", null);

        (await Offers(repository).AdmitAsync(pull)).ShouldBeOfType<PolicyOffer.AlreadySo>();
        (await repository.Forge.ListAsync(Scope)).ShouldHaveSingleItem().State.ShouldBe(PullRequestState.Closed);
        (await repository.FindAsync(Ignoring)).ShouldBeNull();

        await Offers(repository).IgnoreAsync(pull, "", null);
        await repository.PushAsync(TestRepository.Main, main, Samples.Change(PolicyFile, Ours, await FileAsync(repository, Ignoring)));
        (await Offers(repository).IgnoreAsync(pull, "", null)).ShouldBeOfType<PolicyOffer.AlreadySo>();
        (await Offers(repository).AdmitAsync(pull)).ShouldBeOfType<PolicyOffer.Offered>();
        (await FileAsync(repository, Admitting)).ShouldBe(Ours);
    }

    [Fact]
    public async Task B7_B27_a_branch_of_a_persons_and_a_file_with_mistakes_are_left_alone()
    {
        using var repository = await TestRepository.CreateAsync();
        var pull = await PublishAsync(repository);
        var main = await repository.HeadAsync(TestRepository.Main);
        var theirs = await repository.PushAsync(Ignoring, main, Samples.Change("NOTES.md", null, "mine\n"));

        (await Offers(repository).IgnoreAsync(pull, "", null)).ShouldBeOfType<PolicyOffer.Refused>().Reason.ShouldContain("commits that KubeGuard did not make");
        (await Offers(repository).AdmitAsync(pull)).ShouldBeOfType<PolicyOffer.AlreadySo>();
        (await repository.FindAsync(Ignoring)).ShouldBe(theirs);

        await repository.PushAsync(TestRepository.Main, main, Samples.Change(PolicyFile, null, "limits: {opne: 3}\n"));
        (await Offers(repository).IgnoreAsync(pull, "", null)).ShouldBeOfType<PolicyOffer.Refused>().Reason.ShouldContain("limits.opne");
        (await Offers(repository).IgnoreAsync(pull with { Body = "gone" }, "", null)).ShouldBeOfType<PolicyOffer.Refused>().Reason.ShouldContain("marker");
        (await repository.Forge.ListAsync(Scope)).ShouldBeEmpty();
    }

    private static PolicyPullRequests Offers(TestRepository repository) => new(repository.Forge, repository.Workspace, new());

    private static async Task<PullRequest> PublishAsync(TestRepository repository) =>
        (await repository.Publisher.PublishAsync(Samples.Input(Samples.RbacGroup))).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Created>().PullRequest;

    private static async Task<string> FileAsync(TestRepository repository, BranchName branch) =>
        Encoding.UTF8.GetString((await repository.Workspace.ReadFilesAsync(await repository.HeadAsync(branch))).Read(PolicyFile).ShouldNotBeNull());
}
