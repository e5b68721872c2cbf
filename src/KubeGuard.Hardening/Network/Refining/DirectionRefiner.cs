using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>The rules of one direction after narrowing.</summary>
internal sealed record RefinedDirection(JsonArray Rules, bool IsChanged, ImmutableArray<RationaleItem> Rationale);

/// <summary>Goes through the rules of one direction in their order.</summary>
internal sealed class DirectionRefiner(HardeningFacts facts, NetworkPolicy policy, PolicyDirection direction, SelectedUses uses)
{
    private readonly ImmutableArray<SelectedUse> _uses = [.. uses.Of(direction)];
    private readonly ImmutableArray<UnclearUse> _unclear = [.. uses.Unclear(direction)];
    private readonly List<RationaleItem> _rationale = [];
    private readonly string _key = direction == PolicyDirection.Ingress ? "ingress" : "egress";

    public RefinedDirection Refine(JsonObject spec)
    {
        var written = spec[_key]!.AsArray();
        var rules = new JsonArray();
        for (var index = 0; index < written.Count; index++)
        {
            foreach (var rule in Narrow(policy.Rules(direction)[index], written[index] as JsonObject ?? [], index))
                rules.Add(rule);
        }

        return new(rules, !JsonNode.DeepEquals(rules, written), [.. _rationale]);
    }

    private ImmutableArray<JsonObject> Narrow(PolicyRule rule, JsonObject written, int index)
    {
        var name = $"{_key} rule {index + 1}";
        if (_unclear.FirstOrDefault(unclear => MayUse(rule, unclear)) is { } reason)
        {
            _rationale.Add(new(
                RationaleKind.Unknown,
                $"{Sentence(name)} stays as it is: it may allow {reason.Connection.Source} → {reason.Connection.Request}, which no narrower rule can say.",
                [reason.Connection.Connection.Id]));
            return [(JsonObject)written.DeepClone()];
        }

        var used = _uses.Where(use => Needs(rule, use)).ToImmutableArray();
        if (used.IsEmpty && direction == PolicyDirection.Egress && IsForNameResolution(rule))
        {
            _rationale.Add(new(RationaleKind.Unknown, $"{Sentence(name)} stays as it is: it is for name resolution.", []));
            return [(JsonObject)written.DeepClone()];
        }

        if (used.IsEmpty)
        {
            _rationale.Add(new(RationaleKind.Removed, $"{Sentence(name)} ({Describe(rule)}) goes: no use of it was seen in {facts.WindowText}.", []));
            return [];
        }

        var rebuilt = new RuleRefiner(facts, policy, direction, uses.Workloads, rule, written).Refine(used, name);
        _rationale.AddRange(rebuilt.Rationale);
        return rebuilt.Rules;
    }

    /// <summary>Whether the use goes through this rule, or may (an address block that may mean a pod) while no rule surely allows it.</summary>
    private bool Needs(PolicyRule rule, SelectedUse use) => Allows(rule, use) switch
    {
        Match.Yes => true,
        Match.Unknown => !policy.Rules(direction).Any(other => Allows(other, use) == Match.Yes),
        Match.No => false,
        var match => throw new InvalidOperationException($"{match} is no match."),
    };

    private Match Allows(PolicyRule rule, SelectedUse use) => facts.Model.Evaluator.RuleMatches(
        rule, policy.Namespace, use.Use.End, direction == PolicyDirection.Ingress ? use.Subject : use.Use.End, use.Use.Protocol, use.Use.Port);

    private bool MayUse(PolicyRule rule, UnclearUse unclear)
    {
        var asked = unclear.HidesPort ? rule with { Ports = [] } : rule;
        return facts.Model.Evaluator.RuleMatches(
            asked,
            policy.Namespace,
            unclear.Peer,
            direction == PolicyDirection.Ingress ? unclear.Subject : unclear.Peer,
            unclear.Connection.Connection.Protocol,
            unclear.Connection.Port) != Match.No;
    }

    private static bool IsForNameResolution(PolicyRule rule) =>
        !rule.Ports.IsEmpty && rule.Ports.All(port => port is { Number: { } number, EndPort: null } ? DnsResolvers.IsResolverPort(number) : port.Name is "dns" or "dns-tcp");

    internal static string Describe(PolicyRule rule)
    {
        var peers = rule.Peers.IsEmpty ? "every peer" : string.Join(", ", rule.Peers.Select(Describe));
        var ports = rule.Ports.IsEmpty ? "every port" : string.Join(", ", rule.Ports.Select(Describe));
        return $"{peers} on {ports}";
    }

    internal static string Describe(PolicyPeer peer) => peer switch
    {
        PolicyPeer.PodPeer { Namespaces: null } pods => $"{Pods(pods.Pods)} of its namespace",
        PolicyPeer.PodPeer { Namespaces.IsEmpty: true } pods => $"{Pods(pods.Pods)} of every namespace",
        PolicyPeer.PodPeer pods => $"{Pods(pods.Pods)} of namespaces with {pods.Namespaces}",
        PolicyPeer.BlockPeer { Except.IsEmpty: true } block => block.Block.ToString(),
        PolicyPeer.BlockPeer block => $"{block.Block} except {string.Join(", ", block.Except)}",
        PolicyPeer.Unreadable => "an unreadable peer",
        _ => throw new InvalidOperationException($"{peer.GetType()} is no peer."),
    };

    private static string Pods(LabelSelector selector) => selector.IsEmpty ? "every pod" : $"pods with {selector}";

    internal static string Describe(PolicyPort port)
    {
        var protocol = ProtocolNames.Of(port.Protocol);
        return port switch
        {
            { Name: { } name } => $"{protocol} {name}",
            { Number: { } first, EndPort: { } last } => $"{protocol} {first}-{last}",
            { Number: { } only } => $"{protocol} {only}",
            _ => $"every {protocol} port",
        };
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
