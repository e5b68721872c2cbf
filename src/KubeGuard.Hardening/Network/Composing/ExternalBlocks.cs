using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>
/// Addresses as blocks (N11): each on its own, until there are more of one port than the policy allows; then those that share a /24 (IPv6: /64)
/// become that block. Never anything wider.
/// </summary>
internal static class ExternalBlocks
{
    private const int WidestIPv4 = 24;
    private const int WidestIPv6 = 64;

    public static ImmutableArray<Use> Aggregate(ImmutableArray<Use> uses, int limit)
    {
        var result = ImmutableArray.CreateBuilder<Use>(uses.Length);
        var crowded = uses
            .Where(IsSingleAddress)
            .GroupBy(use => (use.Protocol, use.Port))
            .Where(group => group.Select(use => use.Peer).Distinct().Count() > limit)
            .Select(group => group.Key)
            .ToHashSet();
        foreach (var use in uses)
            result.Add(IsSingleAddress(use) && crowded.Contains((use.Protocol, use.Port)) ? Widened(use, uses) : use);
        return result.ToImmutable();
    }

    private static bool IsSingleAddress(Use use) =>
        use is { End: NetworkEnd.Address, Peer: RulePeer.Block block } && block.Network.Equals(IpBlocks.Single(block.Network.BaseAddress));

    private static Use Widened(Use use, ImmutableArray<Use> uses)
    {
        var around = Around(((NetworkEnd.Address)use.End).Network.BaseAddress);
        var together = uses
            .Where(other => other.Port == use.Port && other.Protocol == use.Protocol && IsSingleAddress(other) && around.Contains(((NetworkEnd.Address)other.End).Network.BaseAddress))
            .Select(other => (RulePeer.Block)other.Peer)
            .Distinct()
            .ToArray();
        if (together.Length < 2)
            return use;
        var notes = together.Select(block => block.Note).Where(note => note.Length > 0).Distinct().Order(StringComparer.Ordinal);
        return use with { Peer = new RulePeer.Block(around, string.Join(", ", notes)) };
    }

    private static IPNetwork Around(IPAddress address) =>
        IpBlocks.Around(address, address.AddressFamily == AddressFamily.InterNetwork ? WidestIPv4 : WidestIPv6);
}
