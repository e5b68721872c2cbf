using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>The rights that one observed use exercised.</summary>
internal static class RightUses
{
    /// <summary>The request itself first, then the caller's rights to impersonate (R26).</summary>
    public static IEnumerable<RightUse> Of(ApiUse use)
    {
        yield return new(RightUseKind.Request, use.JudgedSubject(), AsAuthorized(use.Request), use);
        if (use.Impersonation is not { } impersonation || use.Decision != ApiDecision.Allowed)
            yield break;
        foreach (var request in ImpersonationRights.Of(use))
            yield return new(RightUseKind.Impersonation, ImpliedGroups.WithImplied(impersonation.Caller), request, use);
    }

    /// <summary>The audit log fills in the name of a created object, which the authorizer does not see (R8).</summary>
    private static ApiRequest AsAuthorized(ApiRequest request) =>
        request is { Verb: "create" or "deletecollection", Subresource: "" } ? request with { Name = "" } : request;
}
