using System.Collections.Frozen;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>
/// What the log's silence can mean when its audit policy is not at hand (R7). A resource that nobody at all shows may be one that the policy
/// leaves out, or one that nothing happened to: its rights are unknown, not unused. The same holds for reading verbs that not even the
/// control plane shows, because common policies drop those.
/// </summary>
internal sealed class LogSilence
{
    private static readonly string[] OftenDropped = ["get", "list", "watch"];

    private readonly FrozenSet<GroupResource> _seen;
    private readonly FrozenSet<string> _droppedVerbs;

    public LogSilence(EvidenceSet evidence)
    {
        _seen = evidence.Coverage.SeenResources
            .Concat(evidence.ApiUses.Where(use => !use.Request.IsNonResource).Select(use => new GroupResource(use.Request.Group, use.Request.Resource)))
            .ToFrozenSet();
        _droppedVerbs = DroppedVerbs(evidence);
    }

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
