using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests.Similar;

/// <summary>
/// Platform components that no data set here holds: proposals from one window are applied, and later work of the same kinds (other names, other
/// namespaces, another replica, a restart) must still pass, by the rules of generalisation alone.
/// </summary>
public sealed class SimilarClustersTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("flux", "tenants/team-a.yaml")]
    [InlineData("rollouts", "rollouts.yaml")]
    [InlineData("keda", "keda.yaml")]
    [InlineData("metallb", "metallb.yaml")]
    [InlineData("prefixed", "base/rbac.yaml")]
    public async Task R28_later_work_of_the_same_kinds_passes_after_apply(string name, string narrowed)
    {
        var cluster = SimilarClusters.All[name];
        foreach (var (path, text) in cluster.Files)
            _folder.Write($"repo/{path}", text);
        var log = new ClusterLog(_folder.PathOf("repo"));
        var first = _folder.Write("first.log", log.Of(cluster.First, Start));
        var later = _folder.Write("later.log", log.Of(cluster.Later, Start.AddDays(1)));
        (await VerifyAsync(first)).Json.Number("api", "denied").ShouldBe(0);
        var before = await File.ReadAllTextAsync(_folder.PathOf("repo", narrowed));

        (await Cli.RunAsync("propose", "--repo", _folder.PathOf("repo"), "--logs", first, "--out", _folder.PathOf("out"), "--format", "json", "--apply")).ShouldEndWith(0);

        (await File.ReadAllTextAsync(_folder.PathOf("repo", narrowed))).ShouldNotBe(before, "something was there to take away");
        (await VerifyAsync(first)).Json.Objects("denied").ShouldBeEmpty();
        var verified = await VerifyAsync(later);
        verified.Json.Objects("denied").Select(denied => $"{denied.Text("subject")}: {denied.Text("request")}; {denied.Text("keptBy")}").ShouldBeEmpty();
        verified.Json.Number("api", "replayed").ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task R19_the_controller_that_applies_for_others_keeps_cluster_admin()
    {
        var cluster = SimilarClusters.All["flux"];
        foreach (var (path, text) in cluster.Files)
            _folder.Write($"repo/{path}", text);
        var log = _folder.Write("first.log", new ClusterLog(_folder.PathOf("repo")).Of(cluster.First, Start));

        var proposals = (await Cli.RunAsync("propose", "--repo", _folder.PathOf("repo"), "--logs", log, "--out", _folder.PathOf("out"), "--format", "json")).Json;

        proposals.Objects("abstentions").ShouldContain(left => left.Text("target") == "ClusterRoleBinding/cluster-reconciler" && left.Text("reason").Contains("GitOps controller", StringComparison.Ordinal));
        proposals.Proposals().ShouldNotContain(proposal => proposal.Text("name") == "cluster-reconciler");
    }

    private Task<CliResult> VerifyAsync(string log) => Cli.RunAsync("verify", "--repo", _folder.PathOf("repo"), "--logs", log, "--format", "json");
}
