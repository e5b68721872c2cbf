using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>
/// The <c>impersonate</c> rights that a caller must have had (R5, R26). They have no event of their own: that the request was judged as
/// the impersonated user shows that all of them were granted, whatever the decision was then.
/// </summary>
public static class ImpersonationRights
{
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>
    /// The requests that the API server's impersonation filter asked the authorizer about for the caller of <paramref name="use"/>; none
    /// when nobody was impersonated. Groups that the server adds by itself are left out, as the log does not say whether they were named.
    /// </summary>
    public static ImmutableArray<ApiRequest> Of(ApiUse use)
    {
        if (use.Impersonation is not { } impersonation)
            return [];
        return
        [
            User(use.Subject),
            .. NamedGroups(use.Subject).Select(group => Impersonate("", "groups", "", "", group)),
            .. impersonation.Uid.Length > 0 ? [Impersonate(AuthenticationGroup, "uids", "", "", impersonation.Uid)] : Array.Empty<ApiRequest>(),
            .. impersonation.Extra.Select(extra => Impersonate(AuthenticationGroup, "userextras", extra.Key, "", extra.Value)),
        ];
    }

    private static ApiRequest User(ApiSubject subject) => subject.ServiceAccount is { } account
        ? Impersonate("", "serviceaccounts", "", account.Namespace, account.Name)
        : Impersonate("", "users", "", "", subject.User);

    private static IEnumerable<string> NamedGroups(ApiSubject subject)
    {
        // A service account gets its own groups only when none are named; so with any other group beside them, they were named too.
        if (subject.ServiceAccount is not null && !subject.Groups.Except(ImpliedGroups.Of(subject.User), StringComparer.Ordinal).Any())
            return [];
        var added = subject.User == ImpliedGroups.AnonymousUser ? ImpliedGroups.Unauthenticated : ImpliedGroups.Authenticated;
        return subject.Groups.Where(group => group != added);
    }

    private static ApiRequest Impersonate(string group, string resource, string subresource, string ns, string name) =>
        new("impersonate", group, resource, subresource, ns, name);
}
