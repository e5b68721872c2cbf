using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>B17: what is proposed, as code scanning alerts of the base branch.</summary>
public sealed class CodeScanningTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B17_what_is_proposed_is_an_alert_of_the_base_branch_and_the_second_pass_changes_nothing(bool isApp)
    {
        await using var place = await StartAsync();
        place.IsApp = isApp;

        var report = await place.PassAsync();

        report.CodeScanning.ShouldBe(new CodeScanningOutcome.Uploaded(1, 0));
        var upload = place.Repository.CodeScanning.Uploads.ShouldHaveSingleItem();
        upload.Reference.ShouldBe("refs/heads/main");
        upload.Commit.ShouldBe(await place.Repository.HeadAsync("main"));
        upload.Category.ShouldBe("kubeguard/prod");
        var result = upload.Results.ShouldHaveSingleItem()!;
        ((string)result["ruleId"]!).ShouldStartWith("wildcard-grants/");
        var location = result["locations"]![0]!["physicalLocation"]!;
        ((string)location["artifactLocation"]!["uri"]!).ShouldBe("apps/web.yaml");
        ((int)location["region"]!["startLine"]!).ShouldBe(13);
        ((int)location["region"]!["endLine"]!).ShouldBe(15);

        (await place.MutationsOfAsync(async () => (await place.PassAsync()).CodeScanning.ShouldBe(new CodeScanningOutcome.Unchanged(1, "")))).ShouldBe(0);
    }

    [Fact]
    public async Task B17_nothing_is_asked_or_sent_unless_the_policy_says_so()
    {
        await using var place = await GitHubPlace.StartAsync();

        (await place.PassAsync()).CodeScanning.ShouldBeNull();

        place.Server.Calls.ShouldNotContain(call => call.Path.Contains("code-scanning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task B17_once_everything_is_merged_an_empty_analysis_closes_the_alerts_once()
    {
        await using var place = await StartAsync();
        await place.PassAsync();
        await place.Repository.MergeAsync(place.PullRequest.Number);

        (await place.PassAsync()).CodeScanning.ShouldBe(new CodeScanningOutcome.Uploaded(0, 0));

        (await place.MutationsOfAsync(async () => (await place.PassAsync()).CodeScanning.ShouldBe(new CodeScanningOutcome.Unchanged(0, "")))).ShouldBe(0);
        place.Repository.CodeScanning.Uploads.Select(upload => upload.Results.Count).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task B17_lines_that_move_are_sent_again_as_the_same_alert()
    {
        await using var place = await StartAsync();
        await place.PassAsync();
        var before = await place.Repository.ReadAsync("main", "apps/web.yaml");
        await place.Repository.CommitAsync("main", "Comment", new KeyValuePair<string, string?>("apps/web.yaml", $"# The shop's web server.\n{before}"));

        await place.PassAsync();

        place.Repository.CodeScanning.Uploads.Select(upload => (int)upload.Results[0]!["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!).ShouldBe([13, 14]);
        place.Repository.CodeScanning.Uploads.Select(upload => (string)upload.Results[0]!["partialFingerprints"]!["primaryLocationLineHash"]!).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task B18_a_repository_without_code_scanning_is_a_warning_and_the_pass_goes_on()
    {
        await using var place = await StartAsync();
        place.Repository.CodeScanning.IsOn = false;

        var report = await place.PassAsync();

        report.Outcome.ShouldBeOfType<PassOutcome.Done>();
        place.PullRequest.IsOpen.ShouldBeTrue();
        var said = RunDocument.Of(report).CodeScanning.ShouldNotBeNull();
        said.ShouldStartWith("warning: ");
        said.ShouldContain("Code Security must be enabled for this repository to use code scanning");
    }

    [Fact]
    public async Task B4_two_workers_at_once_come_to_one_set_of_alerts()
    {
        await using var place = await StartAsync();

        await Task.WhenAll(place.PassAsync(), place.PassAsync());
        await place.PassAsync();

        place.Repository.CodeScanning.Uploads.Select(upload => upload.Sarif.ToJsonString()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B23_a_dry_run_says_which_alerts_it_would_show_and_sends_nothing()
    {
        await using var place = await StartAsync();
        using var worker = place.Worker();

        var report = (await worker.Run.RunAsync(worker.All, PassRequest.Usual with { Access = GitAccess.ReadOnly }, _ => { }, default)).ShouldHaveSingleItem();

        report.Plan.ShouldContain("would upload 1 result to code scanning\napps/web.yaml:13-15: wildcard-grants/");
        RunDocument.Of(report).CodeScanning.ShouldBe("would upload 1 result");
        place.Server.Mutations.ShouldBeEmpty();
    }

    private static async Task<GitHubPlace> StartAsync()
    {
        var place = await GitHubPlace.StartAsync();
        await place.WritePolicyAsync("codeScanning: true\n");
        return place;
    }
}
