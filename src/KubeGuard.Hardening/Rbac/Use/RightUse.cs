using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>Where the knowledge of a use comes from.</summary>
internal enum RightUseKind
{
    /// <summary>The request itself.</summary>
    Request,

    /// <summary>The caller's <c>impersonate</c> right, derived from an impersonated request (R26).</summary>
    Impersonation,

    /// <summary>The check behind a write of a Role or binding: <c>escalate</c> or <c>bind</c> (R11). It never has an event of its own.</summary>
    EscalationCheck,
}

/// <summary>A right that was exercised: one request, as the authorizer compares it, with the tuple that shows it.</summary>
/// <param name="Kind">Where the knowledge comes from.</param>
/// <param name="Subject">Whose right it was.</param>
/// <param name="Request">The request; a top-level <c>create</c> or <c>deletecollection</c> has no name here (R8).</param>
/// <param name="Evidence">The tuple.</param>
internal sealed record RightUse(RightUseKind Kind, ApiSubject Subject, ApiRequest Request, ApiUse Evidence)
{
    /// <summary>Resource and subresource as rules write them.</summary>
    public string Resource => Request.Subresource.Length > 0 ? $"{Request.Resource}/{Request.Subresource}" : Request.Resource;

    /// <summary>The resource without its subresource.</summary>
    public GroupResource Kindred => new(Request.Group, Request.Resource);

    /// <summary>The object's name where the authorizer saw one.</summary>
    public bool IsNamed => Request.Name.Length > 0;

    /// <summary>The service account whose right it was, or null for any other user.</summary>
    public ServiceAccountName? Account => Subject.ServiceAccount;
}
