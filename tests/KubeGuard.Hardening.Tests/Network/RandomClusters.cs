using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>Small clusters of four workloads, random policies and random traffic for properties.</summary>
internal static class RandomClusters
{
    public static ImmutableArray<string> Names { get; } = ["web", "api", "db", "queue"];

    private static readonly Endpoint[] Others =
    [
        Flows.Dns, Flows.Stranger("monitoring", "app=prometheus"), Flows.Stranger("ingress", "app=proxy"), Flows.World("198.51.100.7"), Flows.World("203.0.113.9"), Flows.Reserved("host", "10.0.0.1"),
    ];

    public static string[] Deployments { get; } = [.. Names.Select(name => Objects.Deployment("shop", name, $"app={name}", "80,http:8080"))];

    private static readonly string[] Specs =
    [
        "{podSelector: {}, policyTypes: [Ingress]}",
        "{podSelector: {}, policyTypes: [Ingress, Egress]}",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}",
        "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}], ports: [{port: 80}, {port: http}]}]}",
        "{podSelector: {matchExpressions: [{key: app, operator: In, values: [db, queue]}]}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [spy]}]}}]}], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [203.0.113.0/24]}}]}, {to: [{namespaceSelector: {}}], ports: [{port: 1, endPort: 9000}, {protocol: UDP, port: 53}]}]}",
    ];

    /// <summary>Every end of a connection.</summary>
    public static IEnumerable<Endpoint> Ends => Names.Select(Endpoint (name) => Flows.Pod("shop", name)).Concat(Others);

    /// <summary>The workloads with some of the policies.</summary>
    public static Cluster Of(Random random)
    {
        var policies = Specs.Where(_ => random.Next(2) == 0).Select((spec, index) => Objects.Policy("shop", $"policy-{index}", spec));
        return new([.. Deployments, .. policies]);
    }

    /// <summary>The cluster after somebody took policies and rules of policies away.</summary>
    public static Cluster Narrowed(Cluster cluster, Random random)
    {
        var policies = cluster.Manifests.Resources.Where(resource => resource.Id.Kind == "NetworkPolicy" && random.Next(3) > 0).Select(resource => resource.ToJson()).ToArray();
        foreach (var rules in policies.SelectMany(policy => new[] { policy["spec"]!["ingress"], policy["spec"]!["egress"] }).OfType<JsonArray>())
        {
            while (rules.Count > 0 && random.Next(2) == 0)
                rules.RemoveAt(random.Next(rules.Count));
        }

        return new([.. Deployments, .. policies.Select(policy => policy.ToJsonString()), Objects.Policy("shop", "deny", Specs[random.Next(2)])]);
    }

    /// <summary>Connections that went through.</summary>
    public static Flows Traffic(Random random)
    {
        int[] ports = [53, 80, 443, 8080];
        var flows = new Flows();
        for (var i = random.Next(1, 25); i > 0; i--)
        {
            Endpoint pod = Flows.Pod("shop", Names[random.Next(Names.Length)]);
            var other = random.Next(2) == 0 ? Flows.Pod("shop", Names[random.Next(Names.Length)]) : Others[random.Next(Others.Length)];
            var port = ports[random.Next(ports.Length)];
            var (source, destination) = random.Next(2) == 0 ? (pod, other) : (other, pod);
            flows.Add(source, destination, port == 53 ? TransportProtocol.Udp : TransportProtocol.Tcp, port, ConnectionVerdict.Forwarded, random.Next(1, 9));
        }

        return flows;
    }
}
