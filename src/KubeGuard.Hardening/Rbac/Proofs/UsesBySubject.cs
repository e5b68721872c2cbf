using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Proofs;

/// <summary>The uses of a log by the subjects that bindings can name, so that a proof looks only at those that it concerns.</summary>
internal sealed class UsesBySubject
{
    private readonly ImmutableArray<ApiUse> _uses;
    private readonly Dictionary<RbacSubject, List<int>> _bySubject = [];

    public UsesBySubject(EvidenceSet evidence)
    {
        _uses = evidence.ApiUses;
        for (var index = 0; index < _uses.Length; index++)
        {
            Add(_uses[index].JudgedSubject(), index);
            if (_uses[index].Impersonation is { } impersonation)
                Add(ImpliedGroups.WithImplied(impersonation.Caller), index);
        }
    }

    /// <summary>The uses of any of the subjects, as caller or as the impersonated, in the order of the log.</summary>
    public ImmutableArray<ApiUse> Of(IEnumerable<RbacSubject> subjects) =>
        [.. subjects.SelectMany(subject => _bySubject.GetValueOrDefault(subject) ?? []).Distinct().Order().Select(index => _uses[index])];

    private void Add(ApiSubject caller, int index)
    {
        Add(new RbacSubject.User(caller.User), index);
        if (caller.ServiceAccount is { } account)
            Add(new RbacSubject.ServiceAccount(account), index);
        foreach (var group in caller.Groups)
            Add(new RbacSubject.Group(group), index);
    }

    private void Add(RbacSubject subject, int index)
    {
        if (!_bySubject.TryGetValue(subject, out var indexes))
            _bySubject.Add(subject, indexes = []);
        indexes.Add(index);
    }
}
