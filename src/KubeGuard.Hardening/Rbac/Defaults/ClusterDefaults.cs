using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>
/// The roles and bindings that the API server of one Kubernetes version creates and reconciles by itself (Kubernetes documentation, Using RBAC
/// Authorization, "Default roles and role bindings"): discovery, basic user, the people's roles view, edit, admin and cluster-admin, components and
/// controllers, all with that version's feature gates at their defaults.
/// </summary>
public sealed class ClusterDefaults
{
    private static readonly ImmutableArray<ClusterDefaults> Known =
        [.. RoleSheet.Versions(FactSheet.Lines("kubernetes.roles")).Order().Select(version => new ClusterDefaults(version, RoleSheet.Read(FactSheet.Lines("kubernetes.roles"), version)))];

    private readonly ImmutableHashSet<RoleId> _roleIds;
    private readonly ImmutableHashSet<BindingId> _bindingIds;

    private ClusterDefaults(Version version, RoleSheet sheet)
    {
        Version = version;
        Roles = sheet.Roles;
        Bindings = sheet.Bindings;
        _roleIds = [.. Roles.Select(role => role.Id)];
        _bindingIds = [.. Bindings.Select(binding => binding.Id)];
    }

    /// <summary>Those of the newest version that is known.</summary>
    public static ClusterDefaults Newest => Known[^1];

    /// <summary>The versions that are known, as <c>1.34</c>, oldest first.</summary>
    public static ImmutableArray<string> KnownVersions => [.. Known.Select(defaults => defaults.KubernetesVersion)];

    /// <summary>The Kubernetes version (major and minor) whose defaults these are.</summary>
    public string KubernetesVersion => Version.ToString(2);

    /// <summary>The roles.</summary>
    public ImmutableArray<RbacRole> Roles { get; }

    /// <summary>The bindings.</summary>
    public ImmutableArray<RbacBinding> Bindings { get; }

    private Version Version { get; }

    /// <summary>The defaults of a version, or of the nearest one that is known: the newest before it, else the oldest of all.</summary>
    public static ClusterDefaults Of(int major, int minor) => Known.LastOrDefault(known => known.Version <= new Version(major, minor)) ?? Known[0];

    /// <summary>Whether the API server has a default role of this identity.</summary>
    public bool Has(RoleId id) => _roleIds.Contains(id);

    /// <summary>Whether the API server has a default binding of this identity.</summary>
    public bool Has(BindingId id) => _bindingIds.Contains(id);
}
