using System.Text.Json.Nodes;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Istio's Bookinfo with real Hubble flows of two clusters.</summary>
public sealed class BookinfoTests(AppliedBookinfo applied) : IClassFixture<AppliedBookinfo>
{
    private static readonly string[] Observed = ["productpage", "details", "reviews", "ratings"];

    [SharedFact]
    public async Task Every_observed_connection_is_still_allowed_after_apply_N22()
    {
        applied.Proposals.Proposals().ShouldNotBeEmpty();
        await ProvenAfterApply.HoldsAsync(applied);
    }

    [SharedFact]
    public Task A_second_apply_changes_nothing_P5() => ProvenAfterApply.NothingIsLeftToApplyAsync(applied);

    [SharedFact]
    public void Each_workload_that_was_seen_gets_one_policy_with_DNS_and_without_replies_N1_N8()
    {
        var policies = applied.Proposals.Proposals().Where(proposal => proposal.Text("kind") == "NetworkPolicy").ToArray();

        foreach (var workload in Observed)
            policies.ShouldContain(policy => policy.Text("name").StartsWith(workload, StringComparison.Ordinal), $"{workload} has no policy");
        policies.Select(policy => $"{policy["namespace"]}/{policy.Text("name")}").ShouldBeUnique();
        foreach (var policy in policies.Where(policy => policy["after"]!["spec"]!["egress"] is not null))
        {
            var ports = policy["after"]!["spec"]!.ToJsonString();
            ports.ShouldContain("53", customMessage: $"{policy.Text("name")} has egress without DNS");
        }

        foreach (var policy in policies)
        {
            foreach (var port in Ports(policy["after"]!).OfType<JsonValue>())
            {
                if (port.TryGetValue<int>(out var number))
                    number.ShouldBeLessThan(30000, $"{policy.Text("name")} allows the ephemeral port {number}");
            }
        }
    }

    [SharedFact]
    public void The_odd_edge_from_ratings_to_productpage_is_pointed_out()
    {
        applied.Proposals.Objects("observations").ShouldContain(observation =>
            observation.Text("text").Contains("ratings", StringComparison.Ordinal) && observation.Text("text").Contains("productpage", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task A_needed_rule_that_is_deleted_by_hand_is_named_with_its_connection()
    {
        using var broken = applied.Work.Copy();
        var details = applied.Proposals.Proposals().First(proposal => proposal.Text("kind") == "NetworkPolicy" && proposal.Text("name").StartsWith("details", StringComparison.Ordinal));
        var file = details.Objects("files").Select(file => file.Text("path")).First(path => !path.EndsWith("kustomization.yaml", StringComparison.Ordinal));
        broken.Edit(file, text => text.Replace("9080", "9999", StringComparison.Ordinal));

        var verified = await broken.VerifyAsync();

        verified.ShouldEndWith(1);
        verified.Json.Objects("denied").ShouldContain(denied => denied.Text("kind") == "connection" && denied.Text("request").Contains("details", StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Ports(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(member => member.Key == "port" ? [member.Value!] : member.Value is null ? [] : Ports(member.Value)),
        JsonArray list => list.SelectMany(item => item is null ? [] : Ports(item)),
        _ => [],
    };
}
