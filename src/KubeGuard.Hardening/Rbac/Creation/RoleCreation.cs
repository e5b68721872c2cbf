using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>
/// A service account of the repository that acts, and that no binding of the repository gives anything, gets a role with exactly what it used
/// beside its workload (R21, R24). What every account has anyway (discovery, basic user) is not repeated (R14).
/// </summary>
internal sealed class RoleCreation(RbacAnalysis analysis)
{
    /// <summary>Looks at every account whose rights come from outside the repository.</summary>
    public IEnumerable<RoleOutcome> Outcomes()
    {
        var byAccount = analysis.Uses.Outside
            .Where(outside => outside.Use.Account is { } account && (outside.Use.Evidence.Impersonation is null || !IsBound(account)))
            .GroupBy(outside => outside.Use.Account!)
            .OrderBy(account => account.Key.ToString(), StringComparer.Ordinal);
        foreach (var account in byAccount)
        {
            if (Home(account.Key) is { } home)
                yield return Outcome(account.Key, home, [.. account]);
        }
    }

    private RoleOutcome Outcome(ServiceAccountName account, Resource home, ImmutableArray<OutsideUse> outside)
    {
        var uses = outside.Select(entry => entry.Use).ToImmutableArray();
        if (analysis.GitOps.Contains(account))
            return Left(account, "It is the GitOps controller's own identity.");
        if (account.Name == "default")
            return Left(account, $"It acts ({UseSummary.Of(uses)}), but every pod without an account of its own runs as it. Give the workload a ServiceAccount of its own first; rights for default reach them all.");
        if (IsBound(account))
            return Left(account, $"It has a role in the repository and also acts through {Sources(outside)}: {UseSummary.Of(uses)}. The repository does not say all that it may do.");
        return new RoleOutcome.Offered(Proposal(account, home, outside, uses));
    }

    private bool IsBound(ServiceAccountName account) => analysis.Model.Bindings.Any(binding =>
        binding.Resource is not null && binding.Subjects.Any(subject => analysis.MembersOf(subject).Contains(account.User)));

    private Proposal Proposal(ServiceAccountName account, Resource home, ImmutableArray<OutsideUse> outside, ImmutableArray<RightUse> uses)
    {
        var synthesis = new RuleSynthesis(analysis.Input.Options.MaximumResourceNames, analysis.Input.Options.Rbac.InferredVerbs);
        var plan = new GrantPlanner(analysis).Plan(account, uses, synthesis.Rules);
        var isMissing = !analysis.Model.ServiceAccounts.Contains(account);
        var first = plan.Roles[0];
        return new()
        {
            Id = $"rbac/{first.Role}",
            Class = ProposalClass.Create,
            Target = new("rbac.authorization.k8s.io/v1", first.Role.Kind, first.Role.Namespace, first.Role.Name),
            Title = $"Give {account.Name} a role with what it uses",
            Severity = Severity.Medium,
            Confidence = analysis.Window.Confidence,
            Changes =
            [
                .. isMissing ? [new ResourceChange.Create(RbacObjects.ServiceAccount(account), home, $"{account.Name}-rbac.yaml")] : ImmutableArray<ResourceChange>.Empty,
                .. plan.Creations(home),
            ],
            Before = null,
            After = first.ToJson(),
            Rationale = Rationale(account, outside, uses, plan, synthesis),
        };
    }

    private ImmutableArray<RationaleItem> Rationale(
        ServiceAccountName account, ImmutableArray<OutsideUse> outside, ImmutableArray<RightUse> uses, GrantPlan plan, RuleSynthesis synthesis)
    {
        var rationale = new RoleRationale(analysis.Window);
        foreach (var kept in plan.Roles.SelectMany(role => role.Rules))
            rationale.AddKept(kept, uses);
        foreach (var cell in uses.GroupBy(use => new { use.Request.Group, use.Resource }).Where(cell => synthesis.Generalises([.. cell])))
            rationale.Add(RationaleKind.Generalised, $"{cell.Key.Resource}: held to no names, because those seen are many, look generated, count up, or are given by {account} itself.", cell);
        if (analysis.ActivityOf(account.User) is { WorksClusterWide: true } activity)
            rationale.Add(RationaleKind.Generalised, $"{account} lists or watches across all namespaces, so it works for the whole cluster (R27).", activity.Surveys);
        var impersonated = uses.Where(use => use.Evidence.Impersonation is not null).ToList();
        if (impersonated.Count > 0)
            rationale.Add(RationaleKind.Warning, $"Seen while others acted as {account} (impersonation): {UseSummary.Of(impersonated)}, by {string.Join(", ", impersonated.Select(use => use.Evidence.Impersonation!.Caller.User).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}. If that was a trial, leave these rights out.", impersonated);
        rationale.Add(RationaleKind.Warning, $"Today these rights come from {Sources(outside)}. This adds a role and takes nothing away: remove the other grant once this one is applied.", []);
        rationale.AddWindow();
        return rationale.Items;
    }

    /// <summary>Where the account is at home in the repository: its workload, or its own object; null when the repository does not know it.</summary>
    private Resource? Home(ServiceAccountName account) => analysis.Workloads[account].FirstOrDefault()
        ?? analysis.Input.Manifests.Resources.FirstOrDefault(resource =>
            resource.Id is { ApiVersion: "v1", Kind: "ServiceAccount" } id && id.Name == account.Name && (id.Namespace ?? "default") == account.Namespace);

    private static string Sources(ImmutableArray<OutsideUse> outside)
    {
        var named = outside.Select(entry => entry.Binding?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return named.Count > 0
            ? $"{string.Join(", ", named)}, which the repository does not hold"
            : "outside the repository (the log names no binding)";
    }

    private static RoleOutcome.Left Left(ServiceAccountName account, string reason) => new(new($"ServiceAccount/{account}", reason));
}
