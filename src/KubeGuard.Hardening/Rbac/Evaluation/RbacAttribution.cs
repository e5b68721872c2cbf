using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>
/// What the annotation <c>authorization.k8s.io/reason</c> says about an allowed request (R6): the first binding that the API server found,
/// the role that it gives, and the subject of the binding that the caller is.
/// </summary>
/// <param name="Binding">The binding.</param>
/// <param name="Role">The role, Role or ClusterRole.</param>
/// <param name="Subject">The subject.</param>
public sealed record RbacAttribution(BindingId Binding, RoleId Role, RbacSubject Subject)
{
    private const string Prefix = "RBAC: allowed by ";

    /// <summary>
    /// Reads the annotation, such as <c>RBAC: allowed by RoleBinding "web/shop" of Role "web" to ServiceAccount "web/shop"</c>; null when
    /// it is absent, empty, cut off, or the words of another authorizer. Names are quoted, so no name can imitate the words around it.
    /// </summary>
    public static RbacAttribution? Parse(string? reason)
    {
        if (reason is null || !reason.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = reason.AsSpan(Prefix.Length);
        return TakeBinding(ref rest) is { } binding
            && Take(ref rest, " of ")
            && TakeRole(ref rest, binding) is { } role
            && Take(ref rest, " to ")
            && TakeSubject(ref rest) is { } subject
            && rest.IsEmpty
            ? new(binding, role, subject)
            : null;
    }

    /// <summary>Whether one of the ways in which the evaluator allows the request is this one.</summary>
    public bool IsAmong(IEnumerable<RbacGrant> grants) =>
        grants.Any(grant => grant.Binding.Id == Binding && grant.Binding.Role == Role && grant.Binding.Subjects.Contains(Subject));

    private static BindingId? TakeBinding(ref ReadOnlySpan<char> rest)
    {
        if (Take(ref rest, "ClusterRoleBinding "))
            return GoQuoted.Take(ref rest) is { } name ? new(null, name) : null;
        return Take(ref rest, "RoleBinding ") && TakeNamespacedName(ref rest) is { } account ? new(account.Namespace, account.Name) : null;
    }

    private static RoleId? TakeRole(ref ReadOnlySpan<char> rest, BindingId binding)
    {
        if (Take(ref rest, "ClusterRole "))
            return GoQuoted.Take(ref rest) is { } name ? new(null, name) : null;
        return Take(ref rest, "Role ") && GoQuoted.Take(ref rest) is { } role && binding.Namespace is { } ns ? new(ns, role) : null;
    }

    private static RbacSubject? TakeSubject(ref ReadOnlySpan<char> rest)
    {
        if (Take(ref rest, "ServiceAccount "))
            return TakeNamespacedName(ref rest) is { } account ? new RbacSubject.ServiceAccount(account) : null;
        if (Take(ref rest, "User "))
            return GoQuoted.Take(ref rest) is { } user ? new RbacSubject.User(user) : null;
        return Take(ref rest, "Group ") && GoQuoted.Take(ref rest) is { } group ? new RbacSubject.Group(group) : null;
    }

    /// <summary><c>"name/namespace"</c>, as the authorizer writes it; neither may hold a slash.</summary>
    private static ServiceAccountName? TakeNamespacedName(ref ReadOnlySpan<char> rest) =>
        GoQuoted.Take(ref rest) is { } text && text.LastIndexOf('/') is > 0 and var slash ? new(text[(slash + 1)..], text[..slash]) : null;

    private static bool Take(ref ReadOnlySpan<char> rest, string word)
    {
        if (!rest.StartsWith(word, StringComparison.Ordinal))
            return false;
        rest = rest[word.Length..];
        return true;
    }
}
