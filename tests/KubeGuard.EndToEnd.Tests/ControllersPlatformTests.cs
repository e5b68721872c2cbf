using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Real controllers under the RBAC that they ship with, on a real API server.</summary>
public sealed class ControllersPlatformTests(AppliedControllersPlatform applied) : IClassFixture<AppliedControllersPlatform>
{
    [SharedFact]
    public async Task Every_allowed_request_is_still_allowed_after_apply_R23()
    {
        applied.Proposals.Proposals().ShouldNotBeEmpty();
        await ProvenAfterApply.HoldsAsync(applied);
    }

    [SharedFact]
    public Task A_second_apply_changes_nothing_P5() => ProvenAfterApply.NothingIsLeftToApplyAsync(applied);

    [SharedFact]
    public async Task The_manifests_as_shipped_explain_every_decision_in_the_log_R6()
    {
        using var shipped = Workplace.OfShared("controllers-platform");
        var verified = await shipped.VerifyAsync("--strict");
        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("api", "disagreements").ShouldBe(0);
        verified.Json.Number("api", "replayed").ShouldBeGreaterThan(1000);
    }

    [SharedFact]
    public void Wildcards_become_what_was_used_R16()
    {
        var prometheusOperator = applied.Proposals.ProposalFor("ClusterRole", "prometheus-operator").ShouldNotBeNull();
        prometheusOperator.Text("class").ShouldBe("refine");
        prometheusOperator["before"]!.ToJsonString().ShouldContain("\"*\"");
        prometheusOperator.RulesAfter().ShouldNotContain(rule => rule.StartsWith('*'));
    }

    [SharedFact]
    public void Cluster_admin_of_the_backup_becomes_what_a_backup_needs()
    {
        applied.Proposals.Proposals().ShouldContain(proposal =>
            proposal.Text("id").Contains("nightly-backup", StringComparison.Ordinal) && proposal.Text("severity") == "critical");
        applied.Before.Values.ShouldContain(text => text.Contains("name: cluster-admin", StringComparison.Ordinal));
        applied.Work.Files().Values.ShouldNotContain(text => text.Contains("name: cluster-admin", StringComparison.Ordinal));
    }

    [SharedFact]
    public void Nothing_is_taken_from_a_subject_that_never_acted_P3()
    {
        // Prometheus is simulated and nothing acts as it: its silence is no evidence.
        applied.Proposals.ProposalFor("ClusterRole", "prometheus").ShouldBeNull();
        applied.Proposals.Objects("abstentions").ShouldContain(abstention => abstention.Text("target") == "ClusterRole/prometheus");
    }

    [SharedFact]
    public void Edits_land_in_the_file_that_owns_the_object()
    {
        foreach (var proposal in applied.Proposals.Proposals().Where(proposal => proposal.Text("class") == "refine"))
        {
            var edited = proposal.Objects("files").Where(file => file.Text("change") == "modify").Select(file => file.Text("path"));
            edited.ShouldContain(path => applied.Before[path].Contains($"name: {proposal.Text("name")}", StringComparison.Ordinal), proposal.Text("id"));
        }
    }

    [SharedFact]
    public async Task A_needed_rule_that_is_deleted_by_hand_is_named_with_its_event()
    {
        using var broken = applied.Work.Copy();
        broken.Edit("apps/billing-db/patroni_k8s.yaml", text => text.Replace("  - configmaps", "  - nothing", StringComparison.Ordinal));

        var verified = await broken.VerifyAsync();

        verified.ShouldEndWith(1).Json.Objects("denied").ShouldContain(denied =>
            denied.Text("subject") == "system:serviceaccount:billing:patronidemo"
            && denied.Text("request").Contains("configmaps", StringComparison.Ordinal)
            && denied.Text("source").StartsWith("window-1.jsonl.gz:", StringComparison.Ordinal));
    }

    [SharedTheory]
    [InlineData("nightly-backup", "- secrets", "list secrets in shop")]
    [InlineData("ci-deployer", "- deployments", "deployments.apps")]
    public async Task A_right_that_took_the_place_of_a_broad_binding_is_missed_when_it_is_deleted_by_hand(string account, string resource, string request)
    {
        using var broken = applied.Work.Copy();
        broken.Edit($"apps/shop/{account}-rbac.yaml", text => text.Replace(resource, "- nothing", StringComparison.Ordinal));

        var verified = await broken.VerifyAsync();

        verified.ShouldEndWith(1).Json.Objects("denied").ShouldContain(denied =>
            denied.Text("subject") == $"system:serviceaccount:shop:{account}" && denied.Text("request").Contains(request, StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task What_was_judged_before_is_judged_after_apply()
    {
        using var shipped = Workplace.OfShared("controllers-platform");
        var before = (await shipped.VerifyAsync()).Json.Number("api", "replayed");

        (await applied.Work.VerifyAsync()).Json.Number("api", "replayed").ShouldBeGreaterThanOrEqualTo(before);
    }

    [SharedFact]
    public async Task The_same_input_gives_the_same_bytes_P5()
    {
        using var again = Workplace.OfShared("controllers-platform");
        (await again.ProposeAsync()).ToJsonString().ShouldBe(applied.Proposals.ToJsonString());
    }
}
