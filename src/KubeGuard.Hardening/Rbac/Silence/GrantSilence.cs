using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>
/// What it means that a grant was not seen in use (R7). With the audit policy: a right that the policy records is unused, any other is unknown.
/// Without one, and where the log shows that the policy is not its own, as far as <see cref="LogSilence"/> can infer it.
/// </summary>
internal sealed class GrantSilence(LogSilence log, GrantReach reach)
{
    /// <summary>Whether the log speaks of the resource at all.</summary>
    public bool SpeaksOf(string group, string resource) => log.IsByPolicy || !log.IsSilentOn(group, resource);

    /// <summary>Why an unused verb on a resource is unknown rather than unused; null when it is unused.</summary>
    /// <param name="verb">Verb, <c>*</c> for every one.</param>
    /// <param name="group">API group.</param>
    /// <param name="resource">Resource as rules write it.</param>
    /// <param name="names">Names that the grant is held to.</param>
    public KeepReason? Of(string verb, string group, string resource, ImmutableArray<string> names)
    {
        if (log.Recorded is { } recorded && !recorded.Cover(reach, verb, group, resource, names))
            return KeepReason.NotRecorded;
        return !log.IsByPolicy && log.IsSilentOn(verb) ? KeepReason.SilentVerb : null;
    }

    /// <summary>Whether uses of a path are not recorded.</summary>
    public bool LeavesOutPath(string verb, string pattern) => log.Recorded is { } recorded && !recorded.CoverPath(reach, verb, pattern);

    /// <summary>Under a wildcard: the known resources of which the policy leaves some verb out, or the wildcard itself when it leaves out what it does not mention.</summary>
    public IEnumerable<GroupResource> LeftOutUnder(string group, string resource, ImmutableArray<string> verbs)
    {
        if (log.Recorded is not { } recorded)
            return [];
        var asked = verbs.Contains("*") ? ApiVerbs.Requests : verbs;
        if (asked.Any(verb => !recorded.Cover(reach, verb, group, resource, [])))
            return [new(group, resource)];
        return log.Known.Where(known => (group == "*" || group == known.Group)
            && RuleMatching.TokenCovers(resource, known.Resource)
            && asked.Any(verb => !recorded.Cover(reach, verb, known.Group, known.Resource, [])));
    }
}
