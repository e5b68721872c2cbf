using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>
/// Which verbs belong together, so that a granted verb that was not seen stays: only where what was seen shows the mechanism, and the
/// mechanism is known to need the other verb at a moment that the window need not contain (R13, R27, R28). Nothing is added here that was not
/// granted before. A verb that the same subject was seen using through another role is left to that role.
/// </summary>
/// <param name="uses">What the role carried.</param>
/// <param name="subjects">What its subjects did, over all their roles.</param>
/// <param name="infers">Whether the policy asks for inferred verbs (R13).</param>
internal sealed class VerbFamilies(IReadOnlyList<RightUse> uses, ImmutableArray<SubjectActivity> subjects, bool infers)
{
    private static readonly string[] Election = ["create", "get", "update"];

    /// <summary>Why an unused verb on a resource (as rules write it) stays; null when it does not.</summary>
    public KeepReason? Keeps(string verb, string group, string resource) => (verb, group, resource) switch
    {
        _ when Used(group, resource, [verb]) => null,
        ("list", _, _) when WatchesWithoutStart(group, resource) => KeepReason.StartOfWatch,
        ("patch" or "create", "" or "events.k8s.io", "events") when RecordsEvents(verb, group) => KeepReason.RepeatedEvent,
        ("create" or "get" or "update", "coordination.k8s.io", "leases") when Used(group, resource, Election) => KeepReason.LeaderElection,
        ("create" or "get", "", "pods/exec" or "pods/attach" or "pods/portforward") when Used(group, resource, ["get", "create"]) => KeepReason.StreamingProtocol,
        ("get" or "create" or "patch" or "delete", _, _) when AppliesForGitOps(group, resource) => KeepReason.GitOpsApply,
        ("update", _, _) when resource.EndsWith("/finalizers", StringComparison.Ordinal) && Owns(group, resource) => KeepReason.OwnerReference,
        _ when infers && InferredVerbs.Beside(verb, group, resource, UsedVerbs(group, resource)) => KeepReason.InferredPattern,
        _ => null,
    };

    private IEnumerable<string> UsedVerbs(string group, string resource) =>
        uses.Where(use => use.Request.Group == group && use.Resource == resource).Select(use => use.Request.Verb);

    private bool WatchesWithoutStart(string group, string resource) => uses
        .Where(use => use.Request.Verb == "watch" && use.Request.Group == group && use.Resource == resource)
        .Any(watch => !subjects.Any(subject => subject.User == watch.Subject.User && SawStart(subject, watch)));

    private static bool SawStart(SubjectActivity subject, RightUse watch) =>
        subject.Used(watch.Request.Group, watch.Resource, "list") || (watch.IsNamed && subject.Used(watch.Request.Group, watch.Resource, "get"));

    private bool AppliesForGitOps(string group, string resource) => uses.Any(use =>
        use.Request.Verb is "patch" or "create" && use.Request.Group == group && use.Resource == resource
        && subjects.Any(subject => subject.User == use.Subject.User && subject.IsAppliedAs));

    private bool RecordsEvents(string verb, string group) =>
        Used(group, "events", ["create", "patch"]) && !subjects.Any(subject => subject.Used(group, "events", verb));

    private bool Owns(string group, string resource) =>
        subjects.Any(subject => subject.Touched(group, resource[..resource.LastIndexOf('/')]));

    private bool Used(string group, string resource, string[] verbs) =>
        uses.Any(use => use.Request.Group == group && use.Resource == resource && verbs.Contains(use.Request.Verb, StringComparer.Ordinal));
}
