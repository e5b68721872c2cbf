using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>R12, R13, R15, R20 of the rules about roles.</summary>
public sealed class NamedRuleTests
{
    private static readonly ApiUse[] Others = [Allowed("kube-system/other", "list ingresses.networking.k8s.io", ""), Allowed("kube-system/other", "list secrets", ""), Allowed("kube-system/other", "list pods", "")];

    [Fact]
    public void R12_a_kind_that_moved_keeps_only_the_group_by_which_it_was_asked_for()
    {
        var hardened = Web("{apiGroups: [extensions, networking.k8s.io], resources: [ingresses], verbs: [list]}", new(), "list ingresses.networking.k8s.io in shop");
        hardened.Ids.ShouldBeEmpty("a rule that is all used stays as it was written");
        Web("{apiGroups: [extensions, networking.k8s.io], resources: [ingresses], verbs: [list, delete]}", new(), "list ingresses.networking.k8s.io in shop")
            .Rules("rbac/Role/shop/web").ShouldBe(["list ingresses of networking.k8s.io"]);
    }

    [Fact]
    public void R12_the_resource_of_a_new_role_is_the_one_that_the_log_names()
    {
        var hardened = Hardened.By(Workload, Allowed("shop/web", "get endpoints db in shop", null), Allowed("shop/web", "list gateways.example.org in shop", null));
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get endpoints of core named db", "list gateways of example.org"]);
    }

    [Theory]
    [InlineData("list pods in shop", "get,list,watch pods of core")]
    [InlineData("watch pods in shop", "get,list,watch pods of core")]
    [InlineData("get pods a in shop", "get pods of core")]
    [InlineData("patch pods a in shop", "create,get,patch pods of core")]
    public void R13_verbs_of_a_pattern_stay_only_when_the_policy_asks_for_them(string request, string kept)
    {
        const string Rule = "{apiGroups: [''], resources: [pods, secrets], verbs: [create, delete, get, list, patch, watch]}";
        var inferring = new HardeningOptions { Rbac = new() { InferredVerbs = true } };
        string[] requests = request.StartsWith("watch", StringComparison.Ordinal) ? [request, "list pods in shop"] : [request];
        Web(Rule, inferring, requests).Rules("rbac/Role/shop/web").ShouldBe([kept]);
        Web(Rule, new(), requests).Rules("rbac/Role/shop/web").ShouldAllBe(rule => rule.Split(' ', StringSplitOptions.None)[0].Split(',', StringSplitOptions.None).Length <= requests.Length);
    }

    [Fact]
    public void R13_what_was_inferred_is_said_to_be()
    {
        var inferring = new HardeningOptions { Rbac = new() { InferredVerbs = true } };
        var created = Hardened.By(Workload, inferring, Allowed("shop/web", "list pods in shop", null));
        created.Rules("rbac/Role/shop/web").ShouldBe(["list pods of core", "get,watch pods of core"]);
        created.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Inferred && item.Text.Contains("get, watch on pods"));
        Hardened.By(Workload, Allowed("shop/web", "list pods in shop", null)).Rules("rbac/Role/shop/web").ShouldBe(["list pods of core"]);
    }

    [Fact]
    public void R5_what_was_done_as_an_account_by_impersonation_is_the_accounts_use_and_is_said_to_be()
    {
        var use = Impersonated("alice", Requests.Subject("shop/web"), "list pods in shop", null);
        var hardened = Hardened.By(Workload, use);
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["list pods of core"]);
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("impersonation") && item.Text.Contains("alice"));
    }

    [Fact]
    public void The_recommended_audit_policy_records_what_workloads_do()
    {
        var policy = AuditPolicyReader.Read(YamlReader.Read("audit-policy.yaml", File.ReadAllBytes(Golden.PathOf("deploy", "audit-policy.yaml"))));
        var web = new ApiSubject("system:serviceaccount:shop:web", ["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:shop"]);
        foreach (var verb in new[] { "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection" })
        {
            foreach (var resource in new[] { "secrets", "configmaps", "endpoints", "events", "pods/exec", "nodes/status" })
                policy.Records(web, ApiRequest.OfRule(verb, "", resource)).ShouldBeTrue($"{verb} {resource}");
            policy.Records(web, ApiRequest.OfRule(verb, "coordination.k8s.io", "leases")).ShouldBeTrue(verb);
        }

        policy.Records(web, new("get", "", "", "", "", "", "/metrics")).ShouldBeTrue();
        policy.Records(web, new("get", "", "", "", "", "", "/healthz")).ShouldBeFalse();
    }

    [Fact]
    public void R15_resources_with_the_same_verbs_and_names_share_a_rule_and_others_do_not()
    {
        var hardened = Hardened.By(
            Workload,
            Allowed("shop/web", "list services in shop", null), Allowed("shop/web", "watch services in shop", null), Allowed("shop/web", "watch pods in shop", null),
            Allowed("shop/web", "list pods in shop", null), Allowed("shop/web", "get configmaps a in shop", null), Allowed("shop/web", "list deployments.apps in shop", null));
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get configmaps of core named a", "list,watch pods,services of core", "list deployments of apps"]);
    }

    [Fact]
    public void R15_the_order_of_the_log_does_not_matter()
    {
        ApiUse[] uses = [Allowed("shop/web", "list pods in shop", null), Allowed("shop/web", "get configmaps a in shop", null), Allowed("shop/web", "list services in shop", null)];
        var forwards = Hardened.By(Workload, uses).Proposal("rbac/Role/shop/web").Fingerprint;
        Hardened.By(Workload, [.. uses.Reverse()]).Proposal("rbac/Role/shop/web").Fingerprint.ShouldBe(forwards);
    }

    [Theory]
    [InlineData("{apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [patch]}", "debug containers", 10)]
    [InlineData("{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}", "mint tokens", 10)]
    [InlineData("{apiGroups: [storage.k8s.io], resources: [csidrivers], verbs: [update]}", "", 0)]
    [InlineData("{apiGroups: [secrets-store.csi.x-k8s.io], resources: [secretproviderclasses], verbs: [update]}", "CSI driver", 10)]
    [InlineData("{apiGroups: [helm.toolkit.fluxcd.io], resources: [helmreleases], verbs: [create]}", "GitOps controller", 10)]
    [InlineData("{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}", "", 0)]
    [InlineData("{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: ['*']}", "escalate", 200)]
    public void R20_a_removal_says_what_an_attacker_loses_in_words_and_points(string rule, string loss, long points)
    {
        var hardened = Hardened.By(
            Rbac.All(Rbac.Role("shop/web", "{apiGroups: [''], resources: [pods], verbs: [list]}", rule), Rbac.Binding("shop/web", "Role web", "shop/web")),
            [.. Others, Allowed("shop/web", "list pods in shop", By("shop/web")), .. Shown]);
        var proposal = hardened.Proposal("rbac/Role/shop/web");
        var proof = hardened.Prove(proposal, hardened.Manifests.With(proposal.Changes)).Proof;
        (proof.RiskBefore, proof.RiskAfter).ShouldBe((points, 0));
        if (loss.Length > 0)
            proposal.Rationale[0].Text.ShouldContain(loss);
    }

    private static IEnumerable<ApiUse> Shown => new[] { "serviceaccounts", "csidrivers.storage.k8s.io", "secretproviderclasses.secrets-store.csi.x-k8s.io", "helmreleases.helm.toolkit.fluxcd.io", "certificatesigningrequests.certificates.k8s.io", "roles.rbac.authorization.k8s.io" }
        .Select(resource => Allowed("kube-system/other", $"list {resource}", ""));

    private static string Workload => Rbac.All(
        Rbac.Account("shop/web"),
        "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop, name: web}, spec: {template: {spec: {serviceAccountName: web, containers: []}}}}");

    private static Hardened Web(string rule, HardeningOptions options, params string[] requests) => Hardened.By(
        Rbac.All(Rbac.Role("shop/web", rule), Rbac.Binding("shop/web", "Role web", "shop/web")),
        options,
        [.. Others, .. requests.Select(request => Allowed("shop/web", request, By("shop/web")))]);
}
