namespace KubeGuard.Hardening.Tests.Network;

public sealed class OddCallTests
{
    private static string[] OddEdges(Flows flows, params string[] more) =>
    [
        .. new Cluster([.. new[] { "front", "mid", "store", "other" }.Select(name => Objects.Deployment("shop", name, $"app={name}", "80")), .. more])
            .Propose(flows).Observations
            .Where(observation => observation.Text.StartsWith("Odd edge: ", StringComparison.Ordinal))
            .Select(observation => observation.Text["Odd edge: ".Length..observation.Text.IndexOf(" (", StringComparison.Ordinal)]),
    ];

    private static Flows Calls(params string[] calls) => calls.Aggregate(new Flows(), (flows, call) =>
        flows.Tcp(Flows.Pod("shop", call.Split('>')[0]), Flows.Pod("shop", call.Split('>')[1].Split('*')[0]), 80, call.Contains('*') ? int.Parse(call.Split('*')[1]) : 1));

    [Fact]
    public void The_one_call_that_closes_every_circle_is_odd() =>
        OddEdges(Calls("front>mid", "front>other", "mid>store", "other>store", "store>front")).ShouldBe(["shop/store → shop/front"]);

    [Fact]
    public void Calls_without_a_circle_are_not() => OddEdges(Calls("front>mid", "mid>store", "front>store")).ShouldBeEmpty();

    [Fact]
    public void Two_workloads_that_call_each_other_alike_are_not() => OddEdges(Calls("front>mid", "mid>front")).ShouldBeEmpty();

    [Fact]
    public void Of_two_directions_the_one_that_the_manifests_declare_is_not_odd() =>
        OddEdges(
            Calls("front>mid", "mid>front"),
            Objects.Service("shop", "mid", "app=mid", "80"),
            Objects.Deployment("shop", "front", "app=front", "80").Replace("ports: [{containerPort: 80}]", "env: [{name: MID_ADDR, value: 'mid:80'}]", StringComparison.Ordinal))
            .Length.ShouldBeLessThanOrEqualTo(1);

    [Fact]
    public void Of_two_directions_the_one_that_leads_to_an_entry_point_is_odd() =>
        OddEdges(Calls("front>mid", "mid>front"), Objects.Service("shop", "front", "app=front", "80", "LoadBalancer")).ShouldBe(["shop/mid → shop/front"]);

    [Fact]
    public void Of_two_directions_the_far_rarer_one_is_odd() => OddEdges(Calls("front>mid*50", "mid>front")).ShouldBe(["shop/mid → shop/front"]);
}
