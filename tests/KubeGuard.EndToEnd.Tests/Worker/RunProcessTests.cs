namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary><c>run</c> as a process: exit codes, streams, and what is on GitHub when it is gone.</summary>
public sealed class RunProcessTests
{
    private static readonly string[] Clean = ["run", "--once"];

    [Fact]
    public async Task B1_a_run_opens_pull_requests_and_a_second_makes_no_mutating_call()
    {
        await using var place = await ProcessPlace.StartAsync();

        var first = await place.RunAsync(Clean);

        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.ShouldContain("acme/gitops@prod: done");
        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
        var changes = place.GitHub.Server.Mutations.Count;

        var second = await place.RunAsync(Clean);
        second.ExitCode.ShouldBe(0, second.Error);
        second.Output.ShouldContain("unchanged");
        place.GitHub.Server.Mutations.Count.ShouldBe(changes);
    }

    [Fact]
    public async Task B23_a_dry_run_sends_nothing_but_reads_and_prints_diff_and_body()
    {
        await using var place = await ProcessPlace.StartAsync();

        var run = await place.RunAsync("run", "--once", "--dry-run");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("+++ b/apps/web.yaml");
        run.Output.ShouldContain("| `Role shop/web` |");
        place.GitHub.Server.Mutations.ShouldBeEmpty();
        (await place.GitHub.Repository.HeadAsync("kubeguard/prod/rbac-apps")).ShouldBeNull();
        (await place.RunAsync("status")).Output.ShouldBe("No pass has been made yet.\n");
    }

    [Fact]
    public async Task Settings_with_mistakes_are_exit_2_with_each_mistake_on_standard_error_and_nothing_is_asked()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Parallel", "17");
        place.Set("Worker:Poll", "1 fortnight");
        place.Set("GitHub:TokenFile", "/nowhere/token");

        foreach (var verb in (string[])["run", "serve"])
        {
            var run = await place.RunAsync(verb);

            run.ExitCode.ShouldBe(2);
            run.Output.ShouldBeEmpty();
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0].TrimEnd(':')).ShouldBe(
                ["Worker:Poll", "GitHub:Token", "GitHub:TokenFile", "Worker:Parallel"], ignoreOrder: true);
        }

        place.GitHub.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task B24_a_repository_in_trouble_is_exit_1_and_the_others_are_done()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Repositories:0:Name", "acme/missing");
        place.Set("Repositories:1:Name", GitHubPlace.Name);

        var run = await place.RunAsync(Clean);

        run.ExitCode.ShouldBe(1, run.Error);
        run.Output.ShouldContain("acme/missing@prod: forbidden");
        run.Output.ShouldContain("acme/gitops@prod: done");
        place.GitHub.PullRequest.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task A_work_folder_that_cannot_be_written_to_is_exit_2_and_named()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Folder", "/dev/null/work");

        var run = await place.RunAsync(Clean);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("Worker:Folder: /dev/null/work cannot be written to: ");
        place.GitHub.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task B4_P9_killed_after_any_change_the_next_run_completes_it()
    {
        await using var undisturbed = await ProcessPlace.StartAsync();
        (await undisturbed.RunAsync(Clean)).ExitCode.ShouldBe(0);
        var changes = undisturbed.GitHub.Server.Mutations.Count;
        changes.ShouldBeGreaterThan(2);
        for (var change = 1; change <= changes; change++)
        {
            await using var place = await ProcessPlace.StartAsync();
            var gate = place.GitHub.Server.Troubles.Hold(change);
            await using (var process = place.Start(Clean))
            {
                await process.UntilAsync(gate.Reached);
                await process.KillAsync();
            }

            (await place.RunAsync(Clean)).ExitCode.ShouldBe(0, $"killed after change {change}");

            place.GitHub.PullRequest.Labels.ShouldContain("kubeguard", $"killed after change {change}");
            var before = place.GitHub.Server.Mutations.Count;
            (await place.RunAsync(Clean)).ExitCode.ShouldBe(0);
            place.GitHub.Server.Mutations.Count.ShouldBe(before, $"killed after change {change}");
        }
    }

    [Fact]
    public async Task P9_what_git_leaves_locked_when_it_is_killed_does_not_stop_the_next_run()
    {
        await using var place = await ProcessPlace.StartAsync();
        (await place.RunAsync("run", "--dry-run")).ExitCode.ShouldBe(0);
        var clone = Directory.EnumerateDirectories(Path.Combine(place.Work, "repositories")).ShouldHaveSingleItem();
        foreach (var name in (string[])["shallow.lock", "packed-refs.lock", "config.lock"])
            await File.WriteAllTextAsync(Path.Combine(clone, name), "");

        (await place.RunAsync(Clean)).ExitCode.ShouldBe(0);

        place.GitHub.PullRequest.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task B39_two_runs_in_one_work_folder_take_turns()
    {
        await using var place = await ProcessPlace.StartAsync();
        var gate = place.GitHub.Server.Troubles.Hold();
        await using var first = place.Start(Clean);
        await first.UntilAsync(gate.Reached);
        await using var second = place.Start(Clean);
        gate.Open();

        (await first.EndAsync()).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(0), run => run.Output.ShouldContain("created"));
        (await second.EndAsync()).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(0), run => run.Output.ShouldContain("unchanged"));
        place.GitHub.PullRequest.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task SIGTERM_interrupts_a_run_and_the_next_completes_it()
    {
        await using var place = await ProcessPlace.StartAsync();
        var gate = place.GitHub.Server.Troubles.Hold();
        await using (var process = place.Start(Clean))
        {
            await process.UntilAsync(gate.Reached);
            process.Terminate();
            (await process.EndAsync()).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(130), run => run.Error.ShouldBe("Interrupted.\n"));
        }

        (await place.RunAsync(Clean)).ExitCode.ShouldBe(0);
        place.GitHub.PullRequest.Labels.ShouldContain("kubeguard");
    }
}
