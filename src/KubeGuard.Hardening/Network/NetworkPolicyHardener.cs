using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Proving;
using KubeGuard.Hardening.Network.Refining;
using KubeGuard.Hardening.Network.Watch;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Network;

/// <summary>
/// Creates a NetworkPolicy for each workload that none isolates, narrows the existing ones to what is used, gives back what is dropped since a merge, and
/// proves it all by replaying the connections of the log over the union of the policies.
/// </summary>
public sealed class NetworkPolicyHardener : IHardener
{
    /// <inheritdoc/>
    public string Area => "network";

    /// <inheritdoc/>
    public HardenerResult Propose(HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Evidence.Connections.IsEmpty)
            return new([], [new("NetworkPolicies", "no log of connections was given: nothing is known of the network")], []);
        var facts = new HardeningFacts(input);
        var creator = new PolicyCreator(facts);
        var refiner = new PolicyRefiner(facts);
        var results = new List<HardenerResult>();
        foreach (var copies in facts.Model.Policies.GroupBy(policy => policy.Policy.ToString(), StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(refiner.Refine([.. copies]));
        }

        foreach (var workload in facts.Model.Workloads)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(creator.Create(workload));
        }

        var lost = LostConnection.Of(input);
        var restored = new RestoredLosses<NetworkModel>(input, NetworkModel.Of, lost);
        var byRefusal = results.SelectMany(result => result.Proposals).DistinctBy(proposal => proposal.Id).ToLookup(proposal => restored.Refusal(proposal, cancellation));
        var restoration = new ConnectionRestoration(facts, lost).Result();
        return new(
            [.. byRefusal[null].Concat(restoration.Proposals).OrderBy(proposal => proposal.Id, StringComparer.Ordinal)],
            [.. results.SelectMany(result => result.Abstentions), .. byRefusal.Select(group => group.Key).OfType<Abstention>(), .. restoration.Abstentions],
            [.. WantedButDenied(facts, lost), .. OddCalls(facts), .. MetadataServiceUses(facts)]);
    }

    /// <inheritdoc/>
    public ProofOutcome Prove(Proposal proposal, HardeningInput before, ManifestSet after, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(before);
        return new NetworkProof(before.Manifests, after, before.Evidence).Of(proposal, cancellation);
    }

    /// <summary>Drops that no merge explains; the others are given back, or an abstention names the merge.</summary>
    private static IEnumerable<Observation> WantedButDenied(HardeningFacts facts, ImmutableArray<LostConnection> lost)
    {
        var explained = lost.Select(loss => loss.Connection.Id).ToHashSet(StringComparer.Ordinal);
        return facts.Traffic.Connections
            .Where(connection => connection is { TouchesRepository: true, Connection.Verdict: ConnectionVerdict.DeniedByPolicy } && !explained.Contains(connection.Connection.Id))
            .GroupBy(connection => (connection.Source.Display, connection.Request))
            .OrderBy(group => group.Key.Display, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Request, StringComparer.Ordinal)
            .Select(group => new Observation(
                group.Key.Display,
                $"Wanted but denied by policy: {group.Key.Request} ({EvidenceText.Of(group.Select(connection => connection.Connection))}). It is not allowed by any proposal.",
                EvidenceText.Ids(group.Select(connection => connection.Connection))));
    }

    private static IEnumerable<Observation> OddCalls(HardeningFacts facts) => facts.ReverseCalls.Select(reverse => new Observation(
        reverse.Call.Caller.ToString(),
        OddCallText.Of(reverse),
        EvidenceText.Ids(reverse.Call.Connections.Select(connection => connection.Connection))));

    private static IEnumerable<Observation> MetadataServiceUses(HardeningFacts facts) => facts.Traffic.Connections
        .Where(connection => connection is { WentThrough: true, Source.Workload: not null } && UseCollector.IsMetadataService(connection.Destination.End))
        .GroupBy(connection => connection.Source.Display)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Observation(
            group.Key,
            $"Reaches the cloud's metadata service, which hands out the node's credentials ({EvidenceText.Of(group.Select(connection => connection.Connection))}).",
            EvidenceText.Ids(group.Select(connection => connection.Connection))));
}
