using System.Diagnostics;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>The demo: what a newcomer runs first.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Demo => _folder.PathOf("demo");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_ends_by_saying_what_was_proposed_what_was_proven_and_where_to_look()
    {
        var demo = await Cli.RunAsync("demo", "--out", Demo);

        demo.ShouldEndWith(0);
        demo.Output.ShouldContain("== What was proposed ==");
        demo.Output.ShouldContain("== What was proven ==");
        demo.Output.ShouldContain("== Where to look ==");
        demo.Output.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task It_pushes_a_branch_for_each_pull_request_and_writes_each_as_text_and_page()
    {
        (await Cli.RunAsync("demo", "--out", Demo)).ShouldEndWith(0);

        var pages = Directory.EnumerateFiles(Path.Combine(Demo, "pull-requests"), "0*.md").ToArray();
        pages.ShouldNotBeEmpty();
        foreach (var page in pages)
            File.Exists(Path.ChangeExtension(page, ".html")).ShouldBeTrue();
        var branches = (await GitAsync("branch", "--list", "kubeguard/*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        branches.Length.ShouldBe(pages.Length);
        (await GitAsync("log", "--oneline", "main")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_pages_need_no_network_and_run_no_script()
    {
        (await Cli.RunAsync("demo", "--out", Demo)).ShouldEndWith(0);

        foreach (var page in Directory.EnumerateFiles(Path.Combine(Demo, "pull-requests"), "*.html"))
        {
            var html = await File.ReadAllTextAsync(page);
            html.ShouldNotContain("<script src", Case.Insensitive);
            html.ShouldNotContain("<link rel=\"stylesheet\" href=\"http", Case.Insensitive);
            html.ShouldNotContain("recon.example/x.png\"");
        }
    }

    [Fact]
    public async Task Twice_gives_the_same_twice_P5()
    {
        (await Cli.RunAsync("demo", "--out", Demo)).ShouldEndWith(0);
        var first = Contents();
        (await Cli.RunAsync("demo", "--out", Demo)).ShouldEndWith(0);

        Contents().ShouldBe(first);
    }

    [Fact]
    public async Task It_refuses_a_folder_that_is_not_its_own()
    {
        var mine = _folder.Write("demo/mine.txt", "mine");

        (await Cli.RunAsync("demo", "--out", Demo)).ShouldEndWith(2).Error.ShouldContain("--out");

        (await File.ReadAllTextAsync(mine)).ShouldBe("mine");
    }

    private SortedDictionary<string, string> Contents() => new(
        Directory.EnumerateFiles(Path.Combine(Demo, "pull-requests")).Append(Path.Combine(Demo, "proposals.json"))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText),
        StringComparer.Ordinal);

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Path.Combine(Demo, "gitops.git"), .. arguments]) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        git.ExitCode.ShouldBe(0);
        return output;
    }
}
