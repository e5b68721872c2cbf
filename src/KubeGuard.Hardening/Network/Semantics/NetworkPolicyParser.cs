using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>From the object to the model, with the defaults of https://kubernetes.io/docs/concepts/services-networking/network-policies/.</summary>
internal sealed class NetworkPolicyParser
{
    private readonly List<string> _faults = [];

    public static NetworkPolicy Parse(JsonObject policy, string defaultNamespace) => new NetworkPolicyParser().Read(policy, defaultNamespace);

    private NetworkPolicy Read(JsonObject policy, string defaultNamespace)
    {
        var metadata = policy.Object("metadata");
        var spec = policy.Object("spec") ?? [];
        var types = spec.Array("policyTypes") is { Count: > 0 } ? spec.Texts("policyTypes").ToArray() : null;
        foreach (var type in types?.Where(type => type is not ("Ingress" or "Egress")) ?? [])
            _faults.Add($"spec.policyTypes: '{type}' is neither Ingress nor Egress");
        return new(
            metadata?.Text("namespace") is { Length: > 0 } @namespace ? @namespace : defaultNamespace,
            metadata?.Text("name") ?? "",
            spec.Object("podSelector") is { } selector ? LabelSelector.Parse(selector, "spec.podSelector", _faults) : LabelSelector.Everything,
            types is null || types.Contains("Ingress"),
            types?.Contains("Egress") ?? spec.Array("egress") is { Count: > 0 },
            Rules(spec, "ingress", "from"),
            Rules(spec, "egress", "to"),
            [.. _faults]);
    }

    private ImmutableArray<PolicyRule> Rules(JsonObject spec, string direction, string peers)
    {
        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        foreach (var node in spec.Array(direction) ?? [])
        {
            var path = $"spec.{direction}[{rules.Count}]";
            var rule = node as JsonObject ?? [];
            rules.Add(new(
                [.. (rule.Array(peers) ?? []).Select((peer, index) => Peer(peer as JsonObject ?? [], $"{path}.{peers}[{index}]"))],
                [.. (rule.Array("ports") ?? []).Select((port, index) => Port(port as JsonObject ?? [], $"{path}.ports[{index}]")).OfType<PolicyPort>()]));
        }

        return rules.ToImmutable();
    }

    private PolicyPeer Peer(JsonObject peer, string path)
    {
        if (peer.Object("ipBlock") is { } block)
            return Block(block, path);
        var namespaces = peer.Object("namespaceSelector");
        var pods = peer.Object("podSelector");
        if (namespaces is null && pods is null)
        {
            _faults.Add($"{path}: expected podSelector, namespaceSelector or ipBlock");
            return new PolicyPeer.Unreadable();
        }

        return new PolicyPeer.PodPeer(
            namespaces is null ? null : LabelSelector.Parse(namespaces, $"{path}.namespaceSelector", _faults),
            pods is null ? LabelSelector.Everything : LabelSelector.Parse(pods, $"{path}.podSelector", _faults));
    }

    private PolicyPeer Block(JsonObject block, string path)
    {
        if (IpBlocks.TryParse(block.Text("cidr")) is not { } network)
        {
            _faults.Add($"{path}.ipBlock.cidr: '{block.Text("cidr")}' is no CIDR");
            return new PolicyPeer.Unreadable();
        }

        var except = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in block.Texts("except"))
        {
            if (IpBlocks.TryParse(text) is { } hole)
                except.Add(hole);
            else
                _faults.Add($"{path}.ipBlock.except: '{text}' is no CIDR");
        }

        return new PolicyPeer.BlockPeer(network, except.ToImmutable());
    }

    private PolicyPort? Port(JsonObject port, string path)
    {
        // A port that cannot be read must not turn into "every port": it becomes a port that no connection has.
        var unreadable = new PolicyPort(TransportProtocol.Tcp, -1, null, null);
        if (ReadProtocol(port, path) is not { } protocol)
            return unreadable;
        switch (port["port"])
        {
            case null:
                return new(protocol, null, null, null);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return new(protocol, null, null, value.GetValue<string>());
            default:
                if (port.Integer("port") is { } number)
                    return new(protocol, number, port.Integer("endPort"), null);
                _faults.Add($"{path}.port: expected a number or a name");
                return unreadable;
        }
    }

    private TransportProtocol? ReadProtocol(JsonObject port, string path)
    {
        switch (port.Text("protocol"))
        {
            case null or "TCP":
                return TransportProtocol.Tcp;
            case "UDP":
                return TransportProtocol.Udp;
            case "SCTP":
                return TransportProtocol.Sctp;
            case var other:
                _faults.Add($"{path}.protocol: '{other}' is none of TCP, UDP, SCTP");
                return null;
        }
    }
}
