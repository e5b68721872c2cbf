using System.Collections.Immutable;
using System.IO.Enumeration;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>Says of roles, bindings and subjects whether the policy protects them by name (R19).</summary>
internal sealed class ProtectedGrants(ProtectedNames names)
{
    public bool Contains(RoleId role) => Matches(names.Objects, role.ToString());

    public bool Contains(BindingId binding) => Matches(names.Objects, binding.ToString());

    public bool Contains(RbacSubject subject) => subject switch
    {
        RbacSubject.ServiceAccount account => Contains(account.Account),
        RbacSubject.User user => Matches(names.Users, user.Name) || (ServiceAccountName.FromUser(user.Name) is { } account && Contains(account)),
        RbacSubject.Group group => Matches(names.Groups, group.Name),
        _ => throw new InvalidOperationException($"unknown subject {subject}"),
    };

    public bool Contains(ServiceAccountName account) =>
        Matches(names.ServiceAccounts, account.ToString()) || Matches(names.Objects, $"ServiceAccount/{account}");

    private static bool Matches(ImmutableArray<string> patterns, string name) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
