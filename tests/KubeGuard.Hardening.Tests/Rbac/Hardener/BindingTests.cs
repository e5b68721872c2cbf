using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests.Editing;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

public sealed class BindingTests
{
    [Fact]
    public void R18_cluster_admin_of_a_backup_becomes_a_role_with_what_it_used()
    {
        var hardened = Hardened.By(
            Rbac.All(Rbac.Binding("backup-admin", "ClusterRole cluster-admin", "shop/backup"), Rbac.Account("shop/backup")),
            Allowed("shop/backup", "list secrets in shop", null), Allowed("shop/backup", "list configmaps in shop", null));
        const string Id = "rbac/ClusterRoleBinding/backup-admin";
        hardened.Rules(Id).ShouldBe(["list configmaps,secrets of core"]);
        hardened.Creates(Id).ShouldBe(["Role/shop/backup", "RoleBinding/shop/backup"]);
        hardened.Proposal(Id).Changes[^1].ShouldBeOfType<ResourceChange.Delete>();
        hardened.Proposal(Id).Severity.ShouldBe(Severity.Critical);
        hardened.Proposal(Id).Misconfigurations.ShouldContain("KG-RBAC-001");
        hardened.Proposal(Id).Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("roleRef cannot be changed"));
    }

    [Fact]
    public void R18_logs_from_before_the_replacement_are_judged_by_what_stands_in_its_place()
    {
        var use = Allowed("shop/backup", "list secrets in shop", "RBAC: allowed by ClusterRoleBinding \"backup-admin\" of ClusterRole \"cluster-admin\" to ServiceAccount \"backup/shop\"");
        var hardened = Hardened.By(
            Rbac.All(Rbac.Binding("backup-admin", "ClusterRole cluster-admin", "shop/backup"), Rbac.Account("shop/backup")), use);
        var changes = hardened.Proposal("rbac/ClusterRoleBinding/backup-admin").Changes;
        RbacReplayer.Replay(new HardeningInput(hardened.Manifests.With(changes), hardened.Evidence, new())).Result.Counts.ShouldBe(new ReplayCounts(1, 0, 0, 0));

        var emptied = changes.Select(change => change is ResourceChange.Create { Object: var made } create && (string?)made["kind"] == "Role"
            ? create with { Object = new JsonObject(made.Select(member => KeyValuePair.Create(member.Key, member.Key == "rules" ? new JsonArray() : member.Value?.DeepClone()))) }
            : change);
        RbacReplayer.Replay(new HardeningInput(hardened.Manifests.With([.. emptied]), hardened.Evidence, new())).Result.Denied.ShouldHaveSingleItem().Request.ShouldBe("list secrets in shop");
    }

    [Fact]
    public void R9_use_in_several_namespaces_gives_one_cluster_role_and_a_role_binding_in_each()
    {
        var hardened = Hardened.By(
            Rbac.Binding("backup-admin", "ClusterRole cluster-admin", "ops/backup"),
            Allowed("ops/backup", "list secrets in shop", null), Allowed("ops/backup", "list secrets in pets", null), Allowed("ops/backup", "list nodes", null));
        hardened.Creates("rbac/ClusterRoleBinding/backup-admin").ShouldBe(
            ["ClusterRole/ops-backup", "RoleBinding/pets/ops-backup", "RoleBinding/shop/ops-backup", "ClusterRole/ops-backup-cluster", "ClusterRoleBinding/ops-backup-cluster"]);
    }

    [Fact]
    public void R27_what_lists_across_all_namespaces_keeps_its_writes_cluster_wide()
    {
        const string Yaml = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: controller}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, namespace: ops, name: controller}]
            """;
        Evidence.ApiUse[] uses = [Allowed("ops/controller", "list configmaps", null), Allowed("ops/controller", "create configmaps in shop", null)];
        var hardened = Hardened.By(Yaml, uses);
        hardened.Creates("rbac/ClusterRoleBinding/controller").ShouldBe(["ClusterRole/ops-controller", "ClusterRoleBinding/ops-controller"]);
        hardened.Proposal("rbac/ClusterRoleBinding/controller").Rationale.ShouldContain(item => item.Kind == RationaleKind.Generalised && item.Text.Contains("whole cluster"));
        Hardened.By(Yaml, new HardeningOptions { ObservedNamespacesOnly = true }, uses).Creates("rbac/ClusterRoleBinding/controller")
            .ShouldBe(["Role/shop/controller", "RoleBinding/shop/controller", "ClusterRole/ops-controller", "ClusterRoleBinding/ops-controller"]);
    }

    [Fact]
    public void R18_one_subject_leaves_a_shared_broad_binding_and_people_stay()
    {
        var hardened = Hardened.By(
            Rbac.Binding("shop/editors", "ClusterRole edit", "shop/deployer", "User jane"),
            Allowed("shop/deployer", "patch deployments.apps web in shop", null), Allowed("jane", "list pods in shop", null));
        var proposal = hardened.Result.Proposals.ShouldHaveSingleItem();
        proposal.Id.ShouldBe("rbac/RoleBinding/shop/editors/shop/deployer");
        var subjects = proposal.Changes.OfType<ResourceChange.Modify>().Single().After["subjects"]!.AsArray();
        ((string)subjects.ShouldHaveSingleItem()!["name"]!).ShouldBe("jane");
        hardened.Rules(proposal.Id).ShouldBe(["patch deployments of apps"]);
        hardened.ReasonToLeave("RoleBinding/shop/editors").ShouldContain("jane");
    }

    [Fact]
    public void P3_a_broad_binding_of_who_never_acts_stays()
    {
        var hardened = Hardened.By(Rbac.Binding("x", "ClusterRole cluster-admin", "ops/asleep"), Allowed("ops/other", "list pods", null));
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("ClusterRoleBinding/x").ShouldContain("never acts");
    }

    [Fact]
    public void R18_a_cluster_role_binding_whose_use_stays_in_named_namespaces_becomes_role_bindings()
    {
        var hardened = Hardened.By(Reader(), Allowed("ops/reader", "list configmaps in shop", null), Allowed("ops/reader", "list configmaps in pets", null));
        const string Id = "rbac/ClusterRoleBinding/reader";
        hardened.Creates(Id).ShouldBe(["RoleBinding/pets/reader", "RoleBinding/shop/reader"]);
        hardened.Proposal(Id).Changes[^1].ShouldBeOfType<ResourceChange.Delete>();
    }

    [Theory]
    [InlineData("list configmaps")]
    [InlineData("get nodes n1")]
    [InlineData("watch pods")]
    public void R18_one_request_across_the_cluster_keeps_the_cluster_role_binding(string request)
    {
        Hardened.By(Reader("nodes", "pods"), Allowed("ops/reader", "list configmaps in shop", null), Allowed("ops/reader", request, null), Allowed("ops/reader", "list pods in shop", null))
            .Ids.ShouldNotContain("rbac/ClusterRoleBinding/reader");
    }

    [Fact]
    public void R7_rights_that_the_log_cannot_speak_of_keep_the_cluster_role_binding()
    {
        Hardened.By(Reader("gateways"), Allowed("ops/reader", "list configmaps in shop", null)).Ids.ShouldNotContain("rbac/ClusterRoleBinding/reader");
    }

    [Fact]
    public void R18_default_service_accounts_with_bindings_are_reported()
    {
        Hardened.By(Rbac.Binding("shop/x", "Role y", "shop/default")).Result.Observations
            .ShouldContain(observation => observation.Target == "RoleBinding/shop/x" && observation.Text.Contains("every pod in shop"));
    }

    [Fact]
    public void R7_a_binding_to_a_default_role_names_what_is_unknown()
    {
        var hardened = Hardened.By(Rbac.Binding("p", "ClusterRole system:persistent-volume-provisioner", "kube-system/p"), Allowed("kube-system/p", "list persistentvolumes", null));
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("ClusterRoleBinding/p").ShouldContain("storageclasses.storage.k8s.io are unknown, not unused");
    }

    private static string Reader(params string[] more) => Rbac.All(
        Rbac.Role("reader", $"{{apiGroups: [\"\"], resources: [{string.Join(", ", more.Prepend("configmaps"))}], verbs: [get, list, watch]}}"),
        Rbac.Binding("reader", "ClusterRole reader", "ops/reader"));
}
