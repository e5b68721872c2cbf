using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>A resource, or subresource, that an API server serves.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">As a rule names it: <c>pods</c>, <c>pods/log</c>.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
/// <param name="Verbs">The verbs that it serves.</param>
public sealed record ApiResource(string Group, string Resource, bool Namespaced, ImmutableArray<string> Verbs)
{
    /// <inheritdoc/>
    public bool Equals(ApiResource? other) =>
        other is not null && Group == other.Group && Resource == other.Resource && Namespaced == other.Namespaced && Verbs.SequenceEqual(other.Verbs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Resource, Namespaced, Verbs.Length);

    /// <inheritdoc/>
    public override string ToString() => Group.Length > 0 ? $"{Resource} of {Group}" : Resource;
}
