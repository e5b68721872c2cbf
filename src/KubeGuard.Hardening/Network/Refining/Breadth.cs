using System.Collections.Immutable;
using System.Net.Sockets;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>What counts as broad in an existing rule (N18).</summary>
internal static class Breadth
{
    private const int NarrowIPv4 = 24;
    private const int NarrowIPv6 = 64;

    /// <summary>Every pod of some namespaces, every namespace, or more addresses than one subnet.</summary>
    public static bool IsBroad(PolicyPeer peer) => peer switch
    {
        PolicyPeer.PodPeer pods => pods.Pods.IsEmpty || pods.Namespaces is { IsEmpty: true },
        PolicyPeer.BlockPeer block => block.Block.PrefixLength < (block.Block.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NarrowIPv4 : NarrowIPv6),
        PolicyPeer.Unreadable => false,
        _ => throw new InvalidOperationException($"{peer.GetType()} is no peer."),
    };

    /// <summary>What the misconfiguration index says of the rules: every source address, every destination address, every peer.</summary>
    public static ImmutableArray<string> Misconfigurations(NetworkPolicy policy)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if (policy.IsolatesIngress && policy.Ingress.Any(HasEveryAddress))
            found.Add("KG-NET-004");
        if (policy.IsolatesEgress && policy.Egress.Any(HasEveryAddress))
            found.Add("KG-NET-005");
        if ((policy.IsolatesIngress && policy.Ingress.Any(rule => rule.Peers.IsEmpty)) || (policy.IsolatesEgress && policy.Egress.Any(rule => rule.Peers.IsEmpty)))
            found.Add("KG-NET-006");
        return found.ToImmutable();
    }

    private static bool HasEveryAddress(PolicyRule rule) => rule.Peers.Any(peer => peer is PolicyPeer.BlockPeer { Block.PrefixLength: 0 });

    /// <summary>A range, or every port of a protocol.</summary>
    public static bool IsBroad(PolicyPort port) => port.Name is null && (port.Number is null || port.EndPort > port.Number);
}
