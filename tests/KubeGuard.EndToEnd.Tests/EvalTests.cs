using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

public sealed class EvalTests
{
    [Fact]
    public async Task C10_eval_prints_the_contract_and_ends_well()
    {
        var result = (await Cli.RunAsync("eval", "--provider", "none", "--cases", "1", "--mutations", "2", "--format", "json")).ShouldEndWith(0);
        result.Json["tasks"]!.AsArray().Select(task => (string)task!["task"]!).ShouldBe(["role-create", "role-refine", "networkpolicy-create", "networkpolicy-refine"]);
        result.Json["mutations"]!.AsArray().ShouldAllBe(mutation => (int)mutation!["tried"]! == 2 && (int)mutation["accepted"]! == 0);
        result.Json["mutations"]!.AsArray().Select(mutation => (string)mutation!["kind"]!).ShouldContain("right-dropped");
    }

    [Fact]
    public async Task C10_eval_says_what_it_cannot_use()
    {
        using var folder = new TemporaryFolder();
        (await Cli.RunAsync("eval", "--replay", folder.Root)).ShouldEndWith(2).Error.ShouldContain("no recorded exchange there");
        (await Cli.RunAsync("eval", "--provider", "parrot")).ShouldEndWith(2).Error.ShouldContain("unknown provider");
        (await Cli.RunAsync("eval", "--provider", "compatible")).ShouldEndWith(2).Error.ShouldContain("Model:Endpoint is missing");
        (await Cli.RunAsync("eval", "--cases", "0")).ShouldEndWith(2).Error.ShouldContain("expected a number from 1");
        (await Cli.RunAsync("eval", "--replay", folder.Root, "--provider", "none")).ShouldEndWith(2).Error.ShouldContain("leave out");
    }
}
