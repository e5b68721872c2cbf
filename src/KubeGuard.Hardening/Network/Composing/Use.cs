using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Why a connection is to be allowed.</summary>
internal enum UseBasis
{
    /// <summary>The log shows it.</summary>
    Observed,

    /// <summary>A manifest says that it will come (N15).</summary>
    Declared,

    /// <summary>Nothing works without it: name resolution (N8).</summary>
    Inferred,
}

/// <summary>One connection that must go on working, from the view of one of its ends.</summary>
/// <param name="End">The other end, as policies see it.</param>
/// <param name="Peer">How a rule names it.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="Port">The server's port.</param>
/// <param name="Basis">Why.</param>
/// <param name="Reason">The reason in words; empty for what was observed.</param>
/// <param name="Seen">The tuples that show it; empty unless observed.</param>
internal sealed record Use(
    NetworkEnd End, RulePeer Peer, TransportProtocol Protocol, int Port, UseBasis Basis, string Reason, ImmutableArray<Connection> Seen);

/// <summary>Everything that one workload does in one direction.</summary>
/// <param name="Uses">What must go on working, the observed first.</param>
/// <param name="Hindrances">Why the direction must not be isolated: an observed connection that no rule can allow (P1, P3).</param>
/// <param name="Notes">What a reviewer should know about connections without a rule.</param>
/// <param name="SeenCount">Flows seen in this direction that went through, those without a need for a rule included.</param>
internal sealed record DirectionUses(
    ImmutableArray<Use> Uses, ImmutableArray<string> Hindrances, ImmutableArray<Proposals.RationaleItem> Notes, long SeenCount)
{
    public IEnumerable<Use> Observed => Uses.Where(use => use.Basis == UseBasis.Observed);
}
