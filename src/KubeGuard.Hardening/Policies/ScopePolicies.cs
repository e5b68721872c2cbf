using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Policies;

/// <summary>Section <c>paths</c>.</summary>
public sealed record PathsPolicy : IRepositoryScope
{
    [Description("Patterns of the files that the cluster runs. A kustomization among them may include files from elsewhere; those are read and never changed.")]
    public ImmutableArray<PathPattern> Include { get; init; } = [PathPattern.Everything];

    [Description("Patterns of files that are left out, whatever include says: examples, tests, generated files.")]
    public ImmutableArray<PathPattern> Exclude { get; init; } = [];

    /// <inheritdoc/>
    public bool Contains(string path) => Include.Any(pattern => pattern.Matches(path)) && !Exclude.Any(pattern => pattern.Matches(path));

    /// <summary>Whether every file is in.</summary>
    public bool IsEverything => Exclude.IsEmpty && Include.Contains(PathPattern.Everything);
}

/// <summary>Section <c>namespaces</c>.</summary>
public sealed record NamespacesPolicy
{
    [Description("Names or patterns of the namespaces whose objects may be changed.")]
    public ImmutableArray<NamePattern> Include { get; init; } = [NamePattern.Everything];

    [Description("Names or patterns of namespaces that are left alone, whatever include says.")]
    public ImmutableArray<NamePattern> Exclude { get; init; } = [];

    [Description("Whether objects without a namespace (ClusterRoles, ClusterRoleBindings) may be changed.")]
    public bool ClusterScoped { get; init; } = true;

    /// <summary>Whether objects there may be changed; null stands for objects without a namespace.</summary>
    public bool Contains(string? name) => name is null
        ? ClusterScoped
        : Include.Any(pattern => pattern.Matches(name)) && !Exclude.Any(pattern => pattern.Matches(name));
}

/// <summary>Section <c>hardeners</c>: the areas, by the first part of proposal ids.</summary>
public sealed record HardenersPolicy
{
    [Description("Roles, ClusterRoles and their bindings.")]
    public bool Rbac { get; init; } = true;

    [Description("NetworkPolicies.")]
    public bool Network { get; init; } = true;
}

/// <summary>Section <c>misconfigurations</c>.</summary>
public sealed record MisconfigurationsPolicy
{
    [Description("Ids or patterns of the entries that count, such as KG-RBAC-*.")]
    public ImmutableArray<NamePattern> Enable { get; init; } = [NamePattern.Everything];

    [Description("Ids or patterns of entries that do not count, whatever enable says.")]
    public ImmutableArray<NamePattern> Disable { get; init; } = [];

    /// <summary>Whether the entry counts.</summary>
    public bool Counts(string id) => Enable.Any(pattern => pattern.Matches(id)) && !Disable.Any(pattern => pattern.Matches(id));
}

/// <summary>Section <c>protected</c> (R19).</summary>
public sealed record ProtectedPolicy
{
    [Description("Objects that are never touched. A workload named here keeps its network and what its service account may do.")]
    public ImmutableArray<ProtectedObject> Objects { get; init; } = [];

    [Description("Names or patterns of users whose grants are never changed: people, break-glass accounts.")]
    public ImmutableArray<NamePattern> Users { get; init; } = [];

    [Description("Names or patterns of groups whose grants are never changed.")]
    public ImmutableArray<NamePattern> Groups { get; init; } = [];

    [Description("Service accounts whose grants are never changed, as NAMESPACE/NAME with patterns.")]
    public ImmutableArray<NamePattern> ServiceAccounts { get; init; } = [];

    /// <summary>Whether the object itself is named.</summary>
    public bool Protects(ObjectRef target) => Objects.Any(entry => entry.Matches(target));

    /// <summary>Whether nothing is protected.</summary>
    public bool IsEmpty => Objects.IsEmpty && Users.IsEmpty && Groups.IsEmpty && ServiceAccounts.IsEmpty;
}

/// <summary>Objects that are never touched; what is left out matches everything.</summary>
public sealed record ProtectedObject
{
    [Description("Kind, such as ClusterRole or Deployment.")]
    public NamePattern Kind { get; init; } = NamePattern.Everything;

    [Description("Namespace. Given, it matches no object without a namespace.")]
    public NamePattern? Namespace { get; init; }

    [Description("Name.")]
    public NamePattern Name { get; init; } = NamePattern.Everything;

    [Description("Why, for those who wonder.")]
    public string Reason { get; init; } = "";

    /// <summary>The same as one pattern of <c>KIND/NAMESPACE/NAME</c>, or <c>KIND/NAME</c> without a namespace.</summary>
    public string Pattern =>
        Namespace is null ? $"/(?:{Kind.Expression})/(?:[^/]*/)?(?:{Name.Expression})/" : $"/(?:{Kind.Expression})/(?:{Namespace.Expression})/(?:{Name.Expression})/";

    /// <summary>Whether the object of this identity is meant.</summary>
    public bool Matches(ObjectRef target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Kind.Matches(target.Kind) && Name.Matches(target.Name) && (Namespace is null || (target.Namespace is { } space && Namespace.Matches(space)));
    }
}

/// <summary>A change that is not wanted: one fingerprint, or whatever concerns a target.</summary>
public sealed record PolicyException
{
    [Description("The object, as proposals name it: KIND/NAMESPACE/NAME, or KIND/NAME without a namespace; patterns are allowed.")]
    public NamePattern? Target { get; init; }

    [Description("Fingerprint of the one change that is meant; a materially different change to the same object is proposed again.")]
    public FingerprintText? Fingerprint { get; init; }

    [Description("Only changes that mend this entry of the misconfiguration index.")]
    public NamePattern? Misconfiguration { get; init; }

    [Description("Why it is not wanted.")]
    public required string Reason { get; init; }

    [Description("Last day (UTC) on which the exception holds. Left out: for good.")]
    public DateOnly? Until { get; init; }

    /// <summary>Whether it no longer holds on <paramref name="today"/> (UTC).</summary>
    public bool IsExpired(DateOnly today) => Until < today;
}
