using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Creation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// A ClusterRoleBinding whose subject only ever acts inside a few named namespaces becomes a RoleBinding in each (R18, R27). Only where nothing
/// of the role is unknown: what the log cannot speak of may be needed anywhere.
/// </summary>
internal sealed class ClusterBindingNarrowing(RbacAnalysis analysis, RoleGuard guard, RoleRefinement refinement)
{
    /// <summary>Looks at every ClusterRoleBinding of the repository to one of its own ClusterRoles.</summary>
    public IEnumerable<RoleOutcome> Outcomes()
    {
        foreach (var binding in analysis.Model.Bindings.Where(binding => binding is { Resource: not null, IsBootstrap: false, IsComplete: true, Id.Namespace: null }))
        {
            var roles = analysis.Model.FindRoles(binding.Role);
            if (analysis.Model.Bindings.Count(other => other.Id == binding.Id) == 1 && roles is [{ Resource: not null, IsBootstrap: false, Aggregation: null } role] && Narrowed(binding, role) is { } proposal)
                yield return new RoleOutcome.Offered(proposal);
        }
    }

    private Proposal? Narrowed(RbacBinding binding, RbacRole role)
    {
        if (analysis.Protected.Contains(binding.Id) || guard.ReasonOfWindow() is not null || refinement.Refine(role, [role]).KeepsUnknown)
            return null;
        var leaving = binding.Subjects.OfType<RbacSubject.ServiceAccount>().Distinct()
            .Where(subject => guard.ReasonToLeave(binding, subject) is null && Namespaces(binding, subject.Account).Length > 0)
            .ToImmutableArray();
        return leaving.IsEmpty ? null : Proposal(binding, role, leaving);
    }

    /// <summary>The few namespaces that all use of the account through the binding stays in; none when it does not, or when there was none.</summary>
    private ImmutableArray<string> Namespaces(RbacBinding binding, ServiceAccountName account)
    {
        var activity = analysis.ActivityOf(account.User);
        var uses = UsesOf(binding, account);
        var scoped = ScopedUses.Of(uses, activity, analysis.Input.Options.ObservedNamespacesOnly);
        return scoped.ClusterWide.IsEmpty && scoped.Namespaces.Length <= analysis.Input.Options.MaximumResourceNames ? scoped.Namespaces : [];
    }

    private Proposal Proposal(RbacBinding binding, RbacRole role, ImmutableArray<RbacSubject.ServiceAccount> leaving)
    {
        var accounts = leaving.Select(subject => subject.Account).ToList();
        var uses = accounts.SelectMany(account => UsesOf(binding, account)).ToImmutableArray();
        var names = new FreeNames(analysis.Model);
        var bindings = accounts.SelectMany(account => Namespaces(binding, account).Select(ns => (Namespace: ns, Account: account)))
            .GroupBy(entry => entry.Namespace, StringComparer.Ordinal)
            .OrderBy(ns => ns.Key, StringComparer.Ordinal)
            .Select(ns => RbacObjects.Binding(names.Binding(ns.Key, binding.Id.Name), role.Id, ns.Select(entry => entry.Account)).Replacing(binding.Id))
            .ToList();
        var closed = ClosedPaths.Between(role.Rules, [], analysis.OtherRules(accounts.Select(account => account.User), other => other != binding), isClusterWide: true);
        return new()
        {
            Id = $"rbac/{binding.Id}",
            Class = ProposalClass.Refine,
            Target = binding.Resource!.Id,
            Title = $"Bind {role.Id.Name} in {string.Join(", ", bindings.Select(json => (string)json["metadata"]!["namespace"]!))} instead of the whole cluster",
            Severity = closed.Severity,
            Confidence = analysis.Window.Confidence,
            Changes =
            [
                .. bindings.Select(json => new ResourceChange.Create(json, binding.Resource!, $"{FileName(binding)}-rolebinding.yaml")),
                BindingSubjects.Without(binding, [.. leaving]),
            ],
            Before = binding.Resource!.ToJson(),
            After = bindings[0],
            Rationale = Rationale(binding, uses, closed),
        };
    }

    private ImmutableArray<RationaleItem> Rationale(RbacBinding binding, ImmutableArray<RightUse> uses, ClosedPaths closed)
    {
        var rationale = new RoleRationale(analysis.Window);
        if (!closed.Paths.IsEmpty)
            rationale.Add(RationaleKind.Removed, $"In every other namespace an attacker who has the workload can no longer {closed}.", []);
        rationale.Add(RationaleKind.Kept, $"All use through {binding.Id} stays in named namespaces: {UseSummary.Of(uses)}. Its subject never asks for anything across all namespaces.", uses);
        rationale.Add(RationaleKind.Warning, "A new namespace needs a RoleBinding of its own. Let creation and deletion be applied together: a GitOps controller creates before it prunes.", []);
        rationale.AddWindow();
        return rationale.Items;
    }

    private List<RightUse> UsesOf(RbacBinding binding, ServiceAccountName account) =>
        [.. analysis.Uses.CarriedBy(binding).Where(use => use.Subject.User == account.User)];

    /// <summary>Names of bindings may hold colons, which not every file system takes.</summary>
    private static string FileName(RbacBinding binding) => binding.Id.Name.Replace(':', '-');
}
