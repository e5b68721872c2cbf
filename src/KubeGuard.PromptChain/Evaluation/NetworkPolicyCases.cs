using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Network;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Workloads that are called and call in known ways, with no NetworkPolicy or with one that lets far more through.</summary>
internal static class NetworkPolicyCases
{
    private static readonly ImmutableArray<string> Namespaces = ["shop", "payments", "build"];
    private static readonly ImmutableArray<string> Workloads = ["orders", "reporter", "syncer", "gateway"];
    private static readonly ImmutableArray<int> Ports = [8080, 8443, 9090];
    private static readonly ImmutableArray<int> ServerPorts = [5432, 6379, 9092];
    private static readonly ImmutableArray<int> OutsidePorts = [443, .. ServerPorts];
    private static readonly ImmutableArray<string> Addresses = ["198.51.100.7", "203.0.113.20", "192.0.2.99"];

    private static readonly Endpoint Dns = new Endpoint.Pod("kube-system", "Deployment", "coredns", [new("k8s-app", "kube-dns")]);

    /// <summary>The case of that number.</summary>
    public static LabelledCase Of(EvaluationTask task, int number)
    {
        var random = new Random(number);
        var @namespace = Namespaces[random.Next(Namespaces.Length)];
        var workload = Workloads[random.Next(Workloads.Length)];
        var traffic = Traffic.Invent(@namespace, workload, random);
        var bloat = task == EvaluationTask.NetworkPolicyRefine ? Bloated(random) : null;
        var input = new HardeningInput(CaseRepository.Of(Documents(@namespace, workload, bloat)), traffic.Log, new HardeningOptions());
        return new(task, number, input, new NetworkPolicyHardener(), workload, traffic.Universe);
    }

    private static string Bloated(Random random) => random.Next(3) switch
    {
        0 => "ingress: [{}]\n  egress: [{}]",
        1 => "ingress: [{from: [{namespaceSelector: {}}]}]\n  egress: [{to: [{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}]}]",
        _ => "ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 8000, endPort: 9999}]}]\n  egress: [{to: [{namespaceSelector: {}}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]",
    };

    private static IEnumerable<string> Documents(string @namespace, string workload, string? policy)
    {
        foreach (var (name, ports) in Peers.InNamespace(workload))
            yield return Deployment(@namespace, name, ports);
        if (policy is null)
            yield break;
        yield return $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {workload}, namespace: {@namespace}}}\nspec:\n"
            + $"  podSelector: {{matchLabels: {{app: {workload}}}}}\n  policyTypes: [Ingress, Egress]\n  {policy}";
    }

    private static string Deployment(string @namespace, string name, ImmutableArray<int> ports) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {@namespace}}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n"
        + $"  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - name: main\n        image: example.test/{name}:1\n"
        + $"        ports: [{string.Join(", ", ports.Select(port => $"{{containerPort: {port}}}"))}]";

    private static class Peers
    {
        /// <summary>The workload and its neighbours, with the ports that they serve.</summary>
        public static ImmutableArray<KeyValuePair<string, ImmutableArray<int>>> InNamespace(string workload) =>
        [
            new(workload, Ports), new("web", [3000]), new("worker", [3000]), new("database", [ServerPorts[0]]), new("cache", [ServerPorts[1]]), new("queue", [ServerPorts[2]]),
        ];

        public static Endpoint.Pod Pod(string @namespace, string name) => new Endpoint.Pod(@namespace, "Deployment", name, [new("app", name)]);
    }

    /// <summary>Who may conceivably talk to whom, and who truly does.</summary>
    private sealed record Traffic(EvidenceSet Log, GrantUniverse Universe)
    {
        public static Traffic Invent(string @namespace, string workload, Random random)
        {
            var self = Peers.Pod(@namespace, workload);
            ImmutableArray<Endpoint> callers =
            [
                Peers.Pod(@namespace, "web"), Peers.Pod(@namespace, "worker"), Peers.Pod(@namespace, "database"),
                Peers.Pod("monitoring", "prometheus"), Peers.Pod("ingress", "proxy"), Peers.Pod("guests", "stranger"),
            ];
            ImmutableArray<Endpoint> servers = [.. Peers.InNamespace(workload)[3..].Select(peer => Peers.Pod(@namespace, peer.Key))];
            ImmutableArray<Edge> conceivable =
            [
                .. callers.SelectMany(caller => Ports.Select(port => new Edge(caller, self, TransportProtocol.Tcp, port))),
                .. servers.SelectMany(server => ServerPorts.Select(port => new Edge(self, server, TransportProtocol.Tcp, port))),
                .. Addresses.SelectMany(address => OutsidePorts.Select(port => new Edge(self, new Endpoint.External(address, []), TransportProtocol.Tcp, port))),
                new Edge(self, Dns, TransportProtocol.Udp, 53),
                new Edge(self, Dns, TransportProtocol.Tcp, 53),
            ];
            // One edge in each direction at least: a direction that shows nothing at all is left alone.
            ImmutableArray<Edge> used =
            [
                conceivable[random.Next(callers.Length * Ports.Length)],
                new Edge(self, servers[random.Next(servers.Length)], TransportProtocol.Tcp, ServerPorts[random.Next(ServerPorts.Length)]),
                .. conceivable.Where(edge => edge.Destination != Dns && random.Next(5) == 0),
            ];
            var needed = conceivable.Select((edge, index) => (edge, index)).Where(entry => used.Contains(entry.edge) || entry.edge.Destination == Dns);
            return new(
                CaseLog.Of(used.Distinct().Select((edge, index) => edge.Seen(ConnectionVerdict.Forwarded, new("flows.json", index + 1)))),
                new(
                    CaseLog.Of(conceivable.Select((edge, index) => edge.Seen(ConnectionVerdict.DeniedByPolicy, GrantUniverse.Line(index + 1)))),
                    [.. needed.Select(entry => GrantUniverse.Line(entry.index + 1).ToString())],
                    NetworkReplayer.Replay));
        }
    }

    private sealed record Edge(Endpoint Source, Endpoint Destination, TransportProtocol Protocol, int Port)
    {
        public Connection Seen(ConnectionVerdict verdict, SourcePosition sample) =>
            new(Source, Destination, Protocol, Port, verdict, [], CaseLog.Daily(sample));
    }
}
