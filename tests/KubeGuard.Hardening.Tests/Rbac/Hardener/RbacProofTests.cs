using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

public sealed class RbacProofTests
{
    private static readonly Hardened Run = Hardened.By(
        Rbac.All(Rbac.Role("shop/web", "{apiGroups: [\"\"], resources: [pods, secrets], verbs: [get, list]}"), Rbac.Binding("shop/web", "Role web", "shop/web")),
        Allowed("shop/web", "list pods in shop", By("shop/web")).Times(7), Allowed("kube-system/other", "list secrets", ""));

    [Fact]
    public void R23_the_figures_count_events_atoms_and_removed_rights_that_are_refused()
    {
        var proposal = Run.Proposal("rbac/Role/shop/web");
        Run.Prove(proposal, Run.Manifests.With(proposal.Changes)).Proof.ShouldBe(new Proof(Replayed: 7, Denied: 0, GrantsBefore: 4, GrantsAfter: 1, Widened: 0, RemovedChecked: 3) { RiskBefore = 10, RiskAfter = 0 });
    }

    [Fact]
    public void R23_a_change_that_breaks_an_observed_event_names_it()
    {
        var outcome = Prove("""[{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}]""");
        outcome.Holds.ShouldBeFalse();
        outcome.Proof.Denied.ShouldBe(7);
        outcome.Counterexamples.ShouldHaveSingleItem().Request.ShouldBe("list pods in shop");
    }

    [Theory]
    [InlineData("""[{"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "delete"]}]""", "delete pods")]
    [InlineData("""[{"apiGroups": [""], "resources": ["pods", "pods/exec"], "verbs": ["list"]}]""", "list pods/exec")]
    [InlineData("""[{"apiGroups": ["", "apps"], "resources": ["pods"], "verbs": ["list"]}]""", "list pods of apps")]
    [InlineData("""[{"apiGroups": [""], "resources": ["*"], "verbs": ["list"]}]""", "list *")]
    [InlineData("""[{"apiGroups": [""], "resources": ["pods"], "verbs": ["*"]}]""", "* pods")]
    public void P2_a_refinement_that_gives_anything_new_is_refused(string rules, string fault)
    {
        var outcome = Prove(rules);
        outcome.Proof.Widened.ShouldBe(1);
        outcome.Faults.ShouldContain(text => text.Contains(fault));
    }

    private static ProofOutcome Prove(string rules)
    {
        var target = Run.Manifests.Resources.Single(resource => resource.Id.Kind == "Role");
        var after = target.ToJson();
        after["rules"] = JsonNode.Parse(rules);
        var proposal = Run.Proposal("rbac/Role/shop/web") with { Changes = [new ResourceChange.Modify(target, after)] };
        return Run.Prove(proposal, Run.Manifests.With(proposal.Changes));
    }
}
