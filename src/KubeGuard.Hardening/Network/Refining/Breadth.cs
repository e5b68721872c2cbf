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

    /// <summary>Every pod of the cluster, or every address.</summary>
    public static bool IsEveryone(PolicyPeer peer) => peer switch
    {
        PolicyPeer.PodPeer pods => pods is { Pods.IsEmpty: true, Namespaces.IsEmpty: true },
        PolicyPeer.BlockPeer block => block.Block.PrefixLength == 0,
        PolicyPeer.Unreadable => false,
        _ => throw new InvalidOperationException($"{peer.GetType()} is no peer."),
    };

    /// <summary>A range, or every port of a protocol.</summary>
    public static bool IsBroad(PolicyPort port) => port.Name is null && (port.Number is null || port.EndPort > port.Number);
}
