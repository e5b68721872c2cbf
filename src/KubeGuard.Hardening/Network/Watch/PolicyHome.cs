using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>A policy that a merge created or narrowed, and that a connection may be given back in.</summary>
/// <param name="Copies">The policy as each root that applies it builds it: one object in one file makes them all.</param>
/// <param name="Only">The only workload whose pods it selects; null when it selects others, too.</param>
/// <param name="IsCreated">Whether the merge created it.</param>
internal sealed record PolicyHome(ImmutableArray<ManifestPolicy> Copies, Workload? Only, bool IsCreated)
{
    /// <summary>The policy as it stands.</summary>
    public NetworkPolicy Policy => Copies[0].Policy;

    /// <summary>Its namespace and name.</summary>
    public string Name => Policy.ToString();

    /// <summary>What some rules would mean in it, read as the API server reads them.</summary>
    public ImmutableArray<PolicyRule> Read(PolicyDirection direction, ImmutableArray<ComposedRule> rules)
    {
        var alone = (JsonObject)Copies[0].Json.DeepClone();
        alone["spec"]![Key(direction)] = new JsonArray([.. rules.Select(rule => rule.ToJson(direction))]);
        return NetworkPolicy.Parse(alone, Policy.Namespace).Rules(direction);
    }

    /// <summary>The changes that add rules behind those that are there.</summary>
    public IEnumerable<ResourceChange.Modify> Adding(IReadOnlyList<ComposedDirection> directions) =>
        Copies.Select(copy => new ResourceChange.Modify(copy.Resource, With(copy, directions)));

    private static JsonObject With(ManifestPolicy copy, IReadOnlyList<ComposedDirection> directions)
    {
        var json = (JsonObject)copy.Json.DeepClone();
        foreach (var (direction, rules) in directions)
        {
            if (json["spec"]![Key(direction)] is not JsonArray list)
                json["spec"]![Key(direction)] = list = [];
            foreach (var rule in rules)
                list.Add((JsonNode)rule.ToJson(direction));
        }

        return json;
    }

    private static string Key(PolicyDirection direction) => direction == PolicyDirection.Ingress ? "ingress" : "egress";
}
