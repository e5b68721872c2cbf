using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// Grants of which nothing was used are taken away whole, only with full evidence (R18): logs as long as the policy's minimum and without gaps, a
/// subject that is seen starting and acting through other grants, and no right of which the log cannot speak.
/// </summary>
internal sealed class UnusedGrants(RbacAnalysis analysis, RoleGuard guard, RoleRefinement refinement)
{
    /// <summary>Looks at every role and binding of the repository.</summary>
    /// <param name="changing">Bindings that another proposal changes.</param>
    public IEnumerable<RoleOutcome> Outcomes(IReadOnlySet<BindingId> changing)
    {
        if (!analysis.HasFullEvidence)
            yield break;
        foreach (var role in RoleUnits.Of(analysis.Model).Where(unit => unit.Length == 1).Select(unit => unit[0]))
        {
            if ((WithoutBindings(role) ?? Unused(role, changing)) is { } proposal)
                yield return new RoleOutcome.Offered(proposal);
        }
    }

    /// <summary>A role that was split and is bound to nobody any more: the second step of the split.</summary>
    private Proposal? WithoutBindings(RbacRole role)
    {
        if (role.IsBootstrap || analysis.Protected.Contains(role.Id) || !guard.BindingsOf(role).IsEmpty || analysis.Uses.CarriedBy(role).Count > 0)
            return null;
        var parts = analysis.Model.Roles.Where(other => BindingSuccession.SplitFrom(other.Resource) == role.Id).Select(other => other.Id.ToString()).ToList();
        return parts.Count == 0
            ? null
            : Removal($"rbac/{role.Id}", role, [new ResourceChange.Delete(role.Resource!)], $"Remove {role.Id.Kind} {role.Id.Name}, which was split",
                [new(RationaleKind.Removed, $"It was split into {string.Join(", ", parts)}, nothing binds it, and nothing used it {analysis.Window}.", [])], Severity.Low);
    }

    private Proposal? Unused(RbacRole role, IReadOnlySet<BindingId> changing)
    {
        var bindings = guard.BindingsOf(role);
        if (guard.ReasonToLeave(role) is not null || bindings.IsEmpty || !bindings.All(binding => IsOwn(binding, role) && !changing.Contains(binding.Id)))
            return null;
        var leaving = bindings
            .Select(binding => new Leaving(binding, [.. binding.Subjects.OfType<RbacSubject.ServiceAccount>().Where(subject => UsedNothing(role, binding, subject.Account))]))
            .Where(entry => !entry.Subjects.IsEmpty)
            .ToImmutableArray();
        if (leaving.IsEmpty)
            return null;
        var isWhole = leaving.Sum(entry => entry.Subjects.Length) == bindings.Sum(binding => binding.Subjects.Length);
        return isWhole ? WholeRole(role, leaving) : Subjects(role, leaving);
    }

    private Proposal WholeRole(RbacRole role, ImmutableArray<Leaving> leaving) => Removal(
        $"rbac/{role.Id}",
        role,
        [.. leaving.Select(entry => new ResourceChange.Delete(entry.Binding.Resource!)), new ResourceChange.Delete(role.Resource!)],
        $"Remove {role.Id.Kind} {role.Id.Name}, of which nothing was used",
        Rationale(role, leaving),
        Closed(role, leaving).Severity);

    private Proposal Subjects(RbacRole role, ImmutableArray<Leaving> leaving) => Removal(
        $"rbac/{role.Id}/subjects",
        role,
        [.. leaving.Select(entry => BindingSubjects.Without(entry.Binding, entry.Subjects))],
        $"Take {string.Join(", ", leaving.SelectMany(entry => entry.Subjects).Select(subject => ((RbacSubject.ServiceAccount)subject).Account.Name).Distinct(StringComparer.Ordinal))} out of the bindings of {role.Id.Name}",
        Rationale(role, leaving),
        Closed(role, leaving).Severity);

    private Proposal Removal(string id, RbacRole role, ImmutableArray<ResourceChange> changes, string title, ImmutableArray<RationaleItem> rationale, Severity severity) => new()
    {
        Id = id,
        Class = ProposalClass.Remove,
        Target = role.Resource!.Id,
        Title = title,
        Severity = severity,
        Confidence = analysis.Window.Confidence,
        Changes = changes,
        Before = role.Resource!.ToJson(),
        After = null,
        Rationale = rationale,
    };

    private bool UsedNothing(RbacRole role, RbacBinding binding, ServiceAccountName account) =>
        !analysis.Uses.CarriedBy(binding).Any(use => use.Subject.User == account.User)
        && !refinement.RefineFor(role, account, [binding]).After.Any();

    private bool IsOwn(RbacBinding binding, RbacRole role) =>
        binding is { Resource: not null, IsBootstrap: false } && binding.Role == role.Id && !analysis.Protected.Contains(binding.Id)
        && analysis.Model.Bindings.Count(other => other.Id == binding.Id) == 1;

    private ClosedPaths Closed(RbacRole role, ImmutableArray<Leaving> leaving) => ClosedPaths.Between(
        role.Rules,
        [],
        analysis.OtherRules(
            leaving.SelectMany(entry => entry.Subjects).SelectMany(subject => analysis.MembersOf(subject)), other => leaving.All(entry => entry.Binding != other)),
        leaving.Any(entry => entry.Binding.Id.Namespace is null));

    private ImmutableArray<RationaleItem> Rationale(RbacRole role, ImmutableArray<Leaving> leaving)
    {
        var rationale = new RoleRationale(analysis.Window);
        rationale.AddRisk(Closed(role, leaving));
        foreach (var entry in leaving)
        {
            foreach (var account in entry.Subjects.OfType<RbacSubject.ServiceAccount>())
            {
                var uses = analysis.Uses.UsesOf(account.Account.User);
                rationale.Add(RationaleKind.Removed, $"{account} used nothing of it through {entry.Binding.Id} {analysis.Window}, though it acts through other grants: {UseSummary.Of(uses)}.", uses);
            }
        }

        return rationale.Items;
    }

    private sealed record Leaving(RbacBinding Binding, ImmutableArray<RbacSubject> Subjects);
}
