using System.Collections.Concurrent;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>
/// Decides requests as the RBAC authorizer of the API server does (R22): rights only add up; ClusterRoleBindings count everywhere,
/// RoleBindings for requests in their namespace; paths outside the resources only through ClusterRoleBindings; a binding to a role that
/// does not exist gives nothing. Groups are taken as the subject has them; for a subject without any, those that the API server always
/// adds are used (see <see cref="ImpliedGroups"/>). Safe for concurrent use.
/// </summary>
public sealed class RbacEvaluator
{
    private readonly Dictionary<string, List<RbacBinding>> _byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RbacBinding>> _byGroup = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RoleId, RoleIndex> _roles = new();
    private readonly ConcurrentDictionary<ApiSubject, SubjectBindings> _subjects = new();

    /// <summary>Prepares the model's bindings for look-up.</summary>
    public RbacEvaluator(RbacModel model)
    {
        Model = model;
        foreach (var binding in model.Bindings)
        {
            foreach (var subject in binding.Subjects)
                Add(binding, subject);
        }
    }

    /// <summary>The roles and bindings that decide.</summary>
    public RbacModel Model { get; }

    /// <summary>Whether the subject may do this.</summary>
    public bool Allows(ApiSubject subject, ApiRequest request)
    {
        var bindings = BindingsOf(subject);
        var tokens = RequestTokens.Of(request);
        return AnyAllows(bindings.ClusterWide, tokens) || AnyAllows(bindings.In(request), tokens);
    }

    /// <summary>Every binding and rule that allows the request, cluster-wide ones first, each in order of name; empty when it is refused.</summary>
    public ImmutableArray<RbacGrant> Grants(ApiSubject subject, ApiRequest request)
    {
        var bindings = BindingsOf(subject);
        return
        [
            .. bindings.ClusterWide.Concat(bindings.In(request)).SelectMany(bound =>
                bound.Role.Covering(request).Select(rule => new RbacGrant(bound.Binding, bound.Subject, rule))),
        ];
    }

    /// <summary>The bindings that have this subject, by its name or one of its groups, cluster-wide ones first.</summary>
    public IEnumerable<RbacBinding> BindingsFor(ApiSubject subject) => BindingsOf(subject).All.Select(bound => bound.Binding);

    private void Add(RbacBinding binding, RbacSubject subject)
    {
        var (index, name) = subject switch
        {
            RbacSubject.User user => (_byUser, user.Name),
            RbacSubject.ServiceAccount account => (_byUser, account.Account.User),
            RbacSubject.Group group => (_byGroup, group.Name),
            _ => throw new InvalidOperationException($"unknown subject {subject}"),
        };
        if (!index.TryGetValue(name, out var bindings))
            index.Add(name, bindings = []);
        bindings.Add(binding);
    }

    private static bool AnyAllows(ImmutableArray<BoundSubject> bindings, RequestTokens request)
    {
        foreach (var bound in bindings)
        {
            if (bound.Role.Allows(request))
                return true;
        }

        return false;
    }

    private RoleIndex RoleOf(RbacBinding binding) => _roles.GetOrAdd(binding.Role, id => new(Model.EffectiveRules(id)));

    private SubjectBindings BindingsOf(ApiSubject subject) =>
        _subjects.TryGetValue(subject, out var bindings) ? bindings : _subjects.GetOrAdd(subject, FindBindings);

    private SubjectBindings FindBindings(ApiSubject given)
    {
        var subject = ImpliedGroups.WhereNoneAreGiven(given);
        var found = new HashSet<RbacBinding>(ReferenceEqualityComparer.Instance);
        found.UnionWith(_byUser.GetValueOrDefault(subject.User) ?? []);
        foreach (var group in subject.Groups)
            found.UnionWith(_byGroup.GetValueOrDefault(group) ?? []);
        return new(found.Select(binding => new BoundSubject(binding, binding.Subjects.First(candidate => Is(candidate, subject)), RoleOf(binding))));
    }

    private static bool Is(RbacSubject candidate, ApiSubject subject) => candidate switch
    {
        RbacSubject.User user => user.Name == subject.User,
        RbacSubject.ServiceAccount account => account.Account.User == subject.User,
        RbacSubject.Group group => subject.Groups.Contains(group.Name),
        _ => throw new InvalidOperationException($"unknown subject {candidate}"),
    };
}
