using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

/// <summary>Short ways to say what a log shows.</summary>
internal static class Uses
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static ApiUse Allowed(string subject, string request, string? reason) => Use(Requests.Subject(subject), request, ApiDecision.Allowed, reason);

    public static ApiUse Refused(string subject, string request, string? reason = "") => Use(Requests.Subject(subject), request, ApiDecision.Denied, reason);

    /// <summary>A request of <paramref name="caller"/> as somebody else, allowed by <paramref name="reason"/>.</summary>
    public static ApiUse Impersonated(string caller, ApiSubject subject, string request, string? reason, string uid = "", params ImpersonatedExtra[] extra) =>
        Use(subject, request, ApiDecision.Allowed, reason) with { Impersonation = new(Requests.Subject(caller), uid, [.. extra]) };

    public static ApiUse Use(ApiSubject subject, string request, ApiDecision decision, string? reason) =>
        new(subject, Requests.Request(request), decision, reason, null, "test", Seen(1));

    public static ApiUse Times(this ApiUse use, long count, long line = 1) => use with { Seen = Seen(count, line) };

    public static EvidenceSet Logged(params ApiUse[] uses) => new([.. uses], [], Coverage.None);

    /// <summary><c>shop/b</c> is a RoleBinding of a Role of its name, <c>b</c> a ClusterRoleBinding of a ClusterRole of its name.</summary>
    public static string By(string binding, string subject = "User \"alice\"") => binding.Split('/') is [var ns, var name]
        ? $"RBAC: allowed by RoleBinding \"{name}/{ns}\" of Role \"{name}\" to {subject}"
        : $"RBAC: allowed by ClusterRoleBinding \"{binding}\" of ClusterRole \"{binding}\" to {subject}";

    /// <summary>The reason that the API server gives for what this subject of this binding may do.</summary>
    public static string Reason(RbacBinding binding, RbacSubject subject)
    {
        var name = binding.Id.Namespace is null ? binding.Id.Name : $"{binding.Id.Name}/{binding.Id.Namespace}";
        var bound = subject switch
        {
            RbacSubject.User user => $"User \"{user.Name}\"",
            RbacSubject.Group group => $"Group \"{group.Name}\"",
            RbacSubject.ServiceAccount account => $"ServiceAccount \"{account.Account.Name}/{account.Account.Namespace}\"",
            _ => throw new InvalidOperationException($"unknown subject {subject}"),
        };
        return $"RBAC: allowed by {binding.Id.Kind} \"{name}\" of {binding.Role.Kind} \"{binding.Role.Name}\" to {bound}";
    }

    private static Occurrences Seen(long count, long line = 1) =>
        new([new DayBucket(DateOnly.FromDateTime(Noon.UtcDateTime), count, Noon, Noon)], new("audit.log", line), ["audit.log"]);
}
