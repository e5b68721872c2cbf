using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>What an audit event says about authorization.</summary>
internal enum AuditVerdict
{
    Allowed,
    Denied,

    /// <summary>The caller may not impersonate whom it named: the request itself was never judged.</summary>
    RefusedImpersonation,
}

/// <summary>
/// The annotation decides whatever the HTTP status was. Without it, 401 and a 403 in the words of the authorizer are refusals; so is a 403
/// whose words were left out of the log, because what cannot be read as an admission error must not become a grant.
/// </summary>
internal static class AuditDecision
{
    public static AuditVerdict Of(in AuditEventFields fields)
    {
        if (fields.Decision.Is("allow"u8))
            return AuditVerdict.Allowed;
        if (fields.Decision.Is("forbid"u8))
            return AuditVerdict.Denied;
        return fields.StatusCode switch
        {
            401 => AuditVerdict.Denied,
            403 => OfForbidden(fields.StatusMessage, fields.ImpersonatedUser.Present),
            _ => AuditVerdict.Allowed,
        };
    }

    private static AuditVerdict OfForbidden(JsonSlice message, bool impersonated)
    {
        if (message.IsEmpty)
            return AuditVerdict.Denied;
        if (message.Bytes.IndexOf("forbidden: User "u8) < 0 || message.Bytes.IndexOf(" cannot "u8) < 0)
            return AuditVerdict.Allowed;
        return !impersonated && message.Bytes.IndexOf(" cannot impersonate"u8) >= 0 ? AuditVerdict.RefusedImpersonation : AuditVerdict.Denied;
    }
}
