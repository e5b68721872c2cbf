using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// Bindings of the repository to a role that the API server makes for one purpose (such as <c>system:persistent-volume-provisioner</c>): the role
/// is never touched (R19), and what of it was not seen is said, with what the log cannot speak of (R7).
/// </summary>
internal sealed class DefaultRoleBindings(RbacAnalysis analysis)
{
    /// <summary>One abstention for each such binding.</summary>
    public IEnumerable<RoleOutcome> Outcomes() => analysis.Model.Bindings
        .Where(binding => binding.Resource is not null && !binding.IsBootstrap && !BroadRoles.IsGivenBy(binding, analysis.Model))
        .Where(binding => analysis.Model.FindRoles(binding.Role) is { IsEmpty: false } roles && roles.All(role => role.Resource is null))
        .Select(binding => new RoleOutcome.Left(new(binding.Id.ToString(), Reason(binding))));

    private string Reason(RbacBinding binding)
    {
        var silent = analysis.Model.EffectiveRules(binding.Role)
            .SelectMany(rule => rule.Rule.ApiGroups.SelectMany(group => rule.Rule.Resources.Select(resource => new GroupResource(group, resource.Split('/')[0]))))
            .Distinct()
            .Where(kind => kind.Resource != "*" && kind.Group != "*" && analysis.Silence.IsSilentOn(kind.Group, kind.Resource))
            .Select(kind => kind.ToString())
            .Order(StringComparer.Ordinal)
            .ToList();
        var unknown = silent.Count == 0 ? "" : $" Its rights on {string.Join(", ", silent)} are unknown, not unused: nobody at all shows these resources {analysis.Window}.";
        return $"It gives {binding.Role}, which the API server makes and puts back.{unknown}";
    }
}
