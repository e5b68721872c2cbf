using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Explaining;

/// <summary>Explains grants from the logs: for each rule who used it, when, how often and from where, and what its unused part means.</summary>
public sealed class RbacExplainer
{
    private readonly RbacAnalysis _analysis;
    private readonly RoleGuard _guard;
    private readonly RoleRefinement _refinement;

    /// <summary>Prepares for a repository and its logs.</summary>
    public RbacExplainer(HardeningInput input, CancellationToken cancellation = default)
    {
        _analysis = new(input, cancellation);
        _guard = new(_analysis);
        _refinement = new(_analysis, _guard);
    }

    /// <summary>Explains a role of the repository or of the cluster's defaults; null when there is none.</summary>
    public GrantExplanation? Explain(RoleId id)
    {
        var roles = _analysis.Model.FindRoles(id);
        return roles.IsEmpty ? null : new(id.ToString(), [.. roles.SelectMany(Whole)], [], []);
    }

    /// <summary>Explains a service account; null when neither repository nor log knows it.</summary>
    public GrantExplanation? Explain(ServiceAccountName account)
    {
        var bindings = _analysis.Model.Bindings
            .Where(binding => binding.Resource is not null && binding.Subjects.Any(subject => _analysis.MembersOf(subject).Contains(account.User)))
            .ToImmutableArray();
        if (bindings.IsEmpty && !_analysis.Uses.Acts(account.User) && !_analysis.Model.ServiceAccounts.Contains(account))
            return null;
        return new(
            $"ServiceAccount/{account}",
            [.. bindings.GroupBy(binding => binding.Role).SelectMany(role => _analysis.Model.FindRoles(role.Key).SelectMany(found => OfAccount(found, [.. role], account)))],
            ExplainedUses.Of(_analysis.Uses.Outside.Select(outside => outside.Use).Where(use => use.Subject.User == account.User)),
            ExplainedUses.Of(_analysis.Uses.Denied.Where(use => use.Subject.User == account.User)));
    }

    /// <summary>The names of roles and accounts that a person may have meant.</summary>
    public ImmutableArray<string> Near(string name) =>
    [
        .. _analysis.Model.Roles.Where(role => role.Resource is not null).Select(role => role.Id.ToString())
            .Concat(_analysis.Model.ServiceAccounts.Select(account => $"ServiceAccount/{account}"))
            .Where(known => known.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>An aggregating role is explained by its parts.</summary>
    private IEnumerable<ExplainedRole> Whole(RbacRole role)
    {
        var parts = role.Aggregation is null ? [role] : _analysis.Model.EffectiveRules(role.Id).Select(rule => rule.Source).Distinct().ToImmutableArray();
        foreach (var part in parts)
        {
            var uses = _analysis.Uses.CarriedBy(part).Select(carried => carried.Use).Distinct().ToList();
            yield return Explained(part, _guard.BindingsOf(part), _refinement.Refine(part, [part]), uses);
        }
    }

    private IEnumerable<ExplainedRole> OfAccount(RbacRole role, ImmutableArray<RbacBinding> bindings, ServiceAccountName account)
    {
        var parts = role.Aggregation is null ? [role] : _analysis.Model.EffectiveRules(role.Id).Select(rule => rule.Source).Distinct().ToImmutableArray();
        var carried = bindings.SelectMany(binding => _analysis.Uses.CarriedBy(binding)).Where(use => use.Subject.User == account.User).Distinct().ToList();
        foreach (var part in parts)
            yield return Explained(part, bindings, _refinement.RefineFor(part, account, bindings), [.. carried.Where(use => part.Rules.Any(rule => Evaluation.RuleMatching.Covers(rule, use.Request)))]);
    }

    private ExplainedRole Explained(RbacRole role, ImmutableArray<RbacBinding> bindings, RefinedRole refined, IReadOnlyList<RightUse> uses) => new(
        role.Id,
        role.Resource?.Body.Location,
        [.. bindings.Select(binding => $"{binding.Id} to {string.Join(", ", binding.Subjects)}")],
        _guard.ReasonToLeave(role),
        [.. refined.Rules.Select((rule, index) => Rule(rule, LocationOf(role, index), uses))]);

    private ExplainedRule Rule(RefinedRule refined, SourceLocation? at, IReadOnlyList<RightUse> uses) => new(
        refined.Before,
        at,
        ExplainedUses.Of(uses.Where(use => use.Kind != RightUseKind.EscalationCheck && Evaluation.RuleMatching.Covers(refined.Before, use.Request))),
        [.. Unused(refined), .. refined.After.SelectMany(KeptUnused)]);

    private IEnumerable<ExplainedSilence> Unused(RefinedRule refined) => refined.IsUnchanged
        ? []
        : RemovedGrants.Of(refined.Before, [.. refined.After.Select(kept => kept.Rule)])
            .Select(right => new ExplainedSilence(right, SilenceMeaning.Unused, _analysis.Window.From, $"Nobody used it {_analysis.Window}."));

    private IEnumerable<ExplainedSilence> KeptUnused(KeptRule kept) => KeptRights.NotSeen(kept).Select(right => new ExplainedSilence(
        right.Text,
        KeptRights.IsUnknown(right.Reason) ? SilenceMeaning.Unknown : SilenceMeaning.Needed,
        KeptRights.IsUnknown(right.Reason) ? null : _analysis.Window.From,
        KeptRights.Sentence(right.Reason, _analysis.Window)));

    private static SourceLocation? LocationOf(RbacRole role, int index) =>
        role is { IsComplete: true, Resource: { } resource } && resource.Body.Sequence("rules") is { } rules ? rules.Items.ElementAt(index).Location : null;
}
