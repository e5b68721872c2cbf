using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>Says of a role, a binding or a subject why the evidence cannot speak for taking anything away (P3, R19).</summary>
internal sealed class RoleGuard(RbacAnalysis analysis)
{
    /// <summary>Why a role is left alone; null when it may be refined.</summary>
    public string? ReasonToLeave(RbacRole role)
    {
        if (role.IsBootstrap)
            return "it carries the API server's label kubernetes.io/bootstrapping: rbac-defaults, and the API server puts its rules back";
        if (analysis.Protected.Contains(role.Id))
            return "the policy protects it";
        if (role.Aggregation is not null)
            return "the control plane overwrites its rules with those of the ClusterRoles that it aggregates; these are looked at one by one";
        if (!role.IsComplete)
            return "not all of its rules could be read";
        if (AggregatingDefault(role) is { } aggregating)
            return $"it is part of the ClusterRole {aggregating.Id.Name} of every cluster, whose users are people and tools that the repository does not bind";
        var bindings = BindingsOf(role);
        if (bindings.IsEmpty && analysis.Uses.CarriedBy(role).Count == 0)
            return "no binding in the repository refers to it, so it is not known who would use it";
        return bindings.Select(ReasonToLeave).FirstOrDefault(reason => reason is not null) ?? ReasonOfWindow();
    }

    /// <summary>Why the window is not enough; null when it is, or when a short one may be used.</summary>
    public string? ReasonOfWindow() => analysis.Window is { IsRequired: true, IsFull: false } window
        ? $"the logs span {EvidenceWindow.Span(window.Length)}, less than the {EvidenceWindow.Span(window.Minimum)} that the policy asks for"
        : null;

    /// <summary>The bindings that give the role, itself or through a role that aggregates it, in order of identity.</summary>
    public ImmutableArray<RbacBinding> BindingsOf(RbacRole role)
    {
        var ids = Aggregating(role).Select(other => other.Id).Append(role.Id).ToHashSet();
        return [.. analysis.Model.Bindings.Where(binding => ids.Contains(binding.Role))];
    }

    /// <summary>Why the rights of one subject must be left alone; null when they may be held to its use.</summary>
    public string? ReasonToLeave(RbacBinding binding, RbacSubject subject)
    {
        switch (subject)
        {
            case var named when analysis.Protected.Contains(named):
                return $"{binding.Id} gives it to {named}, whose grants the policy protects";
            case RbacSubject.Group { Name: ImpliedGroups.Authenticated or ImpliedGroups.Unauthenticated or "system:masters" } everyone:
                return $"{binding.Id} gives it to the group {everyone.Name}, whose members no log shows completely";
            case RbacSubject.Group group when !group.Name.StartsWith(ImpliedGroups.ServiceAccounts, StringComparison.Ordinal):
                return $"{binding.Id} gives it to the group {group.Name}: people's rights are left to people";
            case RbacSubject.User user when ServiceAccountName.FromUser(user.Name) is null:
                return $"{binding.Id} gives it to the user {user.Name}: rights of people, nodes and the control plane are left alone";
        }

        var members = analysis.MembersOf(subject);
        return members.IsEmpty ? NeverActs(binding, subject.ToString()!) : members.Select(member => ReasonToLeave(binding, member)).FirstOrDefault(reason => reason is not null);
    }

    private string? ReasonToLeave(RbacBinding binding) => !binding.IsComplete
        ? $"not all subjects of {binding.Id} could be read"
        : binding.Subjects.Select(subject => ReasonToLeave(binding, subject)).FirstOrDefault(reason => reason is not null);

    private string? ReasonToLeave(RbacBinding binding, string user)
    {
        var account = ServiceAccountName.FromUser(user);
        if (account is not null && analysis.Protected.Contains(account))
            return $"{binding.Id} gives it to {account}, whose grants the policy protects";
        if (account is not null && analysis.GitOps.Contains(account))
            return $"{binding.Id} gives it to {account}, which is the GitOps controller's own identity";
        if (!analysis.Uses.Acts(user))
            return NeverActs(binding, account is null ? $"User {user}" : $"ServiceAccount {account}");
        if (analysis.Uses.HandsOutOwnRights(user))
            return $"the account {account} writes Roles or bindings and holds neither escalate nor bind: every right that it hands out must be its own, and the log does not say which these are";
        return analysis.ActivityOf(user).StartSeen
            ? null
            : $"the account {account} was started before the logs begin (only renewed watches are seen), so that what it needs at a start is not known";
    }

    private string NeverActs(RbacBinding binding, string subject) =>
        $"{binding.Id} gives it to {subject}, which never acts {analysis.Window}: whether its pods ran is not known, so its silence is no evidence";

    private RbacRole? AggregatingDefault(RbacRole role) => Aggregating(role).FirstOrDefault(other => other.IsBootstrap);

    private IEnumerable<RbacRole> Aggregating(RbacRole role) => role.Id.Namespace is not null
        ? []
        : analysis.Model.Roles.Where(other => other.Id != role.Id && other.Aggregation?.Matches(role.Labels) == true);
}
