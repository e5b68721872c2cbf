using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>A rule that a role really has, after aggregation.</summary>
/// <param name="Role">The role that a binding names.</param>
/// <param name="Source">The role that the rule is written in: the same, or a part of an aggregating ClusterRole.</param>
/// <param name="Rule">The rule.</param>
public sealed record EffectiveRule(RbacRole Role, RbacRole Source, PolicyRule Rule);

/// <summary>
/// The roles and bindings that apply together: the repository's, over the defaults of the API server. An object of the repository replaces
/// the default of the same identity. Where the repository makes one identity several times (overlays of one base), all of them count, as
/// the cluster has one of them and the repository does not say which.
/// </summary>
public sealed class RbacModel
{
    private readonly FrozenSet<BindingId> _repositoryBindings;
    private readonly FrozenSet<BindingId> _replacedBindings;
    private readonly RoleAggregation _aggregation;

    private RbacModel(RbacContent content, ClusterDefaults defaults, bool isOverDefaults)
    {
        Defaults = defaults;
        ImmutableArray<RbacRole> defaultRoles = isOverDefaults ? defaults.Roles : [];
        ImmutableArray<RbacBinding> defaultBindings = isOverDefaults ? defaults.Bindings : [];
        var ownRoles = content.Roles.Select(role => role.Id).ToHashSet();
        _repositoryBindings = content.Bindings.Select(binding => binding.Id).ToFrozenSet();
        _replacedBindings = content.Bindings.Select(binding => BindingSuccession.ReplacedBy(binding.Resource)).OfType<BindingId>().ToFrozenSet();
        Roles =
        [
            .. content.Roles.Concat(defaultRoles.Where(role => !ownRoles.Contains(role.Id)))
                .OrderBy(role => role.Id.Namespace ?? "", StringComparer.Ordinal).ThenBy(role => role.Id.Name, StringComparer.Ordinal),
        ];
        Bindings =
        [
            .. content.Bindings.Concat(defaultBindings.Where(binding => !_repositoryBindings.Contains(binding.Id)))
                .OrderBy(binding => binding.Id.Namespace ?? "", StringComparer.Ordinal).ThenBy(binding => binding.Id.Name, StringComparer.Ordinal),
        ];
        ServiceAccounts = [.. content.ServiceAccounts];
        ApiGroups = content.ApiGroups.ToImmutableHashSet(StringComparer.Ordinal);
        Problems = content.Problems;
        _aggregation = new(Roles);
    }

    /// <summary>The defaults of the cluster's API server.</summary>
    public ClusterDefaults Defaults { get; }

    /// <summary>All roles, ordered by namespace (cluster-wide first) and name.</summary>
    public ImmutableArray<RbacRole> Roles { get; }

    /// <summary>All bindings, ordered by namespace (cluster-wide first) and name.</summary>
    public ImmutableArray<RbacBinding> Bindings { get; }

    /// <summary>The ServiceAccount objects of the repository.</summary>
    public ImmutableHashSet<ServiceAccountName> ServiceAccounts { get; }

    /// <summary>The API groups that the repository speaks of: in rules of its own roles, and in its CustomResourceDefinitions.</summary>
    public ImmutableHashSet<string> ApiGroups { get; }

    /// <summary>What of the repository's objects could not be understood and was left out.</summary>
    public ImmutableArray<ManifestProblem> Problems { get; }

    /// <summary>Reads the repository's objects and lays them over the API server's defaults: the newest known ones, unless others are given.</summary>
    public static RbacModel From(ManifestSet manifests, ClusterDefaults? defaults = null) => From(manifests.Resources, defaults);

    /// <inheritdoc cref="From(ManifestSet, ClusterDefaults)"/>
    public static RbacModel From(IEnumerable<Resource> resources, ClusterDefaults? defaults = null) =>
        new(RbacReader.Read(resources), defaults ?? ClusterDefaults.Newest, isOverDefaults: true);

    /// <summary>Reads objects without anything below them.</summary>
    public static RbacModel WithoutDefaults(IEnumerable<Resource> resources) => new(RbacReader.Read(resources), ClusterDefaults.Newest, isOverDefaults: false);

    /// <summary>A model of given objects, without defaults and without ServiceAccount objects.</summary>
    public static RbacModel Of(IEnumerable<RbacRole> roles, IEnumerable<RbacBinding> bindings) =>
        new(new([.. roles], [.. bindings], new HashSet<ServiceAccountName>(), new HashSet<string>(), []), ClusterDefaults.Newest, isOverDefaults: false);

    /// <summary>The roles of this identity: none, one, or several when the repository makes it several times.</summary>
    public ImmutableArray<RbacRole> FindRoles(RoleId id) => _aggregation.Roles(id);

    /// <summary>Whether the repository itself (not the defaults) has a binding of this identity.</summary>
    public bool RepositoryHolds(BindingId id) => _repositoryBindings.Contains(id);

    /// <summary>Whether what a binding of this identity gave is the repository's to decide: it holds it, or a binding that took its place.</summary>
    public bool AnswersFor(BindingId id) => RepositoryHolds(id) || _replacedBindings.Contains(id);

    /// <summary>
    /// The rules that a binding to <paramref name="id"/> gives: of an aggregating ClusterRole those of its parts (over any number of
    /// steps), of every other role its own; none when there is no such role.
    /// </summary>
    public ImmutableArray<EffectiveRule> EffectiveRules(RoleId id) => _aggregation.Rules(id);
}
