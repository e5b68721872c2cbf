using System.Text.Json.Nodes;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacModelTests
{
    [Fact]
    public void A_rule_survives_the_way_to_json_and_back()
    {
        var rule = new PolicyRule { ApiGroups = ["", "apps"], Resources = ["pods"], ResourceNames = ["web"], Verbs = ["get", "list"] };
        rule.ToJson().ToJsonString().ShouldBe("""{"apiGroups":["","apps"],"resources":["pods"],"resourceNames":["web"],"verbs":["get","list"]}""");
        PolicyRule.From((JsonObject)JsonNode.Parse(rule.ToJson().ToJsonString())!).ShouldBe(rule);
        PolicyRule.From(rule.ToJson()).GetHashCode().ShouldBe(rule.GetHashCode());
        rule.ShouldNotBe(rule with { ResourceNames = [] });
    }

    [Fact]
    public void Aggregation_overwrites_own_rules_with_the_union_of_the_parts_over_several_steps()
    {
        var evaluator = Requests.Evaluator("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: top}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-top: "true"}}]}
            rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: middle, labels: {to-top: "true"}}
            aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: tier, operator: In, values: [gold]}, {key: old, operator: DoesNotExist}]}]}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: leaf, labels: {tier: gold}}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: outdated, labels: {tier: gold, old: ""}}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: top}
            subjects: [{kind: User, name: alice}]
            """);
        evaluator.Allows("alice", "get pods p in shop").ShouldBeTrue();
        evaluator.Allows("alice", "get secrets s in shop").ShouldBeFalse();
        var grant = evaluator.Grants(Requests.Subject("alice"), Requests.Request("get pods p in shop")).ShouldHaveSingleItem();
        grant.Role.Id.Name.ShouldBe("top");
        grant.Rule.Source.Id.Name.ShouldBe("leaf");
    }

    [Fact]
    public void A_ring_of_aggregating_roles_ends_and_gives_what_hangs_on_it()
    {
        var model = Model("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: a, labels: {x: "1"}}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {x: "1"}}]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: b, labels: {x: "1"}}
            aggregationRule: {clusterRoleSelectors: [{}]}
            rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: c}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """);
        model.EffectiveRules(new(null, "a")).Select(rule => rule.Source.Id.Name).ShouldBe(["c"]);
        model.EffectiveRules(new(null, "b")).Select(rule => rule.Source.Id.Name).ShouldBe(["c"]);
    }

    [Fact]
    public void An_aggregation_without_selectors_gives_nothing() => Model("""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: a}
        aggregationRule: {}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        """).EffectiveRules(new(null, "a")).ShouldBeEmpty();

    [Fact]
    public void What_cannot_be_understood_is_left_out_with_a_place_and_the_rest_counts()
    {
        var model = Model("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: r, namespace: shop}
            rules:
            - nonsense
            - {apiGroups: [""], resources: [pods], verbs: get}
            - {apiGroups: [""], resources: [pods, {a: b}], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: shop}
            roleRef: {kind: Role, name: r}
            subjects: [alice, {kind: Robot, name: x}, {kind: User}, {kind: User, name: alice}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: Role, name: r}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: c, namespace: shop}
            roleRef: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: agg}
            aggregationRule: 7
            rules: {}
            """);
        var role = model.FindRoles(new("shop", "r")).ShouldHaveSingleItem();
        role.IsComplete.ShouldBeFalse();
        role.Rules.Length.ShouldBe(2);
        model.Bindings.ShouldHaveSingleItem().Subjects.ShouldBe([new RbacSubject.User("alice")]);
        model.Problems.Length.ShouldBe(10);
        model.Problems.ShouldAllBe(problem => problem.Location.File == "objects.yaml" && problem.Location.Line > 0);
        model.Problems[0].Location.Line.ShouldBe(5);
    }

    [Fact]
    public void Objects_of_other_groups_and_kinds_are_no_rbac() => Model("""
        apiVersion: authorization.openshift.io/v1
        kind: ClusterRole
        metadata: {name: r}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        """).Roles.ShouldBeEmpty();

    [Fact]
    public void One_identity_made_twice_counts_twice()
    {
        var evaluator = Requests.Evaluator(string.Join("\n---\n", new[] { "get", "list" }.Select(verb => $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: r}
            rules: [{apiGroups: [""], resources: [pods], verbs: [{{verb}}]}]
            """).Append("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: r}
            subjects: [{kind: User, name: alice}]
            """)));
        evaluator.Allows("alice", "get pods p in shop").ShouldBeTrue();
        evaluator.Allows("alice", "list pods in shop").ShouldBeTrue();
        evaluator.Allows("alice", "watch pods in shop").ShouldBeFalse();
    }

    private static RbacModel Model(string yaml) => RbacModel.WithoutDefaults(KubernetesYaml.Resources(yaml));
}
