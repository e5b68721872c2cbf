using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Silence;

namespace KubeGuard.Hardening.Tests.Rbac.Silence;

public sealed class AuditPolicyTests
{
    private static readonly ApiSubject Web = new("system:serviceaccount:shop:web", ["system:authenticated", "system:serviceaccounts"]);

    [Fact]
    public void R7_what_no_rule_matches_is_not_recorded() =>
        Policy(new AuditPolicyRule { Level = "Metadata", Resources = [Core("pods")] }).Records(Web, Get("secrets")).ShouldBeFalse();

    [Fact]
    public void R7_the_first_rule_that_matches_decides()
    {
        var policy = Policy(
            new AuditPolicyRule { Level = "None", Users = [Web.User] },
            new AuditPolicyRule { Level = "Metadata" });
        policy.Records(Web, Get("pods")).ShouldBeFalse();
        policy.Records(new("jane", []), Get("pods")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("*", "pods", "", true)]
    [InlineData("*", "pods", "log", true)]
    [InlineData("pods", "pods", "log", false)]
    [InlineData("pods/log", "pods", "log", true)]
    [InlineData("pods/*", "pods", "log", true)]
    [InlineData("pods/*", "pods", "", true)]
    [InlineData("*/status", "pods", "status", true)]
    [InlineData("*/status", "pods", "", false)]
    public void R7_resources_and_subresources_match_as_the_api_server_matches_them(string pattern, string resource, string subresource, bool recorded) =>
        Policy(new AuditPolicyRule { Level = "Metadata", Resources = [Core(pattern)] })
            .Records(Web, new("get", "", resource, subresource, "shop", "x")).ShouldBe(recorded);

    [Fact]
    public void R7_a_rule_without_a_group_speaks_of_the_core_group_alone() =>
        Policy(new AuditPolicyRule { Level = "Metadata", Resources = [Core("*")] })
            .Records(Web, new("list", "storage.k8s.io", "storageclasses", "", "", "")).ShouldBeFalse();

    [Fact]
    public void R7_a_rule_with_namespaces_never_matches_a_path()
    {
        var policy = Policy(new AuditPolicyRule { Level = "Metadata", Namespaces = ["", "shop"] });
        policy.Records(Web, new("get", "", "", "", "", "", "/metrics")).ShouldBeFalse();
        policy.Records(Web, new("list", "", "nodes", "", "", "")).ShouldBeTrue();
        policy.Records(Web, new("list", "", "pods", "", "other", "")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/metrics", "/metrics", true)]
    [InlineData("/metrics", "/metrics/cadvisor", false)]
    [InlineData("/healthz*", "/healthz/ping", true)]
    public void R7_paths_are_exact_or_end_in_a_star(string pattern, string path, bool recorded) =>
        Policy(new AuditPolicyRule { Level = "Metadata", NonResourceUrls = [pattern] })
            .Records(Web, new("get", "", "", "", "", "", path)).ShouldBe(recorded);

    [Fact]
    public void R7_a_stage_that_is_left_out_everywhere_leaves_nothing_to_read()
    {
        var rule = new AuditPolicyRule { Level = "Metadata" };
        new AuditPolicy(["RequestReceived"], [rule]).Records(Web, Get("pods")).ShouldBeTrue();
        new AuditPolicy(["ResponseComplete"], [rule]).Records(Web, Get("pods")).ShouldBeFalse();
        new AuditPolicy(["ResponseComplete"], [rule]).Records(Web, Get("pods") with { Verb = "watch" }).ShouldBeTrue();
    }

    private static AuditPolicy Policy(params AuditPolicyRule[] rules) => new([], [.. rules]);

    private static AuditPolicyResources Core(string pattern) => new("", [pattern], []);

    private static ApiRequest Get(string resource) => new("get", "", resource, "", "shop", "x");
}
