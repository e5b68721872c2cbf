using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>
/// What the log's silence can mean (R7). With its audit policy at hand: see <see cref="Recorded"/>. Without it, a resource that nobody at all
/// shows may be one that the policy leaves out, or one that nothing happened to: its rights are unknown, not unused. The same holds for reading
/// verbs that not even the control plane shows, because common policies drop those.
/// </summary>
internal sealed class LogSilence
{
    private static readonly string[] OftenDropped = ["get", "list", "watch"];

    private readonly FrozenSet<GroupResource> _seen;
    private readonly FrozenSet<string> _droppedVerbs;

    /// <param name="evidence">What was logged.</param>
    /// <param name="policy">The audit policy; null when it is not at hand.</param>
    /// <param name="known">Every resource that is known, with subresources.</param>
    public LogSilence(EvidenceSet evidence, AuditPolicy? policy, ImmutableArray<GroupResource> known)
    {
        Known = known;
        _seen = evidence.Coverage.SeenResources
            .Concat(evidence.ApiUses.Where(use => !use.Request.IsNonResource).Select(use => new GroupResource(use.Request.Group, use.Request.Resource)))
            .ToFrozenSet();
        _droppedVerbs = DroppedVerbs(evidence);
        Recorded = policy is null ? null : new(policy);
        Contradiction = Recorded?.Contradiction(evidence);
    }

    /// <summary>Every resource that is known, as rules write it.</summary>
    public ImmutableArray<GroupResource> Known { get; }

    /// <summary>What the audit policy records; null when it is not at hand.</summary>
    public RecordedRequests? Recorded { get; }

    /// <summary>A use that the policy would not have recorded: it is not, or was not always, the policy of this log. Null when they agree.</summary>
    public ApiUse? Contradiction { get; }

    /// <summary>Whether the policy decides what silence means.</summary>
    public bool IsByPolicy => Recorded is not null && Contradiction is null;

    /// <summary>Whether nobody showed this resource, so that its absence means nothing.</summary>
    public bool IsSilentOn(string group, string resource) => !_seen.Contains(new(group, resource));

    /// <summary>Whether nobody showed this verb although somebody must have used it.</summary>
    public bool IsSilentOn(string verb) => _droppedVerbs.Contains(verb);

    /// <summary>The control plane gets, lists and watches all the time; a log that has it and lacks one of these does not record it.</summary>
    private static FrozenSet<string> DroppedVerbs(EvidenceSet evidence)
    {
        var showsControlPlane = evidence.ApiUses.Any(use =>
            use.Subject.User is "system:kube-controller-manager" or "system:kube-scheduler" or "system:apiserver"
            || use.Subject.User.StartsWith("system:node:", StringComparison.Ordinal));
        if (!showsControlPlane)
            return [];
        var shown = evidence.ApiUses.Where(use => !use.Request.IsNonResource).Select(use => use.Request.Verb).ToHashSet(StringComparer.Ordinal);
        return OftenDropped.Where(verb => !shown.Contains(verb)).ToFrozenSet(StringComparer.Ordinal);
    }
}
