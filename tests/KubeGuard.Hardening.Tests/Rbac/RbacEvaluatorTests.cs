using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacEvaluatorTests
{
    private static RbacEvaluator WithRule(string rule, string binding = "ClusterRoleBinding") => Requests.Evaluator($$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: r}
        rules: [{{rule}}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{binding}}
        metadata: {name: b, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        """);

    [Theory]
    [InlineData("get pods web-0 in shop", true)]
    [InlineData("list pods", true)]
    [InlineData("Get pods web-0 in shop", false)]
    [InlineData("watch pods in shop", false)]
    [InlineData("get pods/log web-0 in shop", false)]
    [InlineData("get pods.metrics.k8s.io web-0 in shop", false)]
    [InlineData("get secrets s in shop", false)]
    public void R22_verbs_groups_and_resources_match_exactly(string request, bool allowed) =>
        WithRule("""{apiGroups: [""], resources: [pods], verbs: [get, list]}""").Allows("shop/web", request).ShouldBe(allowed);

    [Theory]
    [InlineData("impersonate users alice")]
    [InlineData("get pods/exec p in other")]
    [InlineData("deletecollection widgets.example.com")]
    public void R22_a_star_matches_every_verb_group_and_resource(string request) =>
        WithRule("""{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}""").Allows("shop/web", request).ShouldBeTrue();

    [Fact]
    public void R22_a_star_of_resources_is_no_right_to_paths() =>
        WithRule("""{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}""").Allows("shop/web", "get /metrics").ShouldBeFalse();

    [Theory]
    [InlineData("pods/log", "get pods/log p in shop", true)]
    [InlineData("pods/log", "get pods p in shop", false)]
    [InlineData("*/log", "get pods/log p in shop", true)]
    [InlineData("*/log", "get pods/catalog p in shop", false)]
    [InlineData("*/log", "get pods p in shop", false)]
    [InlineData("pods/*", "get pods/log p in shop", false)]
    [InlineData("pods/*", "get pods p in shop", false)]
    [InlineData("*", "get pods/log p in shop", true)]
    [InlineData("pods/", "get pods p in shop", false)]
    public void R22_a_subresource_is_named_exactly_or_by_star_slash_subresource(string token, string request, bool allowed) =>
        WithRule($$"""{apiGroups: [""], resources: ["{{token}}"], verbs: [get]}""").Allows("shop/web", request).ShouldBe(allowed);

    [Theory]
    [InlineData("[web]", "get configmaps web in shop", true)]
    [InlineData("[web]", "get configmaps web2 in shop", false)]
    [InlineData("[web]", "get configmaps in shop", false)]
    [InlineData("""["*"]""", "get configmaps web in shop", false)]
    [InlineData("""["*"]""", "get configmaps * in shop", true)]
    [InlineData("""[""]""", "get configmaps in shop", true)]
    [InlineData("""[""]""", "get configmaps web in shop", false)]
    [InlineData("[]", "get configmaps web in shop", true)]
    [InlineData("[~]", "get configmaps in shop", true)]
    public void R22_resource_names_are_exact_texts(string names, string request, bool allowed) =>
        WithRule($$"""{apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: {{names}}}""").Allows("shop/web", request).ShouldBe(allowed);

    [Theory]
    [InlineData("/metrics", "get /metrics", true)]
    [InlineData("/metrics", "get /metrics/", false)]
    [InlineData("/logs/*", "get /logs/a/b", true)]
    [InlineData("/logs/*", "get /logs", false)]
    [InlineData("/debug/pprof*", "get /debug/pprof", true)]
    [InlineData("/a*b", "get /axb", false)]
    [InlineData("/a**", "get /ab", true)]
    [InlineData("*", "get /anything", true)]
    public void R22_paths_match_exactly_or_by_a_trailing_star(string pattern, string request, bool allowed) =>
        WithRule($$"""{nonResourceURLs: ["{{pattern}}"], verbs: [get]}""").Allows("shop/web", request).ShouldBe(allowed);

    [Fact]
    public void R22_a_role_binding_never_grants_paths() =>
        WithRule("""{nonResourceURLs: ["*"], verbs: ["*"]}""", "RoleBinding").Allows("shop/web", "get /metrics").ShouldBeFalse();

    [Theory]
    [InlineData("get pods p in shop", true)]
    [InlineData("get pods p in other", false)]
    [InlineData("list pods", false)]
    [InlineData("get nodes n", false)]
    public void R22_a_role_binding_counts_only_in_its_namespace(string request, bool allowed) =>
        WithRule("""{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}""", "RoleBinding").Allows("shop/web", request).ShouldBe(allowed);

    [Fact]
    public void R22_a_binding_to_a_missing_role_grants_nothing()
    {
        var evaluator = Requests.Evaluator("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: same}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: shop}
            roleRef: {kind: Role, name: same}
            subjects: [{kind: User, name: alice}]
            """);
        evaluator.Allows("alice", "get pods p in shop").ShouldBeFalse();
        evaluator.BindingsFor(Requests.Subject("alice")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("shop/web", true)]
    [InlineData("other/web", false)]
    [InlineData("system:serviceaccount:shop:web", true)]
    [InlineData("web", false)]
    public void R22_a_service_account_without_namespace_is_the_bindings_own(string subject, bool allowed) =>
        Bound("{kind: ServiceAccount, name: web}").Allows(subject, "get pods p in shop").ShouldBe(allowed);

    [Fact]
    public void R22_a_user_subject_may_name_a_service_account() =>
        Bound("{kind: User, name: 'system:serviceaccount:ops:bot'}").Allows("ops/bot", "get pods p in shop").ShouldBeTrue();

    [Theory]
    [InlineData("system:authenticated", "alice", true)]
    [InlineData("system:authenticated", "shop/web", true)]
    [InlineData("system:authenticated", "system:anonymous", false)]
    [InlineData("system:unauthenticated", "system:anonymous", true)]
    [InlineData("system:serviceaccounts", "shop/web", true)]
    [InlineData("system:serviceaccounts:shop", "shop/web", true)]
    [InlineData("system:serviceaccounts:shop", "other/web", false)]
    [InlineData("system:serviceaccounts", "alice", false)]
    public void R22_implied_groups_count(string group, string subject, bool allowed) =>
        Bound($"{{kind: Group, name: '{group}'}}").Allows(subject, "get pods p in shop").ShouldBe(allowed);

    [Fact]
    public void A_subject_without_groups_gets_the_implied_ones_and_one_with_groups_keeps_its_own()
    {
        var evaluator = Bound("{kind: Group, name: 'system:serviceaccounts:shop'}");
        var request = Requests.Request("get pods p in shop");
        evaluator.Allows(new("system:serviceaccount:shop:web", []), request).ShouldBeTrue();
        evaluator.Allows(new("system:serviceaccount:shop:web", ["devs", "system:authenticated"]), request).ShouldBeFalse();
    }

    [Fact]
    public void The_answer_names_every_binding_role_and_rule_that_allows()
    {
        var evaluator = Requests.Evaluator("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: all}
            rules:
            - {apiGroups: [""], resources: [pods], verbs: [get]}
            - {apiGroups: [""], resources: [secrets], verbs: [get]}
            - {apiGroups: ["*"], resources: ["*"], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: everywhere}
            roleRef: {kind: ClusterRole, name: all}
            subjects: [{kind: Group, name: nobody}, {kind: Group, name: devs}, {kind: User, name: alice}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: here, namespace: shop}
            roleRef: {kind: ClusterRole, name: all}
            subjects: [{kind: User, name: alice}]
            """);
        var grants = evaluator.Grants(Requests.Subject("alice", "devs"), Requests.Request("get pods p in shop"));
        grants.Select(grant => grant.Binding.Id.ToString()).ShouldBe(
            ["ClusterRoleBinding/everywhere", "ClusterRoleBinding/everywhere", "RoleBinding/shop/here", "RoleBinding/shop/here"]);
        grants[0].Subject.ShouldBe(new RbacSubject.Group("devs"));
        grants[0].Rule.Rule.Resources.ShouldBe(["pods"]);
        grants[1].Rule.Rule.Resources.ShouldBe(["*"]);
        grants[0].Role.Id.ShouldBe(new RoleId(null, "all"));
    }

    [Fact]
    public void A_large_role_answers_as_a_small_one()
    {
        var many = string.Join(", ", Enumerable.Range(0, 50).Select(i => $$"""{apiGroups: [""], resources: [r{{i}}, "r{{i}}/status", "*/sub{{i}}"], verbs: [get]}"""));
        var evaluator = WithRule(many);
        evaluator.Allows("shop/web", "get r7 x in shop").ShouldBeTrue();
        evaluator.Allows("shop/web", "get r7/status x in shop").ShouldBeTrue();
        evaluator.Allows("shop/web", "get other/sub49 x in shop").ShouldBeTrue();
        evaluator.Allows("shop/web", "get other/sub50 x in shop").ShouldBeFalse();
        evaluator.Allows("shop/web", "list r7 in shop").ShouldBeFalse();
    }

    private static RbacEvaluator Bound(string subject) => Requests.Evaluator($$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: r, namespace: shop}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: b, namespace: shop}
        roleRef: {kind: Role, name: r}
        subjects: [{{subject}}]
        """);
}
