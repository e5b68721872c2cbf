using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>A use, with the binding that carried it.</summary>
/// <param name="Use">The use.</param>
/// <param name="Binding">The binding; null when the log names one that the repository does not hold.</param>
internal sealed record CarriedUse(RightUse Use, RbacBinding? Binding);

/// <summary>A use that no object of the repository and no default carries.</summary>
/// <param name="Use">The use.</param>
/// <param name="Binding">The binding that the authorizer named; null when it named none.</param>
internal sealed record OutsideUse(RightUse Use, BindingId? Binding);

/// <summary>
/// Which grant carried each use. Where the authorizer's reason names a binding of the repository that does allow the request, it is that one
/// (R6); else every grant of the repository that allows it. So a use stays allowed whichever subset of the changes is merged.
/// </summary>
internal sealed class UseAttribution
{
    private readonly RbacEvaluator _evaluator;
    private readonly Dictionary<RbacRole, List<CarriedUse>> _byRole = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RbacBinding, List<RightUse>> _byBinding = new(ReferenceEqualityComparer.Instance);
    private readonly List<OutsideUse> _outside = [];
    private readonly List<RightUse> _denied = [];
    private readonly List<RightUse> _disagreements = [];
    private readonly HashSet<string> _handsOutOwnRights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RightUse>> _byUser = new(StringComparer.Ordinal);

    private UseAttribution(RbacEvaluator evaluator) => _evaluator = evaluator;

    /// <summary>Attributes all uses of the evidence.</summary>
    public static UseAttribution Of(RbacEvaluator evaluator, EvidenceSet evidence, CancellationToken cancellation)
    {
        var attribution = new UseAttribution(evaluator);
        foreach (var use in evidence.ApiUses)
        {
            cancellation.ThrowIfCancellationRequested();
            attribution.Add(use);
        }

        return attribution;
    }

    /// <summary>Uses that no object of the repository and no default carries.</summary>
    public IReadOnlyList<OutsideUse> Outside => _outside;

    /// <summary>What was wanted and refused.</summary>
    public IReadOnlyList<RightUse> Denied => _denied;

    /// <summary>Uses whose reason names a grant of the repository that does not allow them: the cluster runs something else.</summary>
    public IReadOnlyList<RightUse> Disagreements => _disagreements;

    /// <summary>The uses that this role carried.</summary>
    public IReadOnlyList<CarriedUse> CarriedBy(RbacRole role) => _byRole.TryGetValue(role, out var uses) ? uses : [];

    /// <summary>The uses that this binding carried.</summary>
    public IReadOnlyList<RightUse> CarriedBy(RbacBinding binding) => _byBinding.TryGetValue(binding, out var uses) ? uses : [];

    /// <summary>Whether the log shows this user at all, allowed or refused, or as the caller behind an impersonation.</summary>
    public bool Acts(string user) => _acting.Contains(user);

    /// <summary>All users that act, in ordinal order.</summary>
    public IEnumerable<string> ActingUsers => _acting.Order(StringComparer.Ordinal);

    /// <summary>Whether the user writes Roles or bindings without the right to escalate or bind: what it hands out must be its own (R11).</summary>
    public bool HandsOutOwnRights(string user) => _handsOutOwnRights.Contains(user);

    /// <summary>The allowed uses of one user.</summary>
    public ImmutableArray<RightUse> UsesOf(string user) => _byUser.TryGetValue(user, out var uses) ? [.. uses] : [];

    private void Add(ApiUse use)
    {
        _acting.Add(use.Subject.User);
        if (use.Impersonation is { } impersonation)
            _acting.Add(impersonation.Caller.User);
        if (use.Decision == ApiDecision.Denied)
        {
            _denied.Add(RightUses.Of(use).First());
            return;
        }

        foreach (var right in RightUses.Of(use))
        {
            if (!_byUser.TryGetValue(right.Subject.User, out var uses))
                _byUser.Add(right.Subject.User, uses = []);
            uses.Add(right);
            Attribute(right);
        }

        foreach (var check in EscalationChecks.Of(use))
        {
            if (_evaluator.Allows(check.Subject, check.Request))
                Attribute(check);
            else
                _handsOutOwnRights.Add(check.Subject.User);
        }
    }

    private void Attribute(RightUse use)
    {
        var grants = _evaluator.Grants(use.Subject, use.Request);
        var own = grants.Where(grant => grant.Binding.Resource is not null).ToList();
        var named = use.Kind == RightUseKind.Request ? RbacAttribution.Parse(use.Evidence.Reason) : null;
        if (named is not null && Named(named, own) is { Count: > 0 } exact)
        {
            Carry(use, exact);
            return;
        }

        if (named is not null && _evaluator.Model.RepositoryHolds(named.Binding))
        {
            _disagreements.Add(use);
        }
        else if (named is not null && grants.Any(grant => grant.Binding.Id == named.Binding))
        {
            return; // A default of the API server carried it (R14).
        }

        var isCarried = named is not null && CarryFromOutside(use, named);
        if (named is null && grants.Any(grant => grant.Binding.Resource is null))
            return; // The defaults allow it, so that no role of the repository is needed for it.
        if (own.Count > 0)
            Carry(use, own);
        else if (use.Kind == RightUseKind.Request && !isCarried)
            _outside.Add(new(use, named?.Binding));
    }

    /// <summary>
    /// The grants of the binding that the authorizer named, or else of those that took its place since the log was written: other grants carry no
    /// more than they did, so a second run finds nothing that the first one did not.
    /// </summary>
    private static List<RbacGrant> Named(RbacAttribution named, List<RbacGrant> grants) =>
        grants.FindAll(grant => grant.Binding.Id == named.Binding) is { Count: > 0 } exact
            ? exact
            : grants.FindAll(grant => BindingSuccession.ReplacedBy(grant.Binding.Resource) == named.Binding);

    /// <summary>A binding that the repository does not hold (or no longer holds) may still give one of its roles.</summary>
    private bool CarryFromOutside(RightUse use, RbacAttribution named)
    {
        var rules = _evaluator.Model.EffectiveRules(named.Role).Where(rule => !rule.Source.IsBootstrap && rule.Rule.Covers(use.Request)).ToList();
        foreach (var rule in rules)
            List(_byRole, rule.Source).Add(new(use, null));
        return rules.Count > 0;
    }

    private void Carry(RightUse use, IEnumerable<RbacGrant> grants)
    {
        foreach (var binding in grants.GroupBy(grant => grant.Binding, ReferenceEqualityComparer.Instance))
        {
            List(_byBinding, (RbacBinding)binding.Key!).Add(use);
            foreach (var source in binding.Select(grant => grant.Rule.Source).Distinct(ReferenceEqualityComparer.Instance))
                List(_byRole, (RbacRole)source!).Add(new(use, (RbacBinding)binding.Key!));
        }
    }

    private static List<TValue> List<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : class
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
