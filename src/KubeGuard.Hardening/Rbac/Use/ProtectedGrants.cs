using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>Says of roles, bindings and subjects whether the policy protects them by name (R19).</summary>
internal sealed class ProtectedGrants(ProtectedNames names)
{
    private readonly ImmutableArray<NamePattern> _objects = Patterns(names.Objects);
    private readonly ImmutableArray<NamePattern> _users = Patterns(names.Users);
    private readonly ImmutableArray<NamePattern> _groups = Patterns(names.Groups);
    private readonly ImmutableArray<NamePattern> _serviceAccounts = Patterns(names.ServiceAccounts);

    public bool Contains(RoleId role) => Matches(_objects, role.ToString());

    public bool Contains(BindingId binding) => Matches(_objects, binding.ToString());

    public bool Contains(RbacSubject subject) => subject switch
    {
        RbacSubject.ServiceAccount account => Contains(account.Account),
        RbacSubject.User user => Matches(_users, user.Name) || (ServiceAccountName.FromUser(user.Name) is { } account && Contains(account)),
        RbacSubject.Group group => Matches(_groups, group.Name),
        _ => throw new InvalidOperationException($"unknown subject {subject}"),
    };

    public bool Contains(ServiceAccountName account) =>
        Matches(_serviceAccounts, account.ToString()) || Matches(_objects, $"ServiceAccount/{account}");

    private static bool Matches(ImmutableArray<NamePattern> patterns, string name) => patterns.Any(pattern => pattern.Matches(name));

    private static ImmutableArray<NamePattern> Patterns(ImmutableArray<string> texts) => [.. texts.Select(NamePattern.Parse)];
}
