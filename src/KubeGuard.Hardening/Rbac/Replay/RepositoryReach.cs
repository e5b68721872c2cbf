using System.Collections.Frozen;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>The subjects that a repository speaks of: service accounts that it declares, and all that its own bindings name.</summary>
internal sealed class RepositoryReach
{
    private readonly FrozenSet<string> _users;
    private readonly FrozenSet<string> _groups;

    public RepositoryReach(RbacModel model)
    {
        var subjects = model.Bindings.Where(binding => model.RepositoryHolds(binding.Id))
            .SelectMany(binding => binding.Subjects)
            .ToList();
        _users = subjects.OfType<RbacSubject.User>().Select(user => user.Name)
            .Concat(subjects.OfType<RbacSubject.ServiceAccount>().Select(account => account.Account.User))
            .Concat(model.ServiceAccounts.Select(account => account.User))
            .ToFrozenSet(StringComparer.Ordinal);
        _groups = subjects.OfType<RbacSubject.Group>().Select(group => group.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the repository declares or binds this very subject.</summary>
    public bool Names(ApiSubject subject) => _users.Contains(subject.User);

    /// <summary>Whether it does, or binds a group that the subject is in.</summary>
    public bool Covers(ApiSubject subject) => Names(subject) || subject.Groups.Any(_groups.Contains);
}
