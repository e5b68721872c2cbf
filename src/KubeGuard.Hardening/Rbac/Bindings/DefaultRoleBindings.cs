using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Silence;
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
            .Where(kind => kind.Resource != "*" && kind.Group != "*" && IsUnknown(binding, kind))
            .Select(kind => kind.ToString())
            .Order(StringComparer.Ordinal)
            .ToList();
        var unknown = silent.Count == 0 ? "" : $" Its rights on {string.Join(", ", silent)} are unknown, not unused: {Why}.";
        return $"It gives {binding.Role}, which the API server makes and puts back.{unknown}";
    }

    private string Why => analysis.Silence.IsByPolicy
        ? "the cluster's audit policy does not record all requests for these resources"
        : $"nobody at all shows these resources {analysis.Window}";

    private bool IsUnknown(RbacBinding binding, GroupResource kind)
    {
        if (!analysis.Silence.IsByPolicy)
            return analysis.Silence.IsSilentOn(kind.Group, kind.Resource);
        var users = binding.Subjects.SelectMany(subject => analysis.MembersOf(subject)).Distinct(StringComparer.Ordinal);
        var silence = new GrantSilence(analysis.Silence, new([.. users.Select(user => new ApiSubject(user, ImpliedGroups.Of(user)))], binding.Id.Namespace is { } ns ? [ns] : null));
        return ApiVerbs.Requests.Any(verb => silence.Of(verb, kind.Group, kind.Resource, []) is not null);
    }
}
