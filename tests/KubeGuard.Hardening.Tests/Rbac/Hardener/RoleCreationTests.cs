using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests.Editing;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

public sealed class RoleCreationTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: web}
        spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: web, image: web}]}}}
        """;

    [Fact]
    public void R21_an_account_that_acts_without_a_role_gets_one_beside_its_workload()
    {
        var hardened = Hardened.By(Web, Allowed("shop/web", "get configmaps settings in shop", ""), Allowed("shop/web", "list pods in shop", ""));
        hardened.Creates("rbac/Role/shop/web").ShouldBe(["ServiceAccount/shop/web", "Role/shop/web", "RoleBinding/shop/web"]);
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get configmaps of core named settings", "list pods of core"]);
        hardened.Proposal("rbac/Role/shop/web").Class.ShouldBe(ProposalClass.Create);
        hardened.Proposal("rbac/Role/shop/web").Changes.OfType<ResourceChange.Create>().ShouldAllBe(create => create.Beside.Id.Kind == "Deployment");
    }

    [Fact]
    public void R14_what_every_account_has_is_not_repeated()
    {
        Hardened.By(Web, Allowed("shop/web", "get /api/v1", null), Allowed("shop/web", "create selfsubjectaccessreviews.authorization.k8s.io", null), Allowed("shop/web", "get /version", ""))
            .Result.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void R9_cluster_scoped_kinds_and_all_namespaces_need_a_cluster_role_and_one_namespace_a_role()
    {
        Hardened.By(Web, Allowed("shop/web", "list nodes", ""), Allowed("shop/web", "get secrets key in shop", "")).Creates("rbac/Role/shop/web")
            .ShouldBe(["ServiceAccount/shop/web", "Role/shop/web", "RoleBinding/shop/web", "ClusterRole/shop-web", "ClusterRoleBinding/shop-web"]);
        Hardened.By(Web, Allowed("shop/web", "list pods", ""), Allowed("shop/web", "get secrets key in shop", "")).Creates("rbac/ClusterRole/shop-web")
            .ShouldBe(["ServiceAccount/shop/web", "ClusterRole/shop-web", "ClusterRoleBinding/shop-web"]);
    }

    [Fact]
    public void R8_names_never_stand_on_top_level_create_and_are_given_up_where_they_do_not_last()
    {
        var rules = Hardened.By(
            Web,
            Allowed("shop/web", "create configmaps state in shop", ""), Allowed("shop/web", "get configmaps state in shop", ""),
            Allowed("shop/web", "get pods web-7d9c5b8f6d-x2x4k in shop", ""), Allowed("shop/web", "create pods/exec db in shop", ""),
            Allowed("shop/web", "get services db-0 in shop", ""), Allowed("shop/web", "get services db-1 in shop", ""),
            Allowed("shop/web", "list secrets key in shop", "")).Rules("rbac/Role/shop/web");
        rules.ShouldBe(
            ["get,create configmaps of core", "get pods,services of core", "create pods/exec of core named db", "list secrets of core named key"]);
    }

    [Fact]
    public void R24_removing_any_atom_makes_an_observed_event_fail()
    {
        ApiUse[] uses =
        [
            Allowed("shop/web", "get configmaps a in shop", ""), Allowed("shop/web", "update configmaps b in shop", ""), Allowed("shop/web", "list pods in shop", ""),
            Allowed("shop/web", "create pods/exec db in shop", ""), Allowed("shop/web", "delete jobs.batch x in shop", ""),
        ];
        var rules = Hardened.By(Web, uses).Proposal("rbac/Role/shop/web").After!["rules"]!.AsArray().Select(rule => PolicyRule.From(rule!.AsObject())).ToList();
        var atoms = rules.SelectMany(KubeGuard.Hardening.Rbac.Proofs.GrantAtom.Of).ToList();
        atoms.Count.ShouldBe(5);
        atoms.ShouldAllBe(atom => uses.Any(use => RuleOf(atom).Covers(use.JudgedRequest()) && !atoms.Any(other => other != atom && RuleOf(other).Covers(use.JudgedRequest()))));
    }

    [Fact]
    public void A_creation_says_where_the_rights_come_from_today()
    {
        Hardened.By(Web, Allowed("shop/web", "list pods in shop", By("handmade", "ServiceAccount \"web/shop\""))).Proposal("rbac/Role/shop/web").Rationale
            .ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("ClusterRoleBinding/handmade, which the repository does not hold"));
    }

    [Fact]
    public void The_default_account_and_accounts_that_the_repository_does_not_know_get_nothing()
    {
        var hardened = Hardened.By(Web.Replace("serviceAccountName: web, ", ""), Allowed("shop/default", "list pods in shop", ""), Allowed("shop/stranger", "list pods in shop", ""));
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("ServiceAccount/shop/default").ShouldContain("every pod without an account of its own");
    }

    [Fact]
    public void A_refusal_never_becomes_a_grant()
    {
        var hardened = Hardened.By(Web, Refused("shop/web", "list secrets in shop"));
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.Result.Observations.ShouldHaveSingleItem().Text.ShouldContain("only ever refused");
    }

    private static PolicyRule RuleOf(KubeGuard.Hardening.Rbac.Proofs.GrantAtom atom) =>
        new() { ApiGroups = [atom.Group], Resources = [atom.Resource], Verbs = [atom.Verb], ResourceNames = atom.Name is null ? [] : [atom.Name] };
}
