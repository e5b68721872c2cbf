using System.Text.Json.Nodes;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using KubeGuard.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot.Tests.Policy;

/// <summary>The policy on the command line (B26).</summary>
public sealed class PolicyVerbTests : IDisposable
{
    private const string Wrong = "limits: {opne: 1}\nmodel: {endpoint: x}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Validate_exits_1_and_prints_each_mistake()
    {
        _folder.Write(".kubeguard.yaml", Wrong);
        (await RunAsync("policy", "validate", "--repo", _folder.Root)).ShouldBe(1);
        _output.ToString().ShouldContain(".kubeguard.yaml:1:10: limits.opne: got an unknown key");
        _output.ToString().ShouldContain(".kubeguard.yaml:2:9: model.endpoint: got an unknown key, expected no such key here");
        _output.ToString().ShouldContain("2 mistakes.");
    }

    [Fact]
    public async Task Validate_as_json_names_places_and_the_nearest_key()
    {
        (await RunAsync("policy", "validate", _folder.Write("draft.yaml", Wrong), "--format", "json")).ShouldBe(1);
        var document = JsonNode.Parse(_output.ToString())!;
        document["outcome"]!.GetValue<string>().ShouldBe("invalid");
        document["errors"]![0]!["nearest"]!.GetValue<string>().ShouldBe("open");
        document["errors"]![1]!["line"]!.GetValue<int>().ShouldBe(2);
    }

    [Theory]
    [InlineData("model: {enabled: false}\n", "The policy file is valid.")]
    [InlineData("exceptions: [{target: a, reason: b, until: 2020-01-01}]\n", "warning: .kubeguard.yaml:1:44: exceptions[0].until: got 2020-01-01, which is past")]
    [InlineData(null, "the defaults hold")]
    public async Task Validate_exits_0_for_what_can_be_used(string? yaml, string said)
    {
        if (yaml is not null)
            _folder.Write(".kubeguard.yaml", yaml);
        (await RunAsync("policy", "validate", "--repo", _folder.Root)).ShouldBe(0);
        _output.ToString().ShouldContain(said);
    }

    [Fact]
    public async Task Show_gives_each_effective_value_and_its_origin()
    {
        _folder.Write(".kubeguard.yaml", "limits:\n  open: 3\n");
        (await RunAsync("policy", "show", "--repo", _folder.Root, "--format", "json")).ShouldBe(0);
        var settings = JsonNode.Parse(_output.ToString())!["settings"]!.AsArray();
        settings.Single(setting => (string?)setting!["path"] == "limits.open")!.ToJsonString().ShouldBe("""{"path":"limits.open","value":3,"origin":".kubeguard.yaml:2:9"}""");
        settings.Single(setting => (string?)setting!["path"] == "limits.perRun")!["origin"]!.GetValue<string>().ShouldBe("default");
    }

    [Fact]
    public async Task Propose_with_an_invalid_policy_proposes_nothing_and_tells_every_mistake()
    {
        _folder.Write("gitops/.kubeguard.yaml", Wrong);
        var results = _folder.PathOf("out");
        (await RunAsync("propose", "--repo", _folder.PathOf("gitops"), "--logs", _folder.Write("audit.log", "{}"), "--out", results)).ShouldBe(2);
        _error.ToString().ShouldContain("limits.opne");
        _error.ToString().ShouldContain("model.endpoint");
        Directory.Exists(results).ShouldBeFalse();
    }

    private async Task<int> RunAsync(params string[] args)
    {
        await using var services = KubeGuardServices.Build(new CommandConsole(_output, _error, false, false));
        return await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(args);
    }
}
