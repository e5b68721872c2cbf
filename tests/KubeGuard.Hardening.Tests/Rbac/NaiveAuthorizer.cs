using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

/// <summary>
/// RBAC as its documentation describes it, without any index: every binding, every subject, every rule, one after the other. Written for
/// comparison only, from the words of "Using RBAC Authorization".
/// </summary>
internal static class NaiveAuthorizer
{
    /// <summary>Every binding that allows the request.</summary>
    public static List<BindingId> Allowing(IReadOnlyList<RbacRole> roles, IReadOnlyList<RbacBinding> bindings, ApiSubject subject, ApiRequest request)
    {
        var allowing = new List<BindingId>();
        foreach (var binding in bindings)
        {
            var inScope = binding.Id.Namespace == null || (request.Path == "" && request.Namespace == binding.Id.Namespace);
            if (inScope && binding.Subjects.Any(candidate => IsThe(candidate, subject))
                && RulesOf(roles, binding.Role).Any(rule => Covers(rule, request)))
                allowing.Add(binding.Id);
        }

        return allowing;
    }

    public static bool IsThe(RbacSubject candidate, ApiSubject subject) =>
        candidate switch
        {
            RbacSubject.User user => user.Name == subject.User,
            RbacSubject.Group group => subject.Groups.Contains(group.Name),
            RbacSubject.ServiceAccount sa => $"system:serviceaccount:{sa.Account.Namespace}:{sa.Account.Name}" == subject.User,
            _ => throw new InvalidOperationException(),
        };

    private static IEnumerable<PolicyRule> RulesOf(IReadOnlyList<RbacRole> roles, RoleId id) =>
        roles.Where(role => role.Id == id).SelectMany(role => RulesOf(roles, role, [role]));

    private static IEnumerable<PolicyRule> RulesOf(IReadOnlyList<RbacRole> roles, RbacRole role, List<RbacRole> onTheWay) =>
        role.Aggregation == null
            ? role.Rules
            : roles.Where(part => part.Id.Namespace == null && part.Id != role.Id && !onTheWay.Any(seen => ReferenceEquals(seen, part)) && role.Aggregation.Matches(part.Labels))
                .SelectMany(part => RulesOf(roles, part, [.. onTheWay, part]));

    private static bool Covers(PolicyRule rule, ApiRequest request)
    {
        if (!rule.Verbs.Contains("*") && !rule.Verbs.Contains(request.Verb))
            return false;
        if (request.Path != "")
            return rule.NonResourceUrls.Any(url => url == request.Path || (url.EndsWith('*') && request.Path.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal)));
        var full = request.Subresource == "" ? request.Resource : request.Resource + "/" + request.Subresource;
        return (rule.ApiGroups.Contains("*") || rule.ApiGroups.Contains(request.Group))
            && (rule.Resources.Contains("*") || rule.Resources.Contains(full) || (request.Subresource != "" && rule.Resources.Contains("*/" + request.Subresource)))
            && (rule.ResourceNames.Length == 0 || rule.ResourceNames.Contains(request.Name));
    }
}
