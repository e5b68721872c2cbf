using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Creation;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// A service account that has cluster-admin, admin, edit or view gets a role of its own with what it used, and leaves the broad binding, in one
/// proposal: the new grant and the end of the old one belong together (R18, R21).
/// </summary>
internal sealed class BroadBindingReplacement(RbacAnalysis analysis, RoleGuard guard)
{
    private static readonly PolicyRule Everything = new() { ApiGroups = ["*"], Resources = ["*"], Verbs = ["*"] };

    /// <summary>Looks at every binding of the repository to a broad role.</summary>
    public IEnumerable<RoleOutcome> Outcomes()
    {
        var broad = analysis.Model.Bindings
            .Where(binding => binding.Resource is not null && !binding.IsBootstrap && BroadRoles.IsGivenBy(binding, analysis.Model))
            .GroupBy(binding => binding.Id);
        foreach (var made in broad)
        {
            if (made.Count() > 1)
            {
                yield return new RoleOutcome.Left(new(made.Key.ToString(), "Several places in the repository make it, and the log does not say which of them the cluster has."));
                continue;
            }

            foreach (var subject in made.First().Subjects.Distinct())
                yield return Outcome(made.First(), subject);
        }
    }

    private RoleOutcome Outcome(RbacBinding binding, RbacSubject subject)
    {
        if (ReasonToLeave(binding, subject) is { } reason)
            return new RoleOutcome.Left(new(binding.Id.ToString(), $"{char.ToUpperInvariant(reason[0])}{reason[1..]}."));
        var account = ((RbacSubject.ServiceAccount)subject).Account;
        var uses = analysis.Uses.CarriedBy(binding).Where(use => use.Subject.User == account.User).ToImmutableArray();
        return uses.IsEmpty
            ? new RoleOutcome.Left(new(binding.Id.ToString(), $"{account} acts, but used nothing through {binding.Role.Name} {analysis.Window}. Remove it from the binding if what that is for is not in use."))
            : new RoleOutcome.Offered(Proposal(binding, subject, account, uses));
    }

    private string? ReasonToLeave(RbacBinding binding, RbacSubject subject)
    {
        if (analysis.Protected.Contains(binding.Id))
            return "the policy protects it";
        if (!binding.IsComplete)
            return $"not all subjects of {binding.Id} could be read";
        if (guard.ReasonToLeave(binding, subject) is { } reason)
            return reason;
        return subject is RbacSubject.ServiceAccount account
            ? ReasonOfPolicy(account.Account, binding) ?? guard.ReasonOfWindow()
            : $"{binding.Id} gives it to {subject}, which is not a service account by itself; give each account a role of its own";
    }

    /// <summary>With everything granted, what an audit policy leaves out may be anything.</summary>
    private string? ReasonOfPolicy(ServiceAccountName account, RbacBinding binding) =>
        new GrantSilence(analysis.Silence, new([new(account.User, ImpliedGroups.Of(account.User))], NamespacesOf(binding))).Of("*", "*", "*", []) is KeepReason.NotRecorded
            ? $"the cluster's audit policy does not record all requests of {account}, so it is not known what it uses of {binding.Role.Name}"
            : null;

    private Proposal Proposal(RbacBinding binding, RbacSubject subject, ServiceAccountName account, ImmutableArray<RightUse> uses)
    {
        var plan = new GrantPlanner(analysis).Plan(account, uses, scope => Rules(scope, account, binding)) with { Replaces = binding.Id };
        var before = analysis.Model.EffectiveRules(binding.Role).Select(rule => rule.Rule).ToList();
        var after = plan.Roles.SelectMany(role => role.Rules).Select(kept => kept.Rule).ToList();
        var closed = ClosedPaths.Between(before, after, analysis.OtherRules([account.User], other => other != binding), binding.Id.Namespace is null);
        return new()
        {
            Id = binding.Subjects.Length == 1 ? $"rbac/{binding.Id}" : $"rbac/{binding.Id}/{account}",
            Class = ProposalClass.Refine,
            Target = binding.Resource!.Id,
            Title = $"Give {account.Name} a role of its own instead of {binding.Role.Name}",
            Severity = closed.Severity,
            Confidence = analysis.Window.Confidence,
            Misconfigurations = [.. closed.Misconfigurations.Append(binding.Role.Name == "cluster-admin" ? "KG-RBAC-001" : "KG-RBAC-006").Distinct().Order(StringComparer.Ordinal)],
            Changes = [.. plan.Creations(binding.Resource!), BindingSubjects.Without(binding, [subject])],
            Before = binding.Resource!.ToJson(),
            After = plan.Roles[0].ToJson(),
            Rationale = Rationale(binding, account, uses, plan, closed),
        };
    }

    /// <summary>What was used, with what its mechanisms need as far as the broad role gave it.</summary>
    private ImmutableArray<KeptRule> Rules(IReadOnlyList<RightUse> uses, ServiceAccountName account, RbacBinding binding)
    {
        var refiner = RuleRefiner.For(analysis, uses, [account.User], NamespacesOf(binding));
        var resources = uses.Where(use => !use.Request.IsNonResource).ToList();
        var rows = refiner.Refine(Everything, resources).After.SelectMany(kept => kept.Rows)
            .Select(row => Granted(row, new(account.User, ImpliedGroups.Of(account.User)), uses))
            .Where(row => !row.Verbs.IsEmpty);
        var paths = new RuleSynthesis(analysis.Input.Options.MaximumResourceNames, infers: false).Rules([.. uses.Where(use => use.Request.IsNonResource)]);
        return [.. RuleRows.Compact([.. rows]), .. paths];
    }

    private RuleRow Granted(RuleRow row, ApiSubject account, IReadOnlyList<RightUse> uses)
    {
        var like = uses.FirstOrDefault(use => use.Request.Group == row.Group && use.Resource == row.Resource)?.Request
            ?? ApiRequest.OfRule("", row.Group, row.Resource) with { Namespace = uses[0].Request.Namespace };
        return row with
        {
            Verbs = [.. row.Verbs.Where(kept => kept.Reason == KeepReason.Used || analysis.Evaluator.Allows(account, like with { Verb = kept.Verb }))],
        };
    }

    private static ImmutableArray<string>? NamespacesOf(RbacBinding binding) => binding.Id.Namespace is { } ns ? [ns] : null;

    private ImmutableArray<RationaleItem> Rationale(
        RbacBinding binding, ServiceAccountName account, ImmutableArray<RightUse> uses, GrantPlan plan, ClosedPaths closed)
    {
        var rationale = new RoleRationale(analysis.Window);
        rationale.AddRisk(closed);
        rationale.Add(RationaleKind.Removed, $"Of the ClusterRole {binding.Role.Name}, {account} used only what stands below {analysis.Window}.", []);
        foreach (var kept in plan.Roles.SelectMany(role => role.Rules))
            rationale.AddKept(kept, uses);
        if (analysis.ActivityOf(account.User) is { WorksClusterWide: true } activity)
            rationale.Add(RationaleKind.Generalised, $"{account} lists or watches across all namespaces, so it works for the whole cluster and its new role is cluster-wide.", activity.Surveys);
        rationale.Add(RationaleKind.Warning,
            $"A binding's roleRef cannot be changed, so {string.Join(", ", plan.Roles.SelectMany(role => role.Bindings))} is new and {(binding.Subjects.Length == 1 ? $"{binding.Id} goes, with any comment that stands beside it" : $"{account} leaves {binding.Id}")}. Let both be applied together: a GitOps controller creates before it prunes.", []);
        rationale.AddWindow();
        return rationale.Items;
    }
}
