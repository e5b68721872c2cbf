using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Policies.Enforcement;

/// <summary>The workloads that the policy protects, and the network policies that would reach them.</summary>
internal sealed class ProtectedWorkloads
{
    private readonly Lazy<ImmutableArray<Workload>> _workloads;

    public ProtectedWorkloads(HardeningInput input) => _workloads = new(() =>
        [.. NetworkModel.Of(input.Manifests).Workloads.Where(workload => input.Policy.Policy.Protected.Protects(workload.Resource.Id))]);

    /// <summary>The protected workload whose pods the network policy selects before or after the change; null when there is none.</summary>
    public ObjectRef? ReachedBy(ObjectRef target, Proposal proposal)
    {
        if (target is not { Kind: "NetworkPolicy", Group: "networking.k8s.io" })
            return null;
        var selectors = Versions(target, proposal).Select(policy => NetworkPolicy.Parse(policy).PodSelector).ToList();
        return _workloads.Value
            .FirstOrDefault(workload => workload.Namespace == target.Namespace && selectors.Exists(selector => selector.Matches(workload.PodLabels) != Match.No))?
            .Resource.Id;
    }

    /// <summary>The network policy before and after; a proposal may change others beside its target.</summary>
    private static IEnumerable<JsonObject> Versions(ObjectRef target, Proposal proposal) => target == proposal.Target
        ? new[] { proposal.Before, proposal.After }.OfType<JsonObject>()
        : proposal.Changes.OfType<ResourceChange.Modify>().Where(change => change.Target.Id == target).SelectMany(change => new[] { change.Target.ToJson(), change.After });
}
