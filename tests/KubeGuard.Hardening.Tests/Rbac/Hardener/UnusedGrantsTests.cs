using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Manifests.Editing;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>R18, R19: what goes whole, only with full evidence, and what is protected by name.</summary>
public sealed class UnusedGrantsTests
{
    private static readonly HardeningOptions FullEvidence = new() { MinimumWindow = TimeSpan.Zero };

    private static readonly string Both = Rbac.All(
        Rbac.Role("shop/web", "{apiGroups: [''], resources: [configmaps], verbs: [list]}"), Rbac.Binding("shop/web", "Role web", "shop/web"),
        Rbac.Role("shop/old", "{apiGroups: [''], resources: [secrets], verbs: [list]}"), Rbac.Binding("shop/old", "Role old", "shop/web"));

    private static readonly ApiUse[] OnlyConfigMaps = [Allowed("shop/web", "list configmaps in shop", By("shop/web")), Allowed("kube-system/other", "list secrets", "")];

    [Fact]
    public void R18_a_wholly_unused_role_goes_with_its_bindings_only_with_full_evidence()
    {
        var removal = Hardened.By(Both, FullEvidence, OnlyConfigMaps).Result.Proposals.ShouldHaveSingleItem();
        removal.Class.ShouldBe(ProposalClass.Remove);
        removal.Changes.OfType<ResourceChange.Delete>().Select(delete => $"{delete.Target.Id.Kind}/{delete.Target.Id.Name}").ShouldBe(["RoleBinding/old", "Role/old"]);
        removal.Rationale[0].Text.ShouldContain("no longer read Secrets");

        var shorter = Hardened.By(Both, OnlyConfigMaps);
        shorter.Result.Proposals.ShouldBeEmpty();
        shorter.ReasonToLeave("Role/shop/old").ShouldContain("Nothing was used through it");
    }

    [Fact]
    public void R18_gaps_in_the_log_are_no_full_evidence()
    {
        var hardened = Hardened.By(Both, FullEvidence, OnlyConfigMaps);
        var source = new SourceCoverage("audit.log", LogKind.Audit, 2, 2, 0, System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty, []) { HasGaps = true };
        var damaged = hardened.Evidence with { Coverage = hardened.Evidence.Coverage with { Sources = [source] } };
        new RbacHardener().Propose(new(hardened.Manifests, damaged, FullEvidence)).Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void R18_a_subject_that_uses_nothing_of_a_shared_role_leaves_its_binding()
    {
        var yaml = Rbac.All(
            Rbac.Role("shop/web", "{apiGroups: [''], resources: [configmaps], verbs: [list]}"), Rbac.Binding("shop/web", "Role web", "shop/web", "shop/mailer"),
            Rbac.Role("shop/mailer", "{apiGroups: [''], resources: [secrets], verbs: [list]}"), Rbac.Binding("shop/mailer", "Role mailer", "shop/mailer"));
        ApiUse[] uses = [Allowed("shop/web", "list configmaps in shop", By("shop/web")), Allowed("shop/mailer", "list secrets in shop", By("shop/mailer"))];
        var removal = Hardened.By(yaml, FullEvidence, uses).Proposal("rbac/Role/shop/web/subjects");
        removal.Changes.ShouldHaveSingleItem().ShouldBeOfType<ResourceChange.Modify>().After["subjects"]!.AsArray().ShouldHaveSingleItem()!["name"]!.ToString().ShouldBe("web");
        Hardened.By(yaml, uses).Ids.ShouldBeEmpty();
    }

    [Fact]
    public void P3_a_subject_that_never_acts_stays_whatever_the_window() =>
        Hardened.By(Rbac.All(Both, Rbac.Binding("shop/third", "Role old", "shop/asleep")), FullEvidence, OnlyConfigMaps).Ids.ShouldBeEmpty();

    [Fact]
    public void R18_rights_of_which_the_log_cannot_speak_are_not_unused() =>
        Hardened.By(Both, FullEvidence, OnlyConfigMaps[0]).Ids.ShouldBeEmpty("nobody shows Secrets");

    [Theory]
    [InlineData("Role/shop/old", "", "")]
    [InlineData("Role/*/o?d", "", "")]
    [InlineData("RoleBinding/shop/*", "", "")]
    [InlineData("", "shop/web", "")]
    [InlineData("", "shop/*", "")]
    public void R19_what_the_policy_names_is_never_touched(string objects, string accounts, string users)
    {
        var options = FullEvidence with { Rbac = new() { Protected = new() { Objects = Of(objects), ServiceAccounts = Of(accounts), Users = Of(users) } } };
        Hardened.By(Both, options, OnlyConfigMaps).Ids.ShouldBeEmpty();
    }

    [Fact]
    public void R19_a_break_glass_binding_of_cluster_admin_stays_when_it_is_named()
    {
        var yaml = Rbac.All(Rbac.Account("ops/breakglass"), Rbac.Binding("break-glass", "ClusterRole cluster-admin", "ops/breakglass"));
        var use = Allowed("ops/breakglass", "list secrets in shop", "RBAC: allowed by ClusterRoleBinding \"break-glass\" of ClusterRole \"cluster-admin\" to ServiceAccount \"breakglass/ops\"");
        Hardened.By(yaml, use).Ids.ShouldBe(["rbac/ClusterRoleBinding/break-glass"]);
        var named = Hardened.By(yaml, new HardeningOptions { Rbac = new() { Protected = new() { Objects = ["ClusterRoleBinding/break-glass"] } } }, use);
        named.Ids.ShouldBeEmpty();
        named.ReasonToLeave("ClusterRoleBinding/break-glass").ShouldContain("protects");
    }

    private static System.Collections.Immutable.ImmutableArray<string> Of(string name) => name.Length == 0 ? [] : [name];
}
