using System.Globalization;
using System.Text.Json;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class ClusterDefaultsTests
{
    [Fact]
    public void The_defaults_know_their_version_and_stand_on_their_own()
    {
        ClusterDefaults.Newest.KubernetesVersion.ShouldBe("1.34");
        foreach (var defaults in ClusterDefaults.KnownVersions.Select(version => ClusterDefaults.Of(1, int.Parse(version[2..], CultureInfo.InvariantCulture))))
        {
            defaults.Roles.Select(role => role.Id).ShouldBeUnique();
            defaults.Bindings.Select(binding => binding.Id).ShouldBeUnique();
            defaults.Bindings.ShouldAllBe(binding => defaults.Has(binding.Role));
            defaults.Roles.ShouldAllBe(role => role.IsBootstrap && (role.Aggregation != null || role.Rules.Length > 0));
        }
    }

    [Theory]
    [InlineData(1, 34, "1.34")]
    [InlineData(1, 33, "1.33")]
    [InlineData(1, 40, "1.34")]
    [InlineData(1, 20, "1.32")]
    public void A_version_that_is_not_known_gets_the_defaults_of_the_nearest(int major, int minor, string version) =>
        ClusterDefaults.Of(major, minor).KubernetesVersion.ShouldBe(version);

    [Theory]
    [InlineData(32, "edit", "create resourceclaims.resource.k8s.io in shop", false)]
    [InlineData(34, "edit", "create resourceclaims.resource.k8s.io in shop", true)]
    [InlineData(32, "system:kubelet-api-admin", "get nodes/pods n", false)]
    [InlineData(33, "system:kubelet-api-admin", "get nodes/pods n", true)]
    [InlineData(32, "system:controller:service-cidrs-controller", "list servicecidrs.networking.k8s.io", false)]
    [InlineData(33, "system:controller:service-cidrs-controller", "list servicecidrs.networking.k8s.io", true)]
    public void Versions_differ_where_a_feature_came_on(int minor, string role, string request, bool allowed)
    {
        var model = RbacModel.From(KubernetesYaml.Resources($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: '{{role}}'}
            subjects: [{kind: User, name: alice}]
            """), ClusterDefaults.Of(1, minor));
        new RbacEvaluator(model).Allows("alice", request).ShouldBe(allowed);
    }

    [Theory]
    [InlineData("edit", "create deployments.apps in shop", true)]
    [InlineData("edit", "get secrets s in shop", true)]
    [InlineData("edit", "list pods in shop", true)]
    [InlineData("edit", "create roles.rbac.authorization.k8s.io in shop", false)]
    [InlineData("admin", "create roles.rbac.authorization.k8s.io in shop", true)]
    [InlineData("admin", "update resourcequotas q in shop", false)]
    [InlineData("view", "get pods/log p in shop", true)]
    [InlineData("view", "get secrets s in shop", false)]
    [InlineData("cluster-admin", "get /metrics", true)]
    public void A_binding_of_the_repository_may_name_a_default_role(string role, string request, bool allowed)
    {
        var model = RbacModel.From(KubernetesYaml.Resources($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: {{role}}}
            subjects: [{kind: User, name: alice}]
            """));
        new RbacEvaluator(model).Allows("alice", request).ShouldBe(allowed);
    }

    [Fact]
    public void A_role_of_the_repository_is_aggregated_into_a_default_one_and_may_replace_one()
    {
        var model = RbacModel.From(KubernetesYaml.Resources("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: widgets, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
            rules: [{apiGroups: [example.com], resources: [widgets], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: 'system:discovery'}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: admin}
            subjects: [{kind: User, name: alice}]
            """));
        var evaluator = new RbacEvaluator(model);
        evaluator.Allows("alice", "get widgets.example.com w in shop").ShouldBeTrue();
        evaluator.Allows("alice", "get /apis").ShouldBeFalse();
        evaluator.Allows("alice", "get /version").ShouldBeTrue();
        model.FindRoles(new(null, "system:discovery")).ShouldHaveSingleItem().IsBootstrap.ShouldBeFalse();
        model.RepositoryHolds(new BindingId(null, "b")).ShouldBeTrue();
        model.RepositoryHolds(new BindingId(null, "system:discovery")).ShouldBeFalse();
    }

    [SharedFact]
    public void Every_default_is_what_a_real_api_server_made()
    {
        var real = RbacModel.WithoutDefaults(KubernetesYaml.Resources(
            File.ReadAllText(SharedData.PathOf("data", "e2e", "controllers-platform", "reference", "bootstrap-rbac.yaml"))));
        var ours = RbacModel.Of(ClusterDefaults.Newest.Roles, ClusterDefaults.Newest.Bindings);

        real.Problems.ShouldBeEmpty();
        ours.Bindings.Select(Describe).ShouldBe(real.Bindings.Select(Describe));
        ours.Roles.Select(role => role.Id).ShouldBe(real.Roles.Select(role => role.Id));
        foreach (var (mine, theirs) in ours.Roles.Zip(real.Roles))
        {
            (mine.Aggregation is null).ShouldBe(theirs.Aggregation is null, mine.ToString());
            foreach (var label in theirs.Labels)
                mine.Labels.ShouldContain(label, mine.ToString());
            // The rules of an aggregating role are what its cluster's own parts made of it.
            if (theirs.Aggregation is null)
                Atoms(mine.Rules).ShouldBe(Atoms(theirs.Rules), mine.ToString());
        }
    }

    [SharedFact]
    public void Every_built_in_resource_is_what_a_real_api_server_serves()
    {
        var real = File.ReadLines(SharedData.PathOf("oracles", "api-resources-1.34.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(resource => string.Join(
                ' ',
                resource.GetProperty("group").GetString(),
                resource.GetProperty("resource").GetString(),
                resource.GetProperty("namespaced").GetBoolean(),
                string.Join(',', resource.GetProperty("verbs").EnumerateArray().Select(verb => verb.GetString()).Order(StringComparer.Ordinal))));
        var ours = BuiltInResources.All.Select(resource => string.Join(
            ' ', resource.Group, resource.Resource, resource.Namespaced, string.Join(',', resource.Verbs.Order(StringComparer.Ordinal))));
        ours.Order(StringComparer.Ordinal).ShouldBe(real.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Describe(RbacBinding binding) => $"{binding.Id} {binding.Role} {string.Join(", ", binding.Subjects)}";

    private static List<string> Atoms(IEnumerable<PolicyRule> rules) =>
    [
        .. rules.SelectMany(rule =>
                from verb in rule.Verbs
                from thing in rule.NonResourceUrls.Concat(
                    from resourceGroup in rule.ApiGroups
                    from resource in rule.Resources
                    from name in rule.ResourceNames.DefaultIfEmpty("any")
                    select $"{resourceGroup} {resource} {name}")
                select $"{verb} {thing}")
            .Distinct().Order(StringComparer.Ordinal),
    ];
}
