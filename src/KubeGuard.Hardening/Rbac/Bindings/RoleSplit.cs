using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Creation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// A role that several service accounts share although they need different things becomes a role for each need (R17): new roles and bindings, and
/// the end of the old bindings, as a roleRef cannot be changed. The old role stays, bound to nobody, until <see cref="UnusedGrants"/> offers its
/// removal. Holding the shared role itself to the union of all use is a proposal of its own, so either can be had without the other.
/// </summary>
internal sealed class RoleSplit(RbacAnalysis analysis, RoleGuard guard, RoleRefinement refinement)
{
    private readonly AtomCount _atoms = new(analysis.Input.Manifests, analysis.Input.Evidence);

    /// <summary>Looks at every role of the repository.</summary>
    /// <param name="changing">Bindings that another proposal changes; their roles are left whole until that is done.</param>
    public IEnumerable<RoleOutcome> Outcomes(IReadOnlySet<BindingId> changing)
    {
        foreach (var role in RoleUnits.Of(analysis.Model).Where(unit => unit.Length == 1).Select(unit => unit[0]))
        {
            var bindings = guard.BindingsOf(role);
            if (guard.ReasonToLeave(role) is null && bindings.All(binding => CanBeReplaced(binding, role) && !changing.Contains(binding.Id)) && Proposal(role, bindings) is { } proposal)
                yield return new RoleOutcome.Offered(proposal);
        }
    }

    /// <summary>A binding that took another one's place is not replaced again: one step is enough, and a second run finds nothing to do.</summary>
    private bool CanBeReplaced(RbacBinding binding, RbacRole role) =>
        binding is { Resource: not null, IsBootstrap: false, IsComplete: true }
        && binding.Role == role.Id
        && BindingSuccession.ReplacedBy(binding.Resource) is null
        && !analysis.Protected.Contains(binding.Id)
        && analysis.Model.Bindings.Count(other => other.Id == binding.Id) == 1
        && binding.Subjects.All(subject => subject is RbacSubject.ServiceAccount);

    private Proposal? Proposal(RbacRole role, ImmutableArray<RbacBinding> bindings)
    {
        var parts = Parts(role, bindings);
        if (parts.Length < 2 || parts.Any(part => part.Rules.IsEmpty) || !parts.Any(part => IsMuchLess(part, parts, bindings)))
            return null;
        var names = new FreeNames(analysis.Model);
        var made = parts.Select(part => part with { Id = names.Role(role.Id.Namespace, $"{role.Id.Name}-{part.Accounts[0].Name}") }).ToImmutableArray();
        var closed = made.Select(part => Closed(part, made, bindings)).MaxBy(paths => paths.Severity)!;
        return new()
        {
            Id = $"rbac/{role.Id}/split",
            Class = ProposalClass.Refine,
            Target = role.Resource!.Id,
            Title = $"Give each subject of {role.Id.Kind} {role.Id.Name} a role of its own",
            Severity = closed.Severity,
            Confidence = analysis.Window.Confidence,
            Changes = [.. made.SelectMany(part => Creations(part, role, bindings, names)), .. bindings.Select(binding => BindingSubjects.Without(binding, binding.Subjects))],
            Before = role.Resource!.ToJson(),
            After = RoleJson(made[0], role),
            Rationale = Rationale(role, made, bindings, closed),
        };
    }

    /// <summary>The accounts by what they need, in order of name.</summary>
    private ImmutableArray<Part> Parts(RbacRole role, ImmutableArray<RbacBinding> bindings) =>
    [
        .. bindings.SelectMany(binding => binding.Subjects).OfType<RbacSubject.ServiceAccount>().Select(subject => subject.Account).Distinct()
            .OrderBy(account => account.ToString(), StringComparer.Ordinal)
            .Select(account => new { Account = account, Rules = refinement.NeedOf(role, account, bindings.Where(binding => Gives(binding, account))) })
            .GroupBy(need => string.Join('\n', need.Rules.Select(kept => kept.Rule.ToString())), StringComparer.Ordinal)
            .Select(group => new Part(role.Id, [.. group.Select(need => need.Account)], group.First().Rules)),
    ];

    /// <summary>Whether the part opens a way to more power less than the whole, or is at most half of it: a little less is not worth new objects.</summary>
    private bool IsMuchLess(Part part, ImmutableArray<Part> parts, ImmutableArray<RbacBinding> bindings) =>
        _atoms.Of(part.RulesOnly).Count * 2 <= _atoms.Of(Union(parts)).Count
        || !ClosedPaths.Between(Union(parts), part.RulesOnly, [], IsClusterWide(part, bindings)).Paths.IsEmpty;

    private ClosedPaths Closed(Part part, ImmutableArray<Part> parts, ImmutableArray<RbacBinding> bindings) => ClosedPaths.Between(
        Union(parts),
        part.RulesOnly,
        analysis.OtherRules(part.Accounts.Select(account => account.User), other => !bindings.Contains(other)),
        IsClusterWide(part, bindings));

    private static IEnumerable<ResourceChange> Creations(Part part, RbacRole role, ImmutableArray<RbacBinding> bindings, FreeNames names)
    {
        var file = $"{part.Id.Name.Replace(':', '-')}-rbac.yaml";
        yield return new ResourceChange.Create(RoleJson(part, role), role.Resource!, file);
        foreach (var binding in bindings)
        {
            var accounts = part.Accounts.Where(account => Gives(binding, account)).ToList();
            if (accounts.Count > 0)
                yield return new ResourceChange.Create(
                    RbacObjects.Binding(names.Binding(binding.Id.Namespace, $"{binding.Id.Name}-{accounts[0].Name}"), part.Id, accounts).Replacing(binding.Id), role.Resource!, file);
        }
    }

    private ImmutableArray<RationaleItem> Rationale(RbacRole role, ImmutableArray<Part> parts, ImmutableArray<RbacBinding> bindings, ClosedPaths closed)
    {
        var rationale = new RoleRationale(analysis.Window);
        var uses = analysis.Uses.CarriedBy(role).Select(carried => carried.Use).ToList();
        foreach (var part in parts)
        {
            var who = string.Join(", ", part.Accounts);
            var gone = Closed(part, parts, bindings);
            rationale.Add(RationaleKind.Removed, gone.Paths.IsEmpty
                ? $"{who} used less of {role.Id.Name} than the others {analysis.Window} and gets {part.Id}."
                : $"{who} gets {part.Id}: an attacker who has it can no longer {gone}.", []);
            foreach (var kept in part.Rules)
                rationale.AddKept(kept, [.. uses.Where(use => part.Accounts.Any(account => account.User == use.Subject.User))]);
        }

        rationale.Add(RationaleKind.Warning,
            $"A binding's roleRef cannot be changed, so new bindings take the place of {string.Join(", ", bindings.Select(binding => binding.Id))}. Let both be applied together: a GitOps controller creates before it prunes. {role.Id} is then bound to nobody and can go later.", []);
        rationale.AddWindow();
        return rationale.Items;
    }

    private static System.Text.Json.Nodes.JsonObject RoleJson(Part part, RbacRole role) => RbacObjects.Role(part.Id, part.RulesOnly).SplitFrom(role.Id);

    private static bool Gives(RbacBinding binding, ServiceAccountName account) => binding.Subjects.Contains(new RbacSubject.ServiceAccount(account));

    private static bool IsClusterWide(Part part, ImmutableArray<RbacBinding> bindings) =>
        bindings.Any(binding => binding.Id.Namespace is null && part.Accounts.Any(account => Gives(binding, account)));

    private static ImmutableArray<PolicyRule> Union(ImmutableArray<Part> parts) => [.. parts.SelectMany(part => part.RulesOnly).Distinct()];

    /// <param name="Id">The new role; the old one until it is named.</param>
    /// <param name="Accounts">Who gets it, in order of name.</param>
    /// <param name="Rules">What they need.</param>
    private sealed record Part(RoleId Id, ImmutableArray<ServiceAccountName> Accounts, ImmutableArray<KeptRule> Rules)
    {
        public ImmutableArray<PolicyRule> RulesOnly => [.. Rules.Select(kept => kept.Rule)];
    }
}
