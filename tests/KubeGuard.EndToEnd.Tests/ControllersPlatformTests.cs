using System.Text.Json.Nodes;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Real controllers under the RBAC that they ship with, on a real API server.</summary>
public sealed class ControllersPlatformTests
{
    private const string Name = "controllers-platform";

    [SharedFact]
    public async Task Every_allowed_request_is_still_allowed_after_apply_and_a_second_apply_changes_nothing_R23()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await ProvenAfterApply.HoldsAsync(work);
        proposals.Proposals().ShouldNotBeEmpty();
    }

    [SharedFact]
    public async Task The_manifests_as_shipped_explain_every_decision_in_the_log()
    {
        using var work = Workplace.OfShared(Name);
        var verified = await work.VerifyAsync();
        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("api", "replayed").ShouldBeGreaterThan(1000);
    }

    [SharedFact]
    public async Task Wildcards_become_what_was_used_R16()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await work.ProposeAsync();

        var prometheusOperator = proposals.ProposalFor("ClusterRole", "prometheus-operator").ShouldNotBeNull();
        prometheusOperator.Text("class").ShouldBe("refine");
        prometheusOperator["before"]!.ToJsonString().ShouldContain("\"*\"");
        prometheusOperator.RulesAfter().ShouldNotContain(rule => rule.StartsWith('*'));
    }

    [SharedFact]
    public async Task Cluster_admin_of_the_backup_becomes_what_a_backup_needs()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await ProvenAfterApply.HoldsAsync(work);

        proposals.Proposals().ShouldContain(proposal => proposal.ToJsonString(null).Contains("backup", StringComparison.Ordinal) && proposal.Text("severity") == "critical");
        work.Files().Values.ShouldNotContain(text => text.Contains("name: cluster-admin", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task Nothing_is_taken_from_a_subject_that_never_acted_P3()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await work.ProposeAsync();

        // Prometheus is simulated and nothing acts as it: its silence is no evidence.
        proposals.ProposalFor("ClusterRole", "prometheus").ShouldBeNull();
        proposals.Objects("abstentions").ShouldContain(abstention => abstention.ToJsonString(null).Contains("prometheus", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task Edits_land_in_the_file_that_owns_the_rule()
    {
        using var work = Workplace.OfShared(Name);
        var before = work.Files();
        var proposals = await work.ApplyAsync();

        foreach (var proposal in proposals.Proposals().Where(proposal => proposal.Text("class") == "refine"))
        {
            foreach (var file in proposal.Objects("files").Where(file => file.Text("change") == "modify" && !file.Text("path").EndsWith("kustomization.yaml", StringComparison.Ordinal)))
                before[file.Text("path")].ShouldContain($"name: {proposal.Text("name")}");
        }
    }

    [SharedFact]
    public async Task A_needed_rule_that_is_deleted_by_hand_is_named_with_its_event()
    {
        using var work = Workplace.OfShared(Name);
        await work.ApplyAsync();
        var role = work.Files().Single(file => file.Value.Contains("kind: Role\n", StringComparison.Ordinal) && file.Value.Contains("name: patronidemo", StringComparison.Ordinal)).Key;
        work.Edit(role, text => text.Replace("- configmaps", "- nothing", StringComparison.Ordinal));

        var verified = await work.VerifyAsync();

        verified.ShouldEndWith(1);
        verified.Json.Objects("denied").ShouldContain(denied =>
            denied.Text("subject") == "system:serviceaccount:billing:patronidemo" && denied.Text("request").Contains("configmaps", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task The_same_input_gives_the_same_bytes_P5()
    {
        using var one = Workplace.OfShared(Name);
        using var two = Workplace.OfShared(Name);

        JsonNode first = await one.ProposeAsync();
        JsonNode second = await two.ProposeAsync();

        second.ToJsonString().ShouldBe(first.ToJsonString());
    }
}
