using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>One way in which a request is allowed.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Subject">The subject of the binding that the caller is.</param>
/// <param name="Rule">The rule, with the role that is bound and the role that the rule is written in.</param>
public sealed record RbacGrant(RbacBinding Binding, RbacSubject Subject, EffectiveRule Rule)
{
    /// <summary>The role that the binding names.</summary>
    public RbacRole Role => Rule.Role;

    /// <inheritdoc/>
    public override string ToString() => $"{Binding.Id} gives {Role.Id} to {Subject}: {Rule.Rule}";
}
