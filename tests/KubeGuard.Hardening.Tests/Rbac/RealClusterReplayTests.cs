using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Manifests;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RealClusterReplayTests
{
    [SharedFact]
    public void R22_the_evaluator_answers_5000_requests_as_the_real_authorizer_did()
    {
        var replay = Replay(["oracles", "rbac"], ["oracles", "rbac", "audit.jsonl.gz"]);
        replay.Result.Denied.ShouldBeEmpty();
        replay.Result.Disagreements.ShouldBeEmpty();
        replay.Result.Counts.ShouldBe(new(5000, 0, 0, 0));
    }

    [SharedTheory]
    [InlineData("logs", "window-1.jsonl.gz")]
    [InlineData("later", "window-2.jsonl.gz")]
    public void R23_a_platform_of_real_controllers_runs_on_its_own_manifests(string folder, string file)
    {
        var replay = Replay(["data", "e2e", "controllers-platform", "gitops"], ["data", "e2e", "controllers-platform", folder, file]);
        replay.Result.Denied.ShouldBeEmpty();
        replay.Result.Disagreements.ShouldBeEmpty();
        // Service accounts of the control plane are judged too, as the sealed-secrets chart binds system:authenticated.
        replay.Outside.Keys.ShouldBe([OutsideCause.SystemMasters, OutsideCause.ControlPlane]);
        replay.Result.Counts.Replayed.ShouldBeGreaterThan(1000);
    }

    [SharedFact]
    public void R23_a_storage_provisioner_and_a_dns_server_run_on_their_shipped_manifests()
    {
        var replay = Replay(["data", "e2e", "minikube-storage-provisioner", "gitops"], ["data", "e2e", "minikube-storage-provisioner", "logs"]);
        replay.Result.Denied.ShouldBeEmpty();
        replay.Result.Disagreements.ShouldBeEmpty();
        replay.Result.Counts.Replayed.ShouldBeGreaterThan(0, string.Join(", ", replay.Outside));
    }

    [SharedFact]
    public void Every_real_manifest_gives_a_model_and_every_problem_has_a_place()
    {
        var model = RbacModel.From(Manifests("data", "manifests"));
        model.Problems.ShouldAllBe(problem => problem.Location.Line > 0 && problem.Location.File.Length > 0);
        model.Roles.Count(role => role.Resource is not null && role.Rules.Length > 0).ShouldBeGreaterThan(50);
    }

    [SharedTheory]
    [InlineData("data/e2e/controllers-platform/gitops", "data/e2e/controllers-platform/logs")]
    [InlineData("data/e2e/controllers-platform/gitops", "data/e2e/controllers-platform/later")]
    [InlineData("data/e2e/minikube-storage-provisioner/gitops", "data/e2e/minikube-storage-provisioner/logs")]
    [InlineData("oracles/rbac", "oracles/rbac/audit.jsonl.gz")]
    public void R6_the_reason_of_every_judged_event_is_a_way_that_the_evaluator_finds(string repository, string logs)
    {
        var evaluator = new RbacEvaluator(RbacModel.From(Manifests(repository)));
        var judge = new RbacJudge(evaluator);
        var attributed = 0;
        foreach (var use in Evidence(logs).ApiUses.Where(use => use.Decision == ApiDecision.Allowed))
        {
            if (RbacAttribution.Parse(use.Reason) is not { } attribution || judge.Judge(use) is ApiJudgement.Outside)
                continue;
            attributed++;
            attribution.IsAmong(evaluator.Grants(use.JudgedSubject(), use.JudgedRequest())).ShouldBeTrue($"{use.Request} by {use.Subject}: {use.Reason}");
        }

        attributed.ShouldBeGreaterThan(3);
    }

    private static RbacReplay Replay(string[] repository, string[] logs) =>
        RbacReplayer.Replay(RbacModel.From(Manifests(repository)), Evidence(logs));

    private static ManifestSet Manifests(params string[] path) => ManifestReader.Read(new RepositoryDirectory(SharedData.PathOf(path)));

    private static EvidenceSet Evidence(params string[] path) => new EvidenceReader().Read(LogInputs.Resolve([SharedData.PathOf(path)]));
}
