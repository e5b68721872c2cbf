using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>How a lost connection can be given back.</summary>
internal abstract record ConnectionRepair
{
    private ConnectionRepair()
    {
    }

    /// <summary>The connection.</summary>
    public required LostConnection Loss { get; init; }

    /// <summary>The same, with its ends as they are in the repository now.</summary>
    public required ObservedConnection Ends { get; init; }

    /// <summary>By these additions, all of them: each end may need one.</summary>
    public sealed record Possible(ImmutableArray<PolicyAddition> Additions) : ConnectionRepair
    {
        /// <summary>Namespace and name of the policies that change.</summary>
        public IEnumerable<string> Policies => Additions.Select(addition => addition.Home.Name);
    }

    /// <summary>Not by a rule; <paramref name="Hindrance"/> says why, and what else somebody can do.</summary>
    public sealed record Impossible(string Hindrance) : ConnectionRepair;
}

/// <summary>What one policy is to allow anew.</summary>
/// <param name="Home">The policy.</param>
/// <param name="Direction">The direction.</param>
/// <param name="Uses">What it shall allow.</param>
/// <param name="Generalised">How the rule means more than the end itself, or null.</param>
internal sealed record PolicyAddition(PolicyHome Home, PolicyDirection Direction, ImmutableArray<Use> Uses, string? Generalised);
