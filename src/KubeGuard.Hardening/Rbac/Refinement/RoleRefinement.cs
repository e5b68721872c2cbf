using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>What became of a role of the repository.</summary>
internal abstract record RoleOutcome
{
    private RoleOutcome()
    {
    }

    /// <summary>Less is offered.</summary>
    public sealed record Offered(Proposal Proposal) : RoleOutcome;

    /// <summary>It is left alone, with the reason.</summary>
    public sealed record Left(Abstention Abstention) : RoleOutcome;

    /// <summary>All of it is used, or another part of the analysis speaks of it.</summary>
    public sealed record Fits : RoleOutcome;
}

/// <summary>
/// Holds Roles and ClusterRoles to what was used through them (R16, R17). Objects of one <see cref="RoleUnits">unit</see> are refined together, to
/// the union of their use.
/// </summary>
internal sealed class RoleRefinement(RbacAnalysis analysis, RoleGuard guard)
{
    /// <summary>Looks at every role of the repository.</summary>
    public IEnumerable<RoleOutcome> Outcomes(CancellationToken cancellation)
    {
        foreach (var unit in RoleUnits.Of(analysis.Model))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Outcome(unit);
        }
    }

    /// <summary>The role with its rules held to what was used through all objects of the same place.</summary>
    public RefinedRole Refine(RbacRole role, ImmutableArray<RbacRole> unit)
    {
        var uses = UsesOf(unit);
        return RefinedRole.Of(role, uses, RuleRefiner.For(analysis, uses, UsersOf(unit, uses), NamespacesOf(unit.SelectMany(member => guard.BindingsOf(member)))));
    }

    /// <summary>The role with its rules held to what one account used through it.</summary>
    /// <param name="role">The role.</param>
    /// <param name="account">The account.</param>
    /// <param name="bindings">The bindings that give it the role.</param>
    public RefinedRole RefineFor(RbacRole role, ServiceAccountName account, IEnumerable<RbacBinding> bindings) => RefineFor(role, role, account, bindings);

    /// <summary>
    /// What one account needs of a role that is held to the use of all its accounts: the same before and after that refinement is merged, so what is
    /// concluded from it does not depend on which of two proposals is taken first.
    /// </summary>
    /// <param name="role">The role.</param>
    /// <param name="account">The account.</param>
    /// <param name="bindings">The bindings that give it the role.</param>
    public ImmutableArray<KeptRule> NeedOf(RbacRole role, ServiceAccountName account, IEnumerable<RbacBinding> bindings) =>
        [.. RefineFor(role with { Rules = [.. Refine(role, [role]).After.Select(kept => kept.Rule)] }, role, account, bindings).After];

    private RefinedRole RefineFor(RbacRole rules, RbacRole role, ServiceAccountName account, IEnumerable<RbacBinding> bindings)
    {
        var uses = UsesOf([role]).Where(use => use.Subject.User == account.User).ToList();
        return RefinedRole.Of(rules, uses, RuleRefiner.For(analysis, uses, [account.User], NamespacesOf(bindings)));
    }

    private RoleOutcome Outcome(ImmutableArray<RbacRole> unit)
    {
        foreach (var role in unit)
        {
            if (guard.ReasonToLeave(role) is { } reason)
                return new RoleOutcome.Left(new(role.Id.ToString(), Sentence(reason, unit, role)));
        }

        var refined = unit.Select(role => Refine(role, unit)).ToImmutableArray();
        if (refined.All(role => role.IsUnchanged))
            return new RoleOutcome.Fits();
        if (!refined[0].After.Any())
            return Unused(unit);
        return new RoleOutcome.Offered(Proposal(refined));
    }

    /// <summary>With full evidence it is offered for removal (by <see cref="Bindings.UnusedGrants"/>).</summary>
    private RoleOutcome Unused(ImmutableArray<RbacRole> unit) => analysis.HasFullEvidence && unit.Length == 1
        ? new RoleOutcome.Fits()
        : new RoleOutcome.Left(new(unit[0].Id.ToString(), $"Nothing was used through it {analysis.Window}, though its subjects act. Remove it with its bindings if what it is for is not in use."));

    private Proposal Proposal(ImmutableArray<RefinedRole> refined)
    {
        var role = refined[0];
        ImmutableArray<RbacRole> unit = [.. refined.Select(member => member.Role)];
        var uses = UsesOf(unit);
        var isClusterWide = unit.SelectMany(member => guard.BindingsOf(member)).Any(binding => binding.Id.Namespace is null);
        var closed = ClosedPaths.Between(role.Role.Rules, [.. role.After.Select(kept => kept.Rule)], analysis.OtherRules(UsersOf(unit, uses), other => unit.All(member => member.Id != other.Role)), isClusterWide);
        return new()
        {
            Id = $"rbac/{role.Role.Id}",
            Class = ProposalClass.Refine,
            Target = role.Role.Resource!.Id,
            Title = $"Hold {role.Role.Id.Kind} {role.Role.Id.Name} to what was used",
            Severity = closed.Severity,
            Confidence = analysis.Window.Confidence,
            Misconfigurations = closed.Misconfigurations,
            Changes = [.. refined.Select(member => new ResourceChange.Modify(member.Role.Resource!, member.ToJson()))],
            Before = role.Role.Resource!.ToJson(),
            After = role.ToJson(),
            Rationale = Rationale(role, uses, closed, unit),
        };
    }

    private ImmutableArray<RationaleItem> Rationale(RefinedRole role, IReadOnlyList<RightUse> uses, ClosedPaths closed, ImmutableArray<RbacRole> unit)
    {
        var rationale = new RoleRationale(analysis.Window);
        rationale.AddRisk(closed);
        foreach (var rule in role.Rules.Where(rule => !rule.IsUnchanged))
            rationale.AddRemoved(rule.Before, [.. rule.After.Select(kept => kept.Rule)]);
        foreach (var kept in role.After)
            rationale.AddKept(kept, uses);
        var surveys = uses.Select(use => use.Subject.User).Distinct(StringComparer.Ordinal).Select(analysis.ActivityOf).SelectMany(activity => activity.Surveys).ToList();
        if (surveys.Count > 0 && guard.BindingsOf(role.Role).Any(binding => binding.Id.Namespace is null))
            rationale.Add(RationaleKind.Generalised, "Its rights stay cluster-wide, although some were seen in a few namespaces only: its subject lists or watches across all namespaces, so it works for the whole cluster.", surveys);
        if (unit.Length > 1)
            rationale.Add(RationaleKind.Warning, $"One place in the repository makes {string.Join(", ", unit.Select(member => member.Id).Distinct())}: they are held to the union of their use.", []);
        rationale.AddWindow();
        return rationale.Items;
    }

    /// <summary>Everybody who has the roles: who used them, and whom the bindings name.</summary>
    private ImmutableArray<string> UsersOf(ImmutableArray<RbacRole> unit, IReadOnlyList<RightUse> uses) =>
    [
        .. uses.Select(use => use.Subject.User)
            .Concat(unit.SelectMany(member => guard.BindingsOf(member)).SelectMany(binding => binding.Subjects).SelectMany(subject => analysis.MembersOf(subject)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Where the bindings count; null for the whole cluster, and where no binding of the repository says.</summary>
    private static ImmutableArray<string>? NamespacesOf(IEnumerable<RbacBinding> bindings)
    {
        var namespaces = bindings.Select(binding => binding.Id.Namespace).Distinct(StringComparer.Ordinal).ToList();
        return namespaces.Count == 0 || namespaces.Contains(null) ? null : [.. namespaces.OfType<string>().Order(StringComparer.Ordinal)];
    }

    private List<RightUse> UsesOf(ImmutableArray<RbacRole> unit) =>
        [.. unit.SelectMany(analysis.Uses.CarriedBy).Select(carried => carried.Use).Distinct().OrderBy(use => use.Evidence.Id, StringComparer.Ordinal)];

    private static string Sentence(string reason, ImmutableArray<RbacRole> unit, RbacRole role)
    {
        var text = $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";
        return unit.Length > 1 ? $"{text} The place that makes {role.Id} makes {string.Join(", ", unit.Where(other => other.Id != role.Id).Select(other => other.Id).Distinct())} too." : text;
    }
}
