using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Istio's Bookinfo with real Hubble flows of two clusters.</summary>
public sealed class BookinfoTests
{
    private const string Name = "bookinfo";

    private static readonly string[] Observed = ["productpage", "details", "reviews", "ratings"];

    [SharedFact]
    public async Task Every_observed_connection_is_still_allowed_after_apply_N22()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await ProvenAfterApply.HoldsAsync(work);
        proposals.Proposals().ShouldNotBeEmpty();
    }

    [SharedFact]
    public async Task Each_workload_that_was_seen_gets_one_policy_with_DNS_and_without_replies_N1_N8()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await work.ProposeAsync();
        var policies = proposals.Proposals().Where(proposal => proposal.Text("kind") == "NetworkPolicy").ToArray();

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
            foreach (var port in Ports(policy["after"]!).OfType<System.Text.Json.Nodes.JsonValue>())
            {
                if (port.TryGetValue<int>(out var number))
                    number.ShouldBeLessThan(30000, $"{policy.Text("name")} allows the ephemeral port {number}");
            }
        }
    }

    [SharedFact]
    public async Task The_odd_edge_from_ratings_to_productpage_is_pointed_out()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await work.ProposeAsync();

        proposals.ToJsonString().ShouldContain("ratings");
        proposals.Objects("observations").Concat(proposals.Objects("abstentions")).ShouldContain(item =>
            item.ToJsonString(null).Contains("ratings", StringComparison.Ordinal) && item.ToJsonString(null).Contains("productpage", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task A_needed_rule_that_is_deleted_by_hand_is_named_with_its_connection()
    {
        using var work = Workplace.OfShared(Name);
        var proposals = await work.ApplyAsync();
        var details = proposals.Proposals().First(proposal => proposal.Text("kind") == "NetworkPolicy" && proposal.Text("name").StartsWith("details", StringComparison.Ordinal));
        var file = details.Objects("files").Select(file => file.Text("path")).First(path => !path.EndsWith("kustomization.yaml", StringComparison.Ordinal));
        work.Edit(file, text => text.Replace("9080", "9999", StringComparison.Ordinal));

        var verified = await work.VerifyAsync();

        verified.ShouldEndWith(1);
        verified.Json.Objects("denied").ShouldContain(denied => denied.Text("kind") == "connection" && denied.Text("request").Contains("details", StringComparison.Ordinal));
    }

    private static IEnumerable<System.Text.Json.Nodes.JsonNode> Ports(System.Text.Json.Nodes.JsonNode node) => node switch
    {
        System.Text.Json.Nodes.JsonObject map => map.SelectMany(member => member.Key == "port" ? [member.Value!] : member.Value is null ? [] : Ports(member.Value)),
        System.Text.Json.Nodes.JsonArray list => list.SelectMany(item => item is null ? [] : Ports(item)),
        _ => [],
    };
}
