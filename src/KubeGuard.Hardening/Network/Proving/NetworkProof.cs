using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Network.Proving;

/// <summary>
/// Shows what a changed policy does (N22): every connection of the log that the repository allowed and that concerns a selected pod is judged
/// again at both ends, and every grant of the <see cref="GrantUniverse"/> is compared, those to pods that are not there yet included. Left out are connections whose port a mesh hides (N16).
/// </summary>
internal sealed class NetworkProof(ManifestSet before, ManifestSet after, Evidence.EvidenceSet evidence)
{
    private readonly NetworkModel _before = NetworkModel.Of(before);
    private readonly NetworkModel _after = NetworkModel.Of(after);

    public ProofOutcome Of(Proposal proposal, CancellationToken cancellation)
    {
        var traffic = ObservedTraffic.Of(_before, evidence);
        var versions = Versions(proposal);
        var subjects = Subjects(traffic, versions);
        var faults = ImmutableArray.CreateBuilder<string>();
        if (proposal.After is not null && Find(_after, proposal.Target) is null)
            faults.Add($"{proposal.Target} is not in the repository afterwards");
        if (subjects.Count == 0)
            faults.Add($"{proposal.Target} selects no pod that the repository or the log knows");

        var replay = Replay(traffic, subjects, cancellation);
        var grants = Compare(new GrantUniverse(_before, traffic, versions), subjects, cancellation);
        if (proposal.Class != ProposalClass.Widen && grants.FirstWidened is { } widened)
            faults.Add($"it allows more than before: {widened.Direction} {ProtocolNames.Of(widened.Protocol)} {widened.Port}, which was denied");
        return new(
            new Proof(replay.Flows, replay.Counterexamples.Sum(finding => finding.Count), grants.Before, grants.After, grants.Widened, grants.Removed),
            replay.Counterexamples,
            faults.ToImmutable());
    }

    private ReplayedFlows Replay(ObservedTraffic traffic, HashSet<NetworkEnd> subjects, CancellationToken cancellation)
    {
        var flows = 0L;
        var counterexamples = ImmutableArray.CreateBuilder<ReplayFinding>();
        foreach (var connection in traffic.Connections)
        {
            cancellation.ThrowIfCancellationRequested();
            if (connection is not { HasPort: true, WentThrough: true, IsHiddenByMesh: false }
                || !(subjects.Contains(connection.Source.End) || subjects.Contains(connection.Destination.End)))
                continue;
            var then = Judge(_before, connection);
            var now = Judge(_after, connection);
            if (then.Allowed == Match.No)
                continue;
            flows += connection.Connection.Seen.Count;
            if (now.Allowed < then.Allowed)
                counterexamples.Add(NetworkReplayer.Finding(connection, now));
        }

        return new(flows, counterexamples.ToImmutable());
    }

    private GrantComparison Compare(GrantUniverse universe, HashSet<NetworkEnd> subjects, CancellationToken cancellation)
    {
        var result = new GrantComparison();
        foreach (var grant in subjects.OfType<NetworkEnd.Pod>().SelectMany(universe.ConceivableOf))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Judge(_after, grant) > Judge(_before, grant))
                result.Widen(grant);
        }

        foreach (var grant in subjects.OfType<NetworkEnd.Pod>().SelectMany(universe.Of))
        {
            cancellation.ThrowIfCancellationRequested();
            var then = Judge(_before, grant);
            var now = Judge(_after, grant);
            result.Before += then == Match.No ? 0 : 1;
            result.After += now == Match.No ? 0 : 1;
            result.Removed += then != Match.No && now == Match.No ? 1 : 0;
            if (now > then)
                result.Widen(grant);
        }

        return result;
    }

    private HashSet<NetworkEnd> Subjects(ObservedTraffic traffic, ImmutableArray<NetworkPolicy> versions)
    {
        var strangers = traffic.Connections.SelectMany(connection => new[] { connection.Source.End, connection.Destination.End });
        return
        [
            .. _before.Workloads
                .Where(workload => !workload.HostNetwork)
                .Select(NetworkEnd (workload) => workload.Pod)
                .Concat(strangers)
                .Where(end => end is NetworkEnd.Pod pod && versions.Any(policy => policy.Namespace == pod.Namespace && policy.PodSelector.Matches(pod.Labels) != Match.No)),
        ];
    }

    /// <summary>The policy before and after, as far as there is one; likewise the others that change with it.</summary>
    private ImmutableArray<NetworkPolicy> Versions(Proposal proposal) =>
    [
        .. proposal.Changes.OfType<ResourceChange.Modify>()
            .Select(change => change.Target.Id)
            .Prepend(proposal.Target)
            .Distinct()
            .SelectMany(id => new[] { Find(_before, id), Find(_after, id) })
            .OfType<NetworkPolicy>(),
    ];

    private static NetworkPolicy? Find(NetworkModel model, ObjectRef id) =>
        model.Policies.FirstOrDefault(policy => policy.Policy.Namespace == id.Namespace && policy.Policy.Name == id.Name)?.Policy;

    private static ConnectionJudgement Judge(NetworkModel model, ObservedConnection connection) =>
        model.Evaluator.Judge(connection.Source.End, connection.Destination.End, connection.Connection.Protocol, connection.Port);

    private static Match Judge(NetworkModel model, Grant grant) =>
        model.Evaluator.JudgeSide(grant.Direction, grant.Subject, grant.Peer, grant.Protocol, grant.Port).Allowed;

    private sealed record ReplayedFlows(long Flows, ImmutableArray<ReplayFinding> Counterexamples);

    private sealed class GrantComparison
    {
        public long Before { get; set; }

        public long After { get; set; }

        public long Removed { get; set; }

        public long Widened { get; private set; }

        public Grant? FirstWidened { get; private set; }

        public void Widen(Grant grant)
        {
            Widened++;
            FirstWidened ??= grant;
        }
    }
}
