using KubeGuard.Evidence;

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

    private static Occurrences Seen(long count, long line = 1) =>
        new([new DayBucket(DateOnly.FromDateTime(Noon.UtcDateTime), count, Noon, Noon)], new("audit.log", line), ["audit.log"]);
}
