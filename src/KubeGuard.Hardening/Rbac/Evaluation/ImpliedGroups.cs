using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>
/// The groups that the API server gives by itself: every service account is in <c>system:serviceaccounts</c>,
/// <c>system:serviceaccounts:NAMESPACE</c> and <c>system:authenticated</c>; other users are in <c>system:authenticated</c>, the anonymous
/// one in <c>system:unauthenticated</c> (Kubernetes documentation, Authenticating).
/// </summary>
public static class ImpliedGroups
{
    internal const string Authenticated = "system:authenticated";
    internal const string Unauthenticated = "system:unauthenticated";
    internal const string ServiceAccounts = "system:serviceaccounts";
    internal const string AnonymousUser = "system:anonymous";

    /// <summary>The implied groups of a user, in ordinal order.</summary>
    public static ImmutableArray<string> Of(string user)
    {
        if (ServiceAccountName.FromUser(user) is { } account)
            return [Authenticated, ServiceAccounts, $"{ServiceAccounts}:{account.Namespace}"];
        return user == AnonymousUser ? [Unauthenticated] : [Authenticated];
    }

    internal static ApiSubject WhereNoneAreGiven(ApiSubject subject) =>
        subject.Groups.IsEmpty ? subject with { Groups = Of(subject.User) } : subject;

    internal static ApiSubject WithImplied(ApiSubject subject)
    {
        var missing = Of(subject.User).Except(subject.Groups, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? subject
            : subject with { Groups = [.. subject.Groups.Concat(missing).Order(StringComparer.Ordinal)] };
    }
}
