using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Manifests.Editing;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>R17: a role that several subjects share although they need different things.</summary>
public sealed class RoleSplitTests
{
    private const string Reader = "rbac/Role/shop/worker/split";

    private static readonly string Shared = Rbac.All(
        Rbac.Role("shop/worker", "{apiGroups: [''], resources: [configmaps, secrets], verbs: [get, list]}"),
        Rbac.Binding("shop/workers", "Role worker", "shop/web", "shop/mailer"));

    private static readonly ApiUse[] DifferentNeeds =
    [
        Allowed("shop/web", "list configmaps in shop", By("shop/workers")), Allowed("shop/mailer", "get secrets smtp in shop", By("shop/workers")),
        Allowed("kube-system/other", "list secrets", ""),
    ];

    [Fact]
    public void R17_subjects_with_different_needs_get_a_role_each_and_the_old_binding_ends()
    {
        var hardened = Hardened.By(Shared, DifferentNeeds);
        hardened.Creates(Reader).ShouldBe(["Role/shop/worker-mailer", "RoleBinding/shop/workers-mailer", "Role/shop/worker-web", "RoleBinding/shop/workers-web"]);
        hardened.Proposal(Reader).Changes[^1].ShouldBeOfType<ResourceChange.Delete>("what is new stands before what goes").Target.Id.Name.ShouldBe("workers");
        hardened.Proposal(Reader).Rationale.ShouldContain(item => item.Kind == RationaleKind.Removed && item.Text.Contains("shop/web gets Role/shop/worker-web") && item.Text.Contains("no longer read Secrets"));
    }

    [Fact]
    public void R17_the_split_is_its_own_proposal_beside_the_union()
    {
        var hardened = Hardened.By(Shared, DifferentNeeds);
        hardened.Ids.ShouldBe(["rbac/Role/shop/worker", Reader]);
        hardened.Rules("rbac/Role/shop/worker").ShouldBe(["list configmaps of core", "get secrets of core"]);
        hardened.Proposal(Reader).Changes.ShouldNotContain(change => change is ResourceChange.Modify, "so that either can be merged without the other");
    }

    [Fact]
    public void R17_after_the_split_the_logs_from_before_still_pass_and_nothing_is_left_to_do()
    {
        var hardened = Hardened.By(Shared, DifferentNeeds);
        var after = hardened.Manifests.With(hardened.Result.Proposals.SelectMany(proposal => proposal.Changes));
        RbacReplayer.Replay(new HardeningInput(after, hardened.Evidence, new())).Result.Denied.ShouldBeEmpty();
        new KubeGuard.Hardening.Rbac.RbacHardener().Propose(new(after, hardened.Evidence, new())).Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void R17_the_old_role_goes_in_a_second_step_with_full_evidence()
    {
        var hardened = Hardened.By(Shared, DifferentNeeds);
        var after = hardened.Manifests.With(hardened.Result.Proposals.SelectMany(proposal => proposal.Changes));
        var again = new KubeGuard.Hardening.Rbac.RbacHardener().Propose(new(after, hardened.Evidence, new() { MinimumWindow = TimeSpan.Zero }));
        var removal = again.Proposals.ShouldHaveSingleItem(string.Join(" | ", again.Abstentions));
        removal.Class.ShouldBe(ProposalClass.Remove);
        removal.Id.ShouldBe("rbac/Role/shop/worker");
    }

    [Fact]
    public void R17_holding_the_role_to_its_use_first_brings_up_no_split_that_was_not_there()
    {
        var hardened = Hardened.By(
            Rbac.All(
                Rbac.Role("shop/worker", "{apiGroups: ['*', ''], resources: [deployments, widgets], verbs: ['*']}"),
                Rbac.Binding("shop/workers", "Role worker", "shop/web", "shop/mailer")),
            Allowed("shop/web", "get widgets.example.com red in shop", By("shop/workers")), Allowed("shop/mailer", "list pods in shop", By("elsewhere")));
        hardened.Ids.ShouldBe(["rbac/Role/shop/worker"]);

        var after = hardened.Manifests.With(hardened.Result.Proposals.SelectMany(proposal => proposal.Changes));

        new KubeGuard.Hardening.Rbac.RbacHardener().Propose(new(after, hardened.Evidence, new())).Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void R17_subjects_with_the_same_needs_keep_sharing() =>
        Hardened.By(
            Shared,
            Allowed("shop/web", "list configmaps in shop", By("shop/workers")), Allowed("shop/mailer", "list configmaps in shop", By("shop/workers")), Allowed("kube-system/other", "list secrets", ""))
            .Ids.ShouldBe(["rbac/Role/shop/worker"]);

    [Fact]
    public void R17_a_subject_that_never_acts_or_is_a_group_keeps_the_role_whole()
    {
        Hardened.By(Rbac.All(Shared, Rbac.Binding("shop/third", "Role worker", "shop/asleep")), DifferentNeeds).Ids.ShouldBeEmpty();
        Hardened.By(Rbac.All(Shared, Rbac.Binding("shop/all", "Role worker", "Group system:serviceaccounts:shop")), DifferentNeeds).Ids.ShouldNotContain(Reader);
    }

    [Fact]
    public void R17_bindings_in_several_namespaces_are_split_where_they_stand()
    {
        var hardened = Hardened.By(
            Rbac.All(
                Rbac.Role("worker", "{apiGroups: [''], resources: [configmaps, secrets], verbs: [get, list]}"),
                Rbac.Binding("shop/worker", "ClusterRole worker", "shop/web"), Rbac.Binding("pets/worker", "ClusterRole worker", "pets/web")),
            Allowed("shop/web", "list configmaps in shop", null), Allowed("pets/web", "get secrets smtp in pets", null));
        hardened.Creates("rbac/ClusterRole/worker/split").ShouldBe(
            ["ClusterRole/worker-web", "RoleBinding/pets/worker-web", "ClusterRole/worker-web-2", "RoleBinding/shop/worker-web"], "names are taken once");
    }
}
