using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests.Yaml;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>R7: what a right that nobody used means when the audit policy is at hand.</summary>
public sealed class AuditPolicyEffectTests
{
    private const string Everything = "{level: Metadata}";

    [Fact]
    public void R7_what_the_policy_records_and_nobody_shows_is_unused()
    {
        const string Rule = "{apiGroups: ['', gateway.networking.k8s.io], resources: [pods, httproutes], verbs: [get, list]}";
        Web(Rule, null, "list pods in shop").Rules("rbac/Role/shop/web").ShouldContain("get,list httproutes of gateway.networking.k8s.io");
        Web(Rule, Everything, "list pods in shop").Rules("rbac/Role/shop/web").ShouldBe(["list pods of core"]);
    }

    [Theory]
    [InlineData("{level: None, resources: [{group: '', resources: [secrets]}]}", "resource")]
    [InlineData("{level: None, verbs: [delete]}", "verb")]
    [InlineData("{level: None, users: ['system:serviceaccount:shop:web'], resources: [{group: '', resources: [secrets]}]}", "user")]
    [InlineData("{level: None, userGroups: ['system:serviceaccounts:shop'], verbs: [delete]}", "group")]
    [InlineData("{level: None, namespaces: [shop], verbs: [delete]}", "namespace")]
    [InlineData("{level: None, resources: [{group: '', resources: [secrets], resourceNames: [tls]}]}", "name")]
    [InlineData("{level: Metadata, omitStages: [ResponseComplete], verbs: [delete]}", "stage")]
    public void R7_what_the_policy_leaves_out_stays(string rule, string _)
    {
        var hardened = Web("{apiGroups: [''], resources: [pods, secrets], verbs: [list, delete]}", $"{rule}, {Everything}", "list pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldContain(left => left.Contains("delete", StringComparison.Ordinal) && left.Contains("secrets", StringComparison.Ordinal));
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Unknown && item.Text.Contains("audit policy does not record"));
    }

    [Theory]
    [InlineData("{level: None, users: ['system:serviceaccount:shop:other'], verbs: [delete]}")]
    [InlineData("{level: None, namespaces: [kube-system], verbs: [delete]}")]
    [InlineData("{level: Metadata, verbs: [delete]}, {level: None, verbs: [delete]}")]
    [InlineData("{level: None, nonResourceURLs: ['/healthz*']}")]
    [InlineData("{level: Metadata, omitStages: [RequestReceived], verbs: [delete]}")]
    public void R7_what_the_policy_leaves_out_elsewhere_is_no_reason_to_keep(string rules) =>
        Web("{apiGroups: [''], resources: [pods, secrets], verbs: [list, delete]}", $"{rules}, {Everything}", "list pods in shop")
            .Rules("rbac/Role/shop/web").ShouldBe(["list pods of core"]);

    [Fact]
    public void R7_a_wildcard_keeps_the_resources_that_the_policy_leaves_out()
    {
        var hardened = Web("{apiGroups: [''], resources: ['*'], verbs: [get, list]}", $"{{level: None, resources: [{{group: '', resources: [events]}}]}}, {Everything}", "list pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get,list events of core", "list pods of core"], ignoreOrder: true);
    }

    [Fact]
    public void R7_a_policy_that_leaves_out_whatever_it_does_not_name_leaves_the_wildcard()
    {
        var hardened = Web("{apiGroups: ['', apps], resources: ['*'], verbs: [get, list]}", "{level: Metadata, resources: [{group: ''}]}", "list pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get,list * of apps", "list pods of core"], ignoreOrder: true);
    }

    [Fact]
    public void R7_cluster_admin_stays_when_the_policy_does_not_record_all_that_it_may_do()
    {
        var yaml = Rbac.All(Rbac.Account("shop/nightly"), Rbac.Binding("nightly", "ClusterRole cluster-admin", "shop/nightly"));
        var use = Allowed("shop/nightly", "list secrets in shop", "RBAC: allowed by ClusterRoleBinding \"nightly\" of ClusterRole \"cluster-admin\" to ServiceAccount \"nightly/shop\"");
        Hardened.By(yaml, Options(Everything), use).Ids.ShouldBe(["rbac/ClusterRoleBinding/nightly"]);
        var partly = Hardened.By(yaml, Options("{level: Metadata, resources: [{group: ''}]}"), use);
        partly.Result.Proposals.ShouldBeEmpty();
        partly.ReasonToLeave("ClusterRoleBinding/nightly").ShouldContain("audit policy does not record");
    }

    [Fact]
    public void R7_a_policy_that_the_log_contradicts_is_no_proof_that_a_right_is_unused()
    {
        var hardened = Web("{apiGroups: ['', example.org], resources: [pods, widgets], verbs: [get, list]}", "{level: None, verbs: [list]}, " + Everything, "list pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldContain("get,list widgets of example.org");
        hardened.Result.Observations.ShouldContain(observation => observation.Target == "audit policy" && observation.Text.Contains("The log shows list "));
    }

    [Fact]
    public void R7_paths_that_the_policy_leaves_out_stay()
    {
        var yaml = Rbac.All(Rbac.Role("probe", "{nonResourceURLs: [/version, /apis], verbs: [get]}"), Rbac.Binding("probe", "ClusterRole probe", "shop/web"));
        var use = Allowed("shop/web", "get /version", By("probe", "ServiceAccount \"web/shop\""));
        Hardened.By(yaml, Options(Everything), use).Rules("rbac/ClusterRole/probe").ShouldBe(["get /version"]);
        Hardened.By(yaml, Options("{level: None, nonResourceURLs: [/apis]}, " + Everything), use).Ids.ShouldBeEmpty();
    }

    [Fact]
    public void R7_the_binding_of_a_default_role_is_said_to_be_unknown_where_the_policy_leaves_it_out()
    {
        var yaml = Rbac.Binding("storage", "ClusterRole system:persistent-volume-provisioner", "shop/web");
        Hardened.By(yaml, Options("{level: Metadata, resources: [{group: ''}]}")).ReasonToLeave("ClusterRoleBinding/storage").ShouldContain("storageclasses.storage.k8s.io are unknown");
        Hardened.By(yaml, Options(Everything)).ReasonToLeave("ClusterRoleBinding/storage").ShouldNotContain("unknown");
    }

    private static Hardened Web(string rule, string? policy, params string[] requests)
    {
        ApiUse[] uses = [.. requests.Select(request => Allowed("shop/web", request, By("shop/web", "ServiceAccount \"web/shop\"")))];
        return Hardened.By(Rbac.All(Rbac.Role("shop/web", rule), Rbac.Binding("shop/web", "Role web", "shop/web")), policy is null ? new() : Options(policy), [.. uses, Allowed("kube-system/other", "list secrets", "")]);
    }

    private static HardeningOptions Options(string rules) => new()
    {
        Rbac = new() { AuditPolicy = AuditPolicyReader.Read(YamlReader.Read("policy.yaml", System.Text.Encoding.UTF8.GetBytes($"{{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{rules}]}}"))) },
    };
}
