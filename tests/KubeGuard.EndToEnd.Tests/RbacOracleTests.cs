using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>5,000 decisions of the real authorizer (R22).</summary>
public sealed class RbacOracleTests
{
    [SharedFact]
    public async Task Verify_agrees_with_the_real_authorizer_on_every_request_R22()
    {
        using var folder = new TemporaryFolder();
        folder.Write("repo/rbac.yaml", File.ReadAllText(SharedData.PathOf("oracles", "rbac", "rbac.yaml")));

        var result = await Cli.RunAsync(
            "verify", "--repo", folder.PathOf("repo"), "--logs", SharedData.PathOf("oracles", "rbac", "audit.jsonl.gz"), "--strict", "--format", "json");

        result.ShouldEndWith(0);
        result.Json.Number("api", "denied").ShouldBe(0);
        result.Json.Number("api", "disagreements").ShouldBe(0);
        (result.Json.Number("api", "replayed") + result.Json.Number("api", "outside")).ShouldBe(5000);
        result.Json.Number("api", "replayed").ShouldBeGreaterThan(4000);
    }
}
