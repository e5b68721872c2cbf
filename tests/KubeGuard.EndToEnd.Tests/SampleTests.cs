using System.Text.Json.Nodes;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>The demo's own sample: small, but with everything that real input has.</summary>
public sealed class SampleTests(AppliedSample applied) : IClassFixture<AppliedSample>
{
    [Fact]
    public async Task Its_log_and_its_manifests_agree()
    {
        using var work = Workplace.OfSample();
        var verified = await work.VerifyAsync("--strict");

        verified.ShouldEndWith(0).Json.Number("api", "replayed").ShouldBeGreaterThan(1000);
        verified.Json.Number("connections", "replayed").ShouldBeGreaterThan(1000);
        verified.Json.Number("api", "outside").ShouldBeGreaterThan(0);
    }

    [Fact]
    public Task Every_promise_holds_after_apply() => ProvenAfterApply.HoldsAsync(applied);

    [Fact]
    public Task A_second_apply_changes_nothing_P5() => ProvenAfterApply.NothingIsLeftToApplyAsync(applied);

    [Fact]
    public void The_wildcard_role_of_the_router_becomes_what_it_used_R16()
    {
        var router = applied.Proposals.ProposalFor("ClusterRole", "edge-router").ShouldNotBeNull();

        router.Text("severity").ShouldBe("critical");
        router.Text("confidence").ShouldBe("observed");
        router.RulesAfter().ShouldContain(rule => rule.Contains("list", StringComparison.Ordinal) && rule.Contains("ingresses.networking.k8s.io", StringComparison.Ordinal));
        router.RulesAfter().ShouldNotContain(rule => rule.Contains('*'));
        router.RulesAfter().ShouldNotContain(rule => rule.Contains("secrets", StringComparison.Ordinal));
    }

    [Fact]
    public void The_storefront_loses_the_secrets_that_it_never_read()
    {
        var rbac = applied.Work.Read("apps/shop/base/rbac.yaml");

        rbac.ShouldNotContain("secrets");
        rbac.ShouldContain("# The storefront shows the banner that marketing keeps in a ConfigMap.");
        rbac.ShouldStartWith("# Who may do what in the shop. Team shop owns this file; ask in #shop before you change it.\n");
    }

    [Fact]
    public void The_account_without_a_Role_gets_one_beside_its_workload_R21()
    {
        var proposals = applied.Proposals;
        var orders = proposals.ProposalFor("Role", "orders").ShouldNotBeNull();

        orders.Text("class").ShouldBe("create");
        orders.RulesAfter().ShouldContain(rule => rule.Contains("configmaps", StringComparison.Ordinal) && rule.Contains("orders-settings", StringComparison.Ordinal));
        orders.RulesAfter().Where(rule => rule.Contains("create", StringComparison.Ordinal) && rule.Contains("leases", StringComparison.Ordinal))
            .ShouldAllBe(rule => !rule.Contains("named", StringComparison.Ordinal));
        var file = orders.Objects("files").Single(file => file.Text("change") == "create").Text("path");
        file.ShouldStartWith("apps/shop/base/");
        applied.Work.Read("apps/shop/base/kustomization.yaml").ShouldContain(file["apps/shop/base/".Length..]);
    }

    [Fact]
    public void What_the_intruder_tried_is_pointed_out_and_never_granted_P6()
    {
        var proposals = applied.Proposals;
        proposals.Objects("observations").ShouldContain(observation => observation.ToJsonString(null).Contains("storefront", StringComparison.Ordinal));
        foreach (var proposal in proposals.Proposals().Where(proposal => proposal.Text("class") == "create"))
        {
            proposal["after"]!.ToJsonString().ShouldNotContain("pods/exec");
            proposal["after"]!.ToJsonString().ShouldNotContain("clusterrolebindings");
        }
    }

    [Fact]
    public async Task Nothing_that_is_printed_can_act_on_a_terminal_P6()
    {
        using var work = Workplace.OfSample();
        var text = await Cli.RunAsync("propose", "--repo", work.Repository, "--logs", work.Logs, "--out", work.Out);

        text.ShouldEndWith(0).Output.ShouldNotContain('\u001b');
        foreach (var page in Directory.EnumerateFiles(Path.Combine(work.Out, "pull-requests")))
            File.ReadAllText(page).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Each_shop_workload_gets_a_policy_and_the_databases_broad_one_is_narrowed_N14_N18()
    {
        var proposals = applied.Proposals;
        foreach (var workload in new[] { "storefront", "catalog", "orders", "payments" })
            proposals.ProposalFor("NetworkPolicy", workload).ShouldNotBeNull(workload).Text("class").ShouldBe("create");
        var database = proposals.ProposalFor("NetworkPolicy", "postgres").ShouldNotBeNull();
        database.Text("class").ShouldBe("refine");
        var ingress = database["after"]!["spec"]!["ingress"]!.ToJsonString();
        ingress.ShouldContain("orders");
        ingress.ShouldContain("catalog");
        ingress.ShouldContain("backup");
        ingress.ShouldNotContain("storefront");
        ingress.ShouldNotContain("toolbox");
    }

    [Fact]
    public void The_nightly_job_keeps_its_way_to_the_database_by_labels_that_last_N6_N17()
    {
        var proposals = applied.Proposals;
        proposals.ProposalFor("NetworkPolicy", "postgres").ShouldNotBeNull()["after"]!.ToJsonString().ShouldNotContain("job-name");
    }

    [Fact]
    public void The_backup_is_held_to_the_shop_R18()
    {
        var backup = string.Join('\n', applied.Work.Files().Where(file => file.Key.StartsWith("backup/", StringComparison.Ordinal)).Select(file => file.Value));

        backup.ShouldNotContain("pods/exec");
        backup.ShouldNotContain("kind: ClusterRoleBinding");
        backup.ShouldContain("kind: RoleBinding");
    }

    [Fact]
    public async Task Both_contracts_follow_their_schemas_members()
    {
        using var work = Workplace.OfSample();
        var proposals = await work.ProposeAsync();

        proposals.Select(member => member.Key).ShouldBe(["schemaVersion", "inputs", "proposals", "abstentions", "observations", "findings", "model"]);
        proposals.Number("schemaVersion").ShouldBe(1);
        proposals.Number("inputs", "events", "malformed").ShouldBe(2);
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(work.Out, "proposals.json")))!.ToJsonString().ShouldBe(proposals.ToJsonString());
        (await work.VerifyAsync()).Json.Select(member => member.Key).ShouldBe(["schemaVersion", "api", "connections", "denied", "disagreements", "outside", "problems", "unrecorded"]);
    }

    [Fact]
    public async Task A_window_that_is_too_short_takes_nothing_away_when_the_user_says_so_P3()
    {
        using var work = Workplace.OfSample();
        var proposals = await work.ProposeAsync("--min-window", "30d");

        proposals.Proposals().ShouldAllBe(proposal => proposal.Text("class") == "create");
        proposals.Objects("abstentions").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Results_inside_a_repository_are_not_read_back()
    {
        using var work = Workplace.OfSample();
        var inside = Path.Combine(work.Repository, "kubeguard-out");
        var first = await Cli.RunAsync("propose", "--repo", work.Repository, "--logs", work.Logs, "--out", inside, "--format", "json");
        var second = await Cli.RunAsync("propose", "--repo", work.Repository, "--logs", work.Logs, "--out", inside, "--format", "json");

        second.ShouldEndWith(0).Output.ShouldBe(first.ShouldEndWith(0).Output);
    }

    [Fact]
    public async Task B28_verify_and_explain_look_at_the_paths_that_the_policy_gives_to_the_cluster()
    {
        using var place = Workplace.OfSample();
        var all = (await place.VerifyAsync()).ShouldEndWith(0).Json;
        File.WriteAllText(Path.Combine(place.Repository, ".kubeguard.yaml"), "version: 1\npaths:\n  exclude: [\"edge/**\"]\n");

        var narrowed = (await place.VerifyAsync()).ShouldEndWith(0).Json;

        ((int)narrowed["api"]!["replayed"]!).ShouldBeLessThan((int)all["api"]!["replayed"]!, "the edge router is another cluster's");
        (await Cli.RunAsync("explain", "ClusterRole/edge-router", "--repo", place.Repository, "--logs", place.Logs)).ShouldEndWith(2).Error.ShouldContain("edge-router");
        File.WriteAllText(Path.Combine(place.Repository, ".kubeguard.yaml"), "version: 1\npahts: {}\n");
        (await place.VerifyAsync()).ShouldEndWith(2).Error.ShouldContain(".kubeguard.yaml:2:1");
    }
}
