using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>A Role or ClusterRole.</summary>
public sealed record RbacRole
{
    /// <summary>Identity.</summary>
    public required RoleId Id { get; init; }

    /// <summary>
    /// The rules as written. Those of an aggregating ClusterRole are overwritten by the control plane and grant nothing: see
    /// <see cref="RbacModel.EffectiveRules"/>.
    /// </summary>
    public required ImmutableArray<PolicyRule> Rules { get; init; }

    /// <summary>Which ClusterRoles make up this one; null for a role that is not aggregated.</summary>
    public AggregationRule? Aggregation { get; init; }

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The object in the repository; null for a default of the API server.</summary>
    public Resource? Resource { get; init; }

    /// <summary>
    /// Whether all of the object was understood: <c>Rules[i]</c> is then the object's <c>/rules/i</c>. What was left out stands in
    /// <see cref="RbacModel.Problems"/>; such an object must not be edited.
    /// </summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether the API server made it: it is not in the repository, or is a copy of the server's own that carries its label.</summary>
    public bool IsBootstrap => Resource is null || RbacLabels.MarkBootstrap(Labels);

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
public sealed record RbacBinding
{
    /// <summary>Identity.</summary>
    public required BindingId Id { get; init; }

    /// <summary>The role that it gives; it need not exist (it then gives nothing).</summary>
    public required RoleId Role { get; init; }

    /// <summary>To whom.</summary>
    public required ImmutableArray<RbacSubject> Subjects { get; init; }

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The object in the repository; null for a default of the API server.</summary>
    public Resource? Resource { get; init; }

    /// <summary>Whether all of the object was understood: <c>Subjects[i]</c> is then the object's <c>/subjects/i</c>.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether the API server made it: it is not in the repository, or is a copy of the server's own that carries its label.</summary>
    public bool IsBootstrap => Resource is null || RbacLabels.MarkBootstrap(Labels);

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}

internal static class RbacLabels
{
    /// <summary>The label by which the API server marks what it creates and reconciles itself (R19).</summary>
    public static bool MarkBootstrap(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue("kubernetes.io/bootstrapping", out var value) && value == "rbac-defaults";
}
