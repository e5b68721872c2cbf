using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening;

/// <summary>Everything that a hardener may look at. Hardeners are pure: same input, same answer (P5).</summary>
/// <param name="Manifests">What the repository says.</param>
/// <param name="Evidence">What the cluster did.</param>
/// <param name="Options">What the hardeners obey.</param>
public sealed record HardeningInput(ManifestSet Manifests, EvidenceSet Evidence, HardeningOptions Options)
{
    /// <summary>What the pipeline holds proposals to; the defaults hold nothing back.</summary>
    public PolicyInForce Policy { get; init; } = PolicyInForce.Default;

    /// <summary>Earlier changes whose effect is watched: what the cluster refuses since then may have to be given back. Default none.</summary>
    public ImmutableArray<MergedChange> Merges { get; init; } = [];
}

/// <summary>The part of the policy that the hardeners obey; the defaults are safe.</summary>
public sealed record HardeningOptions
{
    /// <summary>Evidence shorter than this makes removals say so (<see cref="Confidence.ShortWindow"/>). Default 14 days.</summary>
    public TimeSpan MinimumWindow { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether a window shorter than <see cref="MinimumWindow"/> makes every removal an abstention. Default false (local runs).</summary>
    public bool RequireMinimumWindow { get; init; }

    /// <summary>
    /// Whether a subject that lists or watches a namespaced kind across all namespaces is held to the namespaces it was seen in for its
    /// other requests. Default false: it works for the whole cluster (R27).
    /// </summary>
    public bool ObservedNamespacesOnly { get; init; }

    /// <summary>How many different names of one resource are kept as resourceNames before they are generalised. Default 8.</summary>
    public int MaximumResourceNames { get; init; } = 8;

    /// <summary>How many outside addresses one port may list in a NetworkPolicy before neighbours become one block (N11). Default 16.</summary>
    public int MaximumExternalAddresses { get; init; } = 16;

    /// <summary>What concerns roles alone.</summary>
    public RbacOptions Rbac { get; init; } = new();

    /// <summary>What to do with a workload that reaches the cloud's metadata service (N11). Default <see cref="MetadataServiceAccess.Ask"/>.</summary>
    public MetadataServiceAccess MetadataService { get; init; } = MetadataServiceAccess.Ask;
}

/// <summary>What to do with use of 169.254.169.254, which hands out the node's credentials.</summary>
public enum MetadataServiceAccess
{
    /// <summary>Report it, and leave the workload's egress open until a person has decided.</summary>
    Ask,

    /// <summary>Allow it to the workloads that were seen using it.</summary>
    Allow,
}

/// <summary>Works out what one area of the manifests should be, and proves it.</summary>
public interface IHardener
{
    /// <summary>First part of the ids of its proposals: <c>rbac</c>.</summary>
    string Area { get; }

    /// <summary>Candidates, abstentions and observations. Never throws for what logs or manifests say.</summary>
    HardenerResult Propose(HardeningInput input, CancellationToken cancellation = default);

    /// <summary>
    /// Replays the evidence of <paramref name="before"/> over <paramref name="after"/> (the repository with this proposal, and perhaps others,
    /// applied): what of it the cluster allowed and the changed repository would not (only what the repository allows before counts), and negative
    /// tests for what was taken away.
    /// </summary>
    ProofOutcome Prove(Proposal proposal, HardeningInput before, ManifestSet after, CancellationToken cancellation = default);
}
