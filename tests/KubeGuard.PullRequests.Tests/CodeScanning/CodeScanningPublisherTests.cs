using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Sarif;
using KubeGuard.PullRequests.Tests.GitHub;
using KubeGuard.PullRequests.Tests.Sarif;

namespace KubeGuard.PullRequests.Tests.CodeScanning;

/// <summary>B17: alerts of a branch on GitHub, sent only when they differ.</summary>
public sealed class CodeScanningPublisherTests
{
    [Fact]
    public async Task B17_an_upload_arrives_for_the_branch_and_the_commit_that_was_read()
    {
        await using var world = await GitHubWorld.StartAsync();
        var document = SarifSamples.Of(2);

        (await PublishAsync(world, document)).ShouldBe(new CodeScanningOutcome.Uploaded(2, 0));

        var upload = world.Remote.CodeScanning.Uploads.ShouldHaveSingleItem();
        upload.Reference.ShouldBe("refs/heads/main");
        upload.Commit.ShouldBe(await world.Remote.HeadAsync("main"));
        upload.Category.ShouldBe("kubeguard/prod");
        upload.Tool.ShouldBe("KubeGuard");
        upload.Version.ShouldBe(document.Version);
        upload.Results.ToJsonString().ShouldBe(document.Run()["results"]!.ToJsonString());
    }

    [Fact]
    public async Task B1_what_github_has_is_not_sent_again_also_for_a_later_commit()
    {
        await using var world = await GitHubWorld.StartAsync();
        await PublishAsync(world, SarifSamples.Of(2));
        await world.Remote.CommitAsync("main", "Something else", new KeyValuePair<string, string?>("README.md", "x\n"));
        var before = world.Server.Mutations.Count;

        (await PublishAsync(world, SarifSamples.Of(2))).ShouldBe(new CodeScanningOutcome.Unchanged(2, ""));

        world.Server.Mutations.Count.ShouldBe(before);
    }

    [Fact]
    public async Task B17_other_results_take_the_place_of_the_earlier_ones_and_none_closes_them_once()
    {
        await using var world = await GitHubWorld.StartAsync();
        (await PublishAsync(world, SarifSamples.Of(0))).ShouldBe(new CodeScanningOutcome.NothingFound());
        world.Remote.CodeScanning.Uploads.ShouldBeEmpty();

        foreach (var results in (int[])[2, 1, 0])
        {
            (await PublishAsync(world, SarifSamples.Of(results))).ShouldBe(new CodeScanningOutcome.Uploaded(results, 0));
            (await PublishAsync(world, SarifSamples.Of(results))).ShouldBe(new CodeScanningOutcome.Unchanged(results, ""));
        }

        world.Remote.CodeScanning.Uploads.Select(upload => upload.Results.Count).ShouldBe([2, 1, 0]);
    }

    [Fact]
    public async Task B17_clusters_and_branches_are_analyses_of_their_own()
    {
        await using var world = await GitHubWorld.StartAsync();
        var stage = SarifWriter.Write("kubeguard/stage", "0.1.0", [SarifSamples.High], [SarifSamples.Finding]);
        await world.Remote.CommitAsync("next", "Next", new KeyValuePair<string, string?>("README.md", "x\n"));

        await PublishAsync(world, SarifSamples.Of(2));
        await PublishAsync(world, stage);
        await PublishAsync(world, SarifSamples.Of(2), "next");

        foreach (var outcome in new[] { await PublishAsync(world, SarifSamples.Of(2)), await PublishAsync(world, stage), await PublishAsync(world, SarifSamples.Of(2), "next") })
            outcome.ShouldBeOfType<CodeScanningOutcome.Unchanged>();
        world.Remote.CodeScanning.Uploads.Count.ShouldBe(3);
    }

    [Fact]
    public async Task B17_a_pass_waits_a_minute_for_github_and_the_next_one_finds_what_was_processed_since()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.CodeScanning.ProcessingTime = TimeSpan.FromMinutes(5);

        (await PublishAsync(world, SarifSamples.Of(2))).ShouldBe(new CodeScanningOutcome.InProcess(2));
        world.Clock.Advance(TimeSpan.FromMinutes(5));

        (await PublishAsync(world, SarifSamples.Of(2))).ShouldBe(new CodeScanningOutcome.Unchanged(2, ""));
        world.Remote.CodeScanning.Uploads.Count.ShouldBe(1);
    }

    [Fact]
    public async Task B17_what_github_cannot_process_is_said_each_time_and_not_sent_again_until_it_is_something_else()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.CodeScanning.Error = "error reading field xyz";

        (await PublishAsync(world, SarifSamples.Of(2))).ShouldBe(new CodeScanningOutcome.Rejected("error reading field xyz"));
        var again = await PublishAsync(world, SarifSamples.Of(2));

        again.ShouldBe(new CodeScanningOutcome.Rejected("error reading field xyz"));
        again.Words.ShouldStartWith("warning: ");
        world.Remote.CodeScanning.Uploads.Count.ShouldBe(1);
        world.Remote.CodeScanning.Error = "";
        (await PublishAsync(world, SarifSamples.Of(1))).ShouldBe(new CodeScanningOutcome.Uploaded(1, 0));
    }

    [Fact]
    public async Task B18_a_repository_without_code_scanning_is_a_warning_that_says_what_is_missing()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.CodeScanning.IsOn = false;

        var outcome = (await PublishAsync(world, SarifSamples.Of(2))).ShouldBeOfType<CodeScanningOutcome.Failed>();

        outcome.Reason.ShouldContain("Code Security must be enabled for this repository to use code scanning");
        outcome.Reason.ShouldContain("security_events: write");
        world.Server.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task B18_a_missing_permission_is_a_warning_that_says_what_is_missing()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.App.Granted.Remove("security_events");

        var outcome = (await PublishAsync(world, SarifSamples.Of(2))).ShouldBeOfType<CodeScanningOutcome.Failed>();

        outcome.Reason.ShouldContain("Resource not accessible by integration");
        outcome.Reason.ShouldContain("security_events: write");
        world.Remote.CodeScanning.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task B1_a_github_that_drops_the_digest_gets_a_commit_once()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Remote.CodeScanning.KeepsBuildMetadata = false;

        await PublishAsync(world, SarifSamples.Of(2));
        (await PublishAsync(world, SarifSamples.Of(2))).ShouldBeOfType<CodeScanningOutcome.Unchanged>();
        (await PublishAsync(world, SarifSamples.Of(1))).ShouldBeOfType<CodeScanningOutcome.Uploaded>();

        world.Remote.CodeScanning.Uploads.Count.ShouldBe(2);
    }

    [Fact]
    public async Task B4_a_bot_that_dies_after_any_call_is_completed_by_the_next()
    {
        foreach (var cut in Enumerable.Range(0, 2))
        {
            await using var world = await GitHubWorld.StartAsync();
            world.Server.Troubles.DieAfter(cut);
            await PublishAsync(world, SarifSamples.Of(2));
            world.Server.Troubles.DieAfter(-1);
            world.Clock.Advance(TimeSpan.FromMinutes(1));

            await PublishAsync(world, SarifSamples.Of(2));

            (await PublishAsync(world, SarifSamples.Of(2))).ShouldBe(new CodeScanningOutcome.Unchanged(2, ""));
            world.Remote.CodeScanning.Uploads.Count.ShouldBe(1, $"died after {cut} changes");
        }
    }

    [Fact]
    public async Task B23_a_plan_says_what_would_be_sent_and_sends_nothing()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Reconnect(new() { Identity = world.AppIdentity, Access = GitAccess.ReadOnly });

        var plan = (await new CodeScanningPublisher(world.Repository.CodeScanning, world.Clock).PlanAsync(SarifSamples.Of(2), await HeadAsync(world)))
            .ShouldBeOfType<CodeScanningOutcome.WouldUpload>();

        plan.Lines.Length.ShouldBe(2);
        plan.Lines[0].ShouldBe("apps/web.yaml:8-10: test/high: Role shop/web grants more than was used. Never used: delete on secrets.");
        world.Server.Mutations.ShouldBeEmpty();
    }

    private static async Task<CodeScanningOutcome> PublishAsync(GitHubWorld world, SarifDocument document, string branch = "main") =>
        await new CodeScanningPublisher(world.Repository.CodeScanning, world.Clock).PublishAsync(document, await HeadAsync(world, branch));

    private static async Task<BranchHead> HeadAsync(GitHubWorld world, string branch = "main") => new(new(branch), new((await world.Remote.HeadAsync(branch))!));
}
