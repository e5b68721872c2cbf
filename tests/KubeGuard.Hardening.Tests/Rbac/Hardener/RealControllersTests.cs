using System.Collections.Frozen;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;
using Xunit.Abstractions;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>Real controllers under their shipped RBAC: what is proposed on one window must carry the next one, which it has not seen.</summary>
public sealed class RealControllersTests(ITestOutputHelper output)
{
    private static readonly Lazy<RealRun> Run = new(() => RealRun.On("controllers-platform", "window-1.jsonl.gz"));

    [SharedFact]
    public void R23_every_proposal_holds_alone_and_all_hold_together()
    {
        var run = Run.Value;
        var together = run.Before.With(run.Result.Proposals.SelectMany(proposal => proposal.Changes));
        foreach (var proposal in run.Result.Proposals)
        {
            foreach (var after in new[] { run.Before.With(proposal.Changes), together })
            {
                var outcome = run.Hardener.Prove(proposal, run.Input, after);
                outcome.Counterexamples.ShouldBeEmpty(proposal.Id);
                outcome.Faults.ShouldBeEmpty(proposal.Id);
                outcome.Proof.Widened.ShouldBe(0, proposal.Id);
                outcome.Proof.GrantsAfter.ShouldBeLessThan(outcome.Proof.GrantsBefore, proposal.Id);
                outcome.Proof.RemovedChecked.ShouldBeGreaterThanOrEqualTo(0, proposal.Id);
            }
        }
    }

    [SharedFact]
    public void The_rights_of_controllers_fall_by_more_than_half_and_the_next_window_still_passes()
    {
        var run = Run.Value;
        var after = run.Before.With(run.Result.Proposals.SelectMany(proposal => proposal.Changes));
        RbacModel modelBefore = RbacModel.From(run.Before), modelAfter = RbacModel.From(after);
        var atoms = new AtomCount(run.Before, run.Evidence);
        var next = RealRun.Read("controllers-platform", "later", "window-2.jsonl.gz");
        RbacReplayer.ReplayChange(modelBefore, modelAfter, run.Evidence).Denied.ShouldBeEmpty();

        long allBefore = 0, allAfter = 0;
        foreach (var account in Accounts(modelBefore))
        {
            long had = Atoms(atoms, modelBefore, account).Count, has = Atoms(atoms, modelAfter, account).Count;
            var replay = RbacReplayer.ReplayChange(modelBefore, modelAfter, Only(next, account));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{account}: {had} → {has} atoms; window 2: {replay.Counts.Replayed - replay.Counts.Denied} of {replay.Counts.Replayed}"));
            foreach (var lost in replay.Denied)
                output.WriteLine($"    lost: {lost.Request} ({lost.Count} times); to keep it: {lost.KeptBy}");
            if (account.Namespace == "shop" || Only(run.Evidence, account).ApiUses.IsEmpty)
                continue; // Not a controller, or one that never acts and so keeps all.
            allBefore += had;
            allAfter += has;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"controllers: {allBefore} → {allAfter}, -{100.0 * (allBefore - allAfter) / allBefore:F1} %"));
        var whole = RbacReplayer.ReplayChange(modelBefore, modelAfter, next);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"window 2: {whole.Counts.Denied} of {whole.Counts.Replayed} denied"));
        allAfter.ShouldBeLessThanOrEqualTo((long)(allBefore * 0.4));
        whole.Counts.Denied.ShouldBeLessThanOrEqualTo(whole.Counts.Replayed / 100);
    }

    [SharedFact]
    public void P5_the_second_run_over_the_result_proposes_nothing()
    {
        var run = Run.Value;
        var after = run.Before.With(run.Result.Proposals.SelectMany(proposal => proposal.Changes));
        var again = run.Hardener.Propose(new(after, run.Evidence, new()));
        again.Proposals.Select(proposal => $"{proposal.Id}: {string.Join(" | ", proposal.Rationale.Where(item => item.Kind == RationaleKind.Removed).Select(item => item.Text))}").ShouldBeEmpty();
    }

    [SharedFact]
    public void P3_nothing_is_taken_from_who_never_acts_and_the_refused_get_nothing()
    {
        var run = Run.Value;
        run.Result.Abstentions.Single(abstention => abstention.Target == "ClusterRole/prometheus").Reason.ShouldContain("never acts");
        run.Result.Proposals.ShouldNotContain(proposal => proposal.Id.EndsWith("/prometheus"));
        run.Result.Proposals.ShouldNotContain(proposal => proposal.Id.Contains("metrics-janitor"));
        run.Result.Observations.ShouldContain(observation => observation.Target == "ServiceAccount/shop/metrics-janitor" && observation.Text.Contains("only ever refused"));
    }

    [SharedFact]
    public void R7_a_provisioner_without_a_claim_keeps_what_its_log_cannot_speak_of()
    {
        var run = RealRun.On("minikube-storage-provisioner", "audit-factotum8-k8s1.33.log");
        run.Result.Abstentions.ShouldContain(abstention =>
            abstention.Target == "ClusterRoleBinding/storage-provisioner" && abstention.Reason.Contains("storageclasses.storage.k8s.io are unknown, not unused"));
        run.Result.Abstentions.ShouldContain(abstention => abstention.Target == "ClusterRole/system:coredns" && abstention.Reason.Contains("rbac-defaults"));
        var proposal = run.Result.Proposals.ShouldHaveSingleItem();
        proposal.Id.ShouldBe("rbac/Role/kube-system/system:persistent-volume-provisioner", "an object of the repository may be called system: and is its own");
        run.Hardener.Prove(proposal, run.Input, run.Before.With(proposal.Changes)).Holds.ShouldBeTrue();
    }

    [SharedFact]
    public void R7_the_audit_policy_of_a_real_cluster_says_what_its_log_cannot_speak_of()
    {
        var policy = AuditPolicyReader.Read(YamlReader.Read(
            "policy.yaml", File.ReadAllBytes(SharedData.PathOf("data", "e2e", "minikube-storage-provisioner", "reference", "audit-policy-factotum8.yaml"))));
        var run = RealRun.On("minikube-storage-provisioner", "audit-factotum8-k8s1.33.log", new() { Rbac = new() { AuditPolicy = policy, Defaults = ClusterDefaults.Of(1, 33) } });
        run.Result.Observations.ShouldNotContain(observation => observation.Target == "audit policy", "the log holds nothing that its policy leaves out");
        run.Result.Abstentions.ShouldContain(abstention =>
            abstention.Target == "ClusterRoleBinding/storage-provisioner" && abstention.Reason.Contains("storageclasses.storage.k8s.io are unknown") && abstention.Reason.Contains("audit policy does not record"));
        run.Result.Proposals.ShouldHaveSingleItem().Id.ShouldBe("rbac/Role/kube-system/system:persistent-volume-provisioner");
    }

    private static IEnumerable<ServiceAccountName> Accounts(RbacModel model) => model.Bindings
        .Where(binding => binding.Resource is not null)
        .SelectMany(binding => binding.Subjects.OfType<RbacSubject.ServiceAccount>().Select(subject => subject.Account))
        .Distinct()
        .OrderBy(account => account.ToString(), StringComparer.Ordinal);

    private static FrozenSet<ScopedAtom> Atoms(AtomCount atoms, RbacModel model, ServiceAccountName account)
    {
        var subject = new RbacSubject.ServiceAccount(account);
        return atoms.Of(model.Bindings.Where(binding => binding.Resource is not null && binding.Subjects.Contains(subject))
            .SelectMany(binding => model.EffectiveRules(binding.Role).Select(rule => new Grant(subject, binding.Id.Namespace, rule.Rule))));
    }

    private static EvidenceSet Only(EvidenceSet evidence, ServiceAccountName account) =>
        evidence with { ApiUses = [.. evidence.ApiUses.Where(use => use.Subject.User == account.User)] };
}

/// <summary>A real repository with a log of it, and what the hardener makes of them.</summary>
internal sealed record RealRun(RbacHardener Hardener, HardeningInput Input, HardenerResult Result)
{
    public ManifestSet Before => Input.Manifests;

    public EvidenceSet Evidence => Input.Evidence;

    public static RealRun On(string name, string log, HardeningOptions? options = null)
    {
        var hardener = new RbacHardener();
        var manifests = Repository.At(SharedData.PathOf("data", "e2e", name, "gitops"));
        var input = new HardeningInput(manifests, Read(name, "logs", log), options ?? new());
        return new(hardener, input, hardener.Propose(input));
    }

    public static EvidenceSet Read(string name, string folder, string log) =>
        new EvidenceReader().Read(LogInputs.Resolve([SharedData.PathOf("data", "e2e", name, folder, log)]));
}
