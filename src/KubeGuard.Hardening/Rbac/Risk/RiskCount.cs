using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Proofs;

namespace KubeGuard.Hardening.Rbac.Risk;

/// <summary>
/// What grants are worth to an attacker, in points: for each subject and each escalation path that is open to it, 1,000 for a critical one, 100 for
/// a high, 10 for a medium and 1 for a low one. A path that is open in namespaces only counts as one step less. Atoms say how much is granted, points
/// how much of it matters.
/// </summary>
internal static class RiskCount
{
    /// <summary>The points of all subjects together.</summary>
    public static long Of(IEnumerable<Grant> grants) => grants.GroupBy(grant => grant.Subject).Sum(OfSubject);

    private static long OfSubject(IEnumerable<Grant> grants)
    {
        var rules = grants.ToLookup(grant => grant.Namespace is null, grant => grant.Rule);
        return EscalationPath.All.Sum(path =>
            path.IsOpenIn(rules[true], isClusterWide: true) ? Points(path.SeverityIn(wholeCluster: true))
            : path.IsOpenIn(rules[false], isClusterWide: false) ? Points(path.SeverityIn(wholeCluster: false))
            : 0L);
    }

    private static long Points(Severity severity) => severity switch
    {
        Severity.Low => 1,
        Severity.Medium => 10,
        Severity.High => 100,
        Severity.Critical => 1000,
        _ => throw new InvalidOperationException($"unknown severity {severity}"),
    };
}
