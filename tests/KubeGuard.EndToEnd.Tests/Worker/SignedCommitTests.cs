using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit.GitHub;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Commits that the worker signs, or GitHub for it, and commits that only look like the bot's.</summary>
public sealed class SignedCommitTests
{
    private const string Branch = "kubeguard/prod/rbac-apps";

    [SigningTheory]
    [InlineData("ssh", false, "-----BEGIN SSH SIGNATURE-----")]
    [InlineData("ssh", true, "-----BEGIN SSH SIGNATURE-----")]
    [InlineData("openpgp", false, "-----BEGIN PGP SIGNATURE-----")]
    [InlineData("openpgp", true, "-----BEGIN PGP SIGNATURE-----")]
    public async Task B19_with_a_key_the_bot_signs_its_own_commits_once_and_keeps_the_key_nowhere(string kind, bool isApp, string signature)
    {
        await using var place = await StartAsync(kind);
        place.IsApp = isApp;
        place.Settings.AddRange(["GitHub:CommitName=Shop Bot", $"GitHub:CommitEmail={SigningKeys.Address}"]);

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        var commit = await place.Repository.ShowCommitAsync((await place.Repository.HeadAsync(Branch)).ShouldNotBeNull());
        commit.ShouldContain($"gpgsig {signature}");
        commit.ShouldContain($"committer Shop Bot <{SigningKeys.Address}> ");
        place.FilesOfWorkers().ShouldAllBe(file => !File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal));
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
        place.Server.Calls.ShouldNotContain(call => call.Path.Contains("/git/commits", StringComparison.Ordinal) || call.Path.Contains($"/gitops/commits/{Branch}", StringComparison.Ordinal));
    }

    [SigningTheory]
    [InlineData("ssh")]
    [InlineData("openpgp")]
    public async Task B4_B19_a_worker_that_signs_and_dies_after_any_call_is_completed_by_the_next(string kind)
    {
        var key = KeyOf(kind);
        await using var undisturbed = await StartAsync(kind, key);
        var calls = await undisturbed.MutationsOfAsync(undisturbed.PassAsync);
        for (var cut = 1; cut < calls; cut++)
        {
            await using var place = await StartAsync(kind, key);
            place.Server.Troubles.DieAfter(cut);
            await place.PassAsync();
            place.Server.Troubles.DieAfter(-1);
            var pushed = await place.Repository.HeadAsync(Branch);

            await place.PassAsync();

            place.PullRequest.IsOpen.ShouldBeTrue($"died after {cut} calls");
            (await place.Repository.HeadAsync(Branch)).ShouldBe(pushed ?? await place.Repository.HeadAsync(Branch), $"died after {cut} calls");
            (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0, $"died after {cut} calls");
        }
    }

    [SigningTheory]
    [InlineData("ssh")]
    [InlineData("openpgp")]
    public async Task B4_B19_two_workers_that_sign_at_once_make_one_pull_request(string kind)
    {
        await using var place = await StartAsync(kind);

        await Task.WhenAll(place.PassAsync(), place.PassAsync());

        place.PullRequest.IsOpen.ShouldBeTrue();
        await place.PassAsync();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B4_two_workers_of_an_app_at_once_make_one_pull_request()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.IsApp = true;

        await Task.WhenAll(place.PassAsync(), place.PassAsync());

        place.PullRequest.IsOpen.ShouldBeTrue();
        await place.PassAsync();
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [SigningTheory]
    [InlineData("ssh")]
    [InlineData("openpgp")]
    public async Task B7_a_commit_with_the_bots_trailer_and_name_and_without_its_signature_is_a_persons(string kind)
    {
        await using var place = await StartAsync(kind);
        await place.PassAsync();

        await ForgedIsLeftAloneAsync(place, new(Bot(place), Bot(place)));
    }

    [Fact]
    public async Task B7_a_commit_in_githubs_name_that_github_did_not_sign_is_a_persons()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        await place.PassAsync();

        await ForgedIsLeftAloneAsync(place, FakeAuthorship.MadeByGitHubFor(place.Server.User("kubeguard[bot]"), place.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task B7_a_commit_that_github_made_and_signed_for_a_person_is_a_persons()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        await place.PassAsync();

        await ForgedIsLeftAloneAsync(place, FakeAuthorship.MadeByGitHubFor(place.Server.User("wendy"), place.Clock.GetUtcNow()), isVerified: true);
    }

    [Fact]
    public async Task B4_B7_an_app_that_died_between_push_and_pull_request_knows_its_commit_by_githubs_signature()
    {
        await using var place = await GitHubPlace.StartAsync();
        place.IsApp = true;
        place.Server.Troubles.Add("POST repos/acme/gitops/pulls", new FakeFault.Drop());
        await place.PassAsync();
        place.Repository.PullRequests.ShouldBeEmpty();
        var pushed = (await place.Repository.HeadAsync(Branch)).ShouldNotBeNull();

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        (await place.Repository.HeadAsync(Branch)).ShouldBe(pushed);
        place.Server.Calls.Count(call => call.Path.EndsWith($"/commits/{pushed}", StringComparison.Ordinal)).ShouldBe(1);
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
        place.Server.Calls.Count(call => call.Path.EndsWith($"/commits/{pushed}", StringComparison.Ordinal)).ShouldBe(1, "the marker knows it now");
    }

    [SigningFact]
    public async Task B7_B19_a_key_that_is_given_later_takes_over_without_a_call()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        place.Settings.Add($"GitHub:SigningKeyFile={place.SecretFile("signing-key", SigningKeys.Ssh())}");

        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);

        place.WriteLog("get", "list", "watch");
        (await place.OutcomesAsync()).ShouldBe(["updated"]);
        (await place.Repository.ShowCommitAsync((await place.Repository.HeadAsync(Branch)).ShouldNotBeNull())).ShouldContain("gpgsig ");
    }

    [SigningFact]
    public async Task B19_B23_a_dry_run_with_a_key_plans_and_signs_nothing()
    {
        await using var place = await StartAsync("ssh");

        var report = await place.PassAsync(new(GitAccess.ReadOnly, PublishRequests.None));

        report.Plan.ShouldContain($"would create {Branch}");
        place.Server.Mutations.ShouldBeEmpty();
        (await place.Repository.HeadAsync(Branch)).ShouldBeNull();
    }

    [SigningFact]
    public async Task B19_a_key_that_cannot_sign_is_told_and_pushes_nothing()
    {
        await using var place = await StartAsync("openpgp", SigningKeys.OpenPgp("secret words"));

        var item = (await place.PassAsync()).Items.Single(item => item.Kind == ProposalOutcomeKind.Failed);

        item.Why.ShouldContain("failed to sign");
        place.Server.Mutations.ShouldBeEmpty();
    }

    /// <summary>Has somebody replace the head by a commit that says all that the bot's says; the bot has to leave it alone.</summary>
    private static async Task ForgedIsLeftAloneAsync(GitHubPlace place, FakeAuthorship by, bool isVerified = false)
    {
        var forged = await place.Repository.AmendAsync(Branch, by);
        if (isVerified)
            place.Repository.Verified.Add(forged);
        place.WriteLog("get", "list", "watch");

        (await place.OutcomesAsync()).ShouldBe(["edited-by-person"]);
        (await place.OutcomesAsync()).ShouldBe(["edited-by-person"]);
        (await place.Repository.HeadAsync(Branch)).ShouldBe(forged);
    }

    private static FakeSignature Bot(GitHubPlace place) => new(GitIdentity.Bot.Name, GitIdentity.Bot.Email, place.Clock.GetUtcNow());

    private static string KeyOf(string kind) => kind == "ssh" ? SigningKeys.Ssh() : SigningKeys.OpenPgp();

    private static async Task<GitHubPlace> StartAsync(string kind, string? key = null)
    {
        var place = await GitHubPlace.StartAsync();
        place.Settings.Add($"GitHub:SigningKeyFile={place.SecretFile("signing-key", key ?? KeyOf(kind))}");
        return place;
    }
}
