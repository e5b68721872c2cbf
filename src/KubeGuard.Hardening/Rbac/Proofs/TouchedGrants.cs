using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Proofs;

/// <summary>One rule that a binding gives to one subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Namespace">The binding's namespace; null when it is cluster-wide.</param>
/// <param name="Rule">The rule.</param>
internal sealed record Grant(RbacSubject Subject, string? Namespace, PolicyRule Rule);

/// <summary>What the objects that a proposal changes, makes or deletes give to whom, in one state of the repository.</summary>
internal sealed class TouchedGrants
{
    private readonly FrozenSet<ObjectRef> _touched;

    public TouchedGrants(Proposal proposal) =>
        _touched = proposal.Changes.SelectMany(Objects).Select(id => id with { ApiVersion = "" }).ToFrozenSet();

    /// <summary>The grants through these objects.</summary>
    public ImmutableArray<Grant> In(RbacModel model) =>
    [
        .. model.Bindings.SelectMany(binding => model.EffectiveRules(binding.Role)
            .Where(rule => IsTouched(binding) || IsTouched(rule.Role) || IsTouched(rule.Source))
            .SelectMany(rule => binding.Subjects.Select(subject => Given(subject, binding, rule.Rule)))),
    ];

    /// <summary>Everything that the bindings of a state give to <paramref name="subjects"/>.</summary>
    public static ILookup<RbacSubject, Grant> AllOf(RbacModel model, IReadOnlySet<RbacSubject> subjects) => model.Bindings
        .SelectMany(binding => binding.Subjects.Where(subjects.Contains).SelectMany(subject =>
            model.EffectiveRules(binding.Role).Select(rule => Given(subject, binding, rule.Rule))))
        .ToLookup(grant => grant.Subject);

    /// <summary>A RoleBinding gives none of the paths of its role.</summary>
    private static Grant Given(RbacSubject subject, RbacBinding binding, PolicyRule rule) =>
        new(subject, binding.Id.Namespace, binding.Id.Namespace is null || rule.NonResourceUrls.IsEmpty ? rule : rule with { NonResourceUrls = [] });

    private bool IsTouched(RbacBinding binding) => _touched.Contains(new("", binding.Id.Kind, binding.Id.Namespace, binding.Id.Name));

    private bool IsTouched(RbacRole role) => _touched.Contains(new("", role.Id.Kind, role.Id.Namespace, role.Id.Name));

    private static IEnumerable<ObjectRef> Objects(ResourceChange change) => change switch
    {
        ResourceChange.Modify modify => [modify.Target.Id],
        ResourceChange.Delete delete => [delete.Target.Id],
        ResourceChange.Create create => [Identity(create)],
        _ => throw new InvalidOperationException($"unknown change {change}"),
    };

    private static ObjectRef Identity(ResourceChange.Create create)
    {
        var metadata = create.Object["metadata"]!;
        return new((string)create.Object["apiVersion"]!, (string)create.Object["kind"]!, (string?)metadata["namespace"], (string)metadata["name"]!);
    }
}
