using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Network;

/// <summary>Replays observed connections against the NetworkPolicies of a repository, at both ends, by the union of the policies.</summary>
public static class NetworkReplayer
{
    /// <summary>
    /// Judges every connection that has a pod of the repository at one end. Left outside, beside those that have none: ICMP and mesh ports
    /// that hide the true one (a NetworkPolicy cannot speak of them), drops that no policy decided, and connections whose answer depends on
    /// what the repository does not tell (labels of a namespace that it does not hold, an ipBlock that may or may not mean a pod).
    /// </summary>
    public static ReplayResult Replay(ManifestSet manifests, EvidenceSet evidence)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        ArgumentNullException.ThrowIfNull(evidence);
        var model = NetworkModel.Of(manifests);
        var tally = new Tally();
        foreach (var connection in ObservedTraffic.Of(model, evidence).Connections)
            tally.Add(connection, model.Evaluator);
        return tally.ToResult();
    }

    /// <summary>A connection on which cluster and manifests differ, for people.</summary>
    internal static ReplayFinding Finding(ObservedConnection connection, ConnectionJudgement judgement) => new(
        "connection",
        connection.Connection.Seen.Sample.ToString(),
        connection.Source.Display,
        connection.Request,
        connection.Connection.Seen.Count,
        Reason(connection, judgement));

    private static string Reason(ObservedConnection connection, ConnectionJudgement judgement)
    {
        var reasons = new List<string>();
        if (judgement.Egress.Allowed == Match.No)
            reasons.Add($"{connection.Source} may reach only what {Names(judgement.Egress.Isolating)} {Allow(judgement.Egress.Isolating)}");
        if (judgement.Ingress.Allowed == Match.No)
            reasons.Add($"{connection.Destination} accepts only what {Names(judgement.Ingress.Isolating)} {Allow(judgement.Ingress.Isolating)}");
        if (reasons.Count == 0)
            reasons.Add(judgement.Ingress.Isolating.IsEmpty && judgement.Egress.Isolating.IsEmpty
                ? "no NetworkPolicy of the repository selects either end"
                : $"allowed by {Names([.. judgement.Egress.Isolating, .. judgement.Ingress.Isolating])}");
        if (connection.Connection.Verdict == ConnectionVerdict.Audited)
            reasons.Add("it went through only because the cluster audits policies instead of enforcing them");
        if (!connection.Connection.Policies.IsEmpty)
            reasons.Add($"the log names {string.Join(", ", connection.Connection.Policies)}");
        return string.Join("; ", reasons);
    }

    private static string Names(ImmutableArray<NetworkPolicy> policies) =>
        $"NetworkPolicy {string.Join(", ", policies.Select(policy => policy.ToString()).Distinct())}";

    private static string Allow(ImmutableArray<NetworkPolicy> policies) => policies.Length == 1 ? "allows" : "allow";

    private sealed class Tally
    {
        private readonly ImmutableArray<ReplayFinding>.Builder _denied = ImmutableArray.CreateBuilder<ReplayFinding>();
        private readonly ImmutableArray<ReplayFinding>.Builder _disagreements = ImmutableArray.CreateBuilder<ReplayFinding>();
        private long _replayed;
        private long _outside;

        public void Add(ObservedConnection connection, NetworkPolicyEvaluator evaluator)
        {
            var count = connection.Connection.Seen.Count;
            if (!connection.HasPort || !connection.TouchesRepository || connection.Connection.Verdict == ConnectionVerdict.Dropped)
            {
                _outside += count;
                return;
            }

            var judgement = evaluator.Judge(connection.Source.End, connection.Destination.End, connection.Connection.Protocol, connection.Port);
            if (judgement.Allowed == Match.Unknown || (connection.IsHiddenByMesh && judgement.Allowed == Match.No))
            {
                _outside += count;
                return;
            }

            _replayed += count;
            if (connection.WentThrough && judgement.Allowed == Match.No)
                _denied.Add(Finding(connection, judgement));
            else if (!connection.WentThrough && judgement.Allowed == Match.Yes)
                _disagreements.Add(Finding(connection, judgement));
        }

        public ReplayResult ToResult() => new(
            new(_replayed, _denied.Sum(finding => finding.Count), _disagreements.Sum(finding => finding.Count), _outside),
            Sorted(_denied),
            Sorted(_disagreements));

        private static ImmutableArray<ReplayFinding> Sorted(IEnumerable<ReplayFinding> findings) =>
        [
            .. findings
                .OrderBy(finding => finding.Subject, StringComparer.Ordinal)
                .ThenBy(finding => finding.Request, StringComparer.Ordinal)
                .ThenBy(finding => finding.Source, StringComparer.Ordinal),
        ];
    }
}
