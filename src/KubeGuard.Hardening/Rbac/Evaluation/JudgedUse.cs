using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>What the authorizer saw of a logged use, where the log says more or less than that.</summary>
public static class JudgedUse
{
    /// <summary>
    /// The subject that a use is judged as. A service account that authenticated itself has its implied groups even where the log leaves
    /// them out; an impersonated one has exactly those that the log gives, because naming groups replaces the implied ones. The group that
    /// the reason names is added: the authorizer found the caller in it, whether the log kept the groups or not (R6).
    /// </summary>
    public static ApiSubject JudgedSubject(this ApiUse use)
    {
        var subject = use.Impersonation is null && use.Subject.ServiceAccount is not null
            ? ImpliedGroups.WithImplied(use.Subject)
            : ImpliedGroups.WhereNoneAreGiven(use.Subject);
        return RbacAttribution.Parse(use.Reason) is { Subject: RbacSubject.Group group } && !subject.Groups.Contains(group.Name)
            ? subject with { Groups = [.. subject.Groups.Append(group.Name).Order(StringComparer.Ordinal)] }
            : subject;
    }

    /// <summary>The caller behind an impersonated use, with the implied groups; null when nobody was impersonated.</summary>
    public static ApiSubject? JudgedCaller(this ApiUse use) => use.Impersonation?.Caller switch
    {
        null => null,
        { ServiceAccount: not null } account => ImpliedGroups.WithImplied(account),
        var user => ImpliedGroups.WhereNoneAreGiven(user),
    };

    /// <summary>
    /// The request that a use is judged as. A create on the collection has no name when it is authorised: logs of level Request and above
    /// fill it in from the object afterwards (R8).
    /// </summary>
    public static ApiRequest JudgedRequest(this ApiUse use) =>
        use.Request is { Verb: "create", Subresource: "", Name.Length: > 0, IsNonResource: false } request
            ? request with { Name = "" }
            : use.Request;
}
