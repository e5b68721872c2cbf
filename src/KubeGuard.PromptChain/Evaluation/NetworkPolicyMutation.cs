using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Spoils the rules of a NetworkPolicy.</summary>
internal static class NetworkPolicyMutation
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Spoils <paramref name="policy"/>; false when it has nothing that could be spoilt so.</summary>
    public static bool TryApply(MutationKind kind, JsonObject policy, ImmutableArray<Connection> log, Random random)
    {
        var rules = Rules(policy).ToList();
        switch (kind)
        {
            case MutationKind.RightDropped:
                Drop(policy, random.OneOf(log));
                return true;
            case MutationKind.RightWidened:
                Widen(random.OneOf(rules), random);
                return true;
            case MutationKind.WrongNamespace:
                return Move(policy, rules, random);
            case MutationKind.WrongPort:
                return Renumber(rules, random);
            case MutationKind.WildcardInjected:
                Open(random.OneOf(rules), random);
                return true;
            default:
                throw new InvalidOperationException("A kind of mutation that NetworkPolicies do not know.");
        }
    }

    private static IEnumerable<PolicyRule> Rules(JsonObject policy) =>
        from direction in (string[])["ingress", "egress"]
        from rule in policy["spec"]![direction] as JsonArray ?? []
        select new PolicyRule(rule.AsObject(), direction == "ingress" ? "from" : "to");

    /// <summary>Takes out every rule of the connection's direction that has its port.</summary>
    private static void Drop(JsonObject policy, Connection connection)
    {
        var direction = connection.Destination is Endpoint.Pod pod && pod.Workload == (string?)policy["metadata"]!["name"] ? "ingress" : "egress";
        var rules = policy["spec"]![direction]!.AsArray();
        foreach (var rule in rules.ToList())
        {
            if (rule!["ports"] is not JsonArray ports || ports.Any(port => (int?)port!["port"] == connection.Port))
                rules.Remove(rule);
        }
    }

    private static void Widen(PolicyRule rule, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                rule.Peers.Add(new JsonObject { ["podSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "intruder" } } });
                break;
            case 1:
                rule.Peers.Add(new JsonObject { ["ipBlock"] = new JsonObject { ["cidr"] = "10.20.0.0/16" } });
                break;
            case 2:
                rule.Peers.Add(new JsonObject { ["podSelector"] = new JsonObject(), ["namespaceSelector"] = InNamespace(Mutation.Elsewhere) });
                break;
            default:
                rule.Ports.Add(Port(random));
                break;
        }
    }

    private static bool Move(JsonObject policy, List<PolicyRule> rules, Random random)
    {
        var selectors = rules.SelectMany(rule => rule.Peers).Select(peer => peer!["namespaceSelector"]?["matchLabels"]).OfType<JsonObject>().ToList();
        if (selectors.Count > 0 && random.Next(2) == 0)
            random.OneOf(selectors)[NamespaceName] = Mutation.Elsewhere;
        else
            policy["metadata"]!["namespace"] = Mutation.Elsewhere;
        return true;
    }

    private static bool Renumber(List<PolicyRule> rules, Random random)
    {
        var ports = rules.SelectMany(rule => rule.Ports).Select(port => port!.AsObject()).ToList();
        if (ports.Count == 0)
            return false;
        random.OneOf(ports)["port"] = Port(random)["port"]!.DeepClone();
        return true;
    }

    private static void Open(PolicyRule rule, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                rule.Json.Remove("ports");
                break;
            case 1:
                rule.Json.Remove(rule.PeerList);
                break;
            case 2:
                rule.Json[rule.PeerList] = new JsonArray(new JsonObject { ["namespaceSelector"] = new JsonObject() });
                break;
            default:
                rule.Peers.Add(new JsonObject { ["ipBlock"] = new JsonObject { ["cidr"] = "0.0.0.0/0" } });
                break;
        }
    }

    private static JsonObject InNamespace(string name) => new() { ["matchLabels"] = new JsonObject { [NamespaceName] = name } };

    /// <summary>A port that no case uses.</summary>
    private static JsonObject Port(Random random) => new() { ["protocol"] = "TCP", ["port"] = 20_000 + random.Next(10_000) };

    private sealed record PolicyRule(JsonObject Json, string PeerList)
    {
        public JsonArray Peers => Json[PeerList]?.AsArray() ?? [];

        public JsonArray Ports => Json["ports"]?.AsArray() ?? [];
    }
}
