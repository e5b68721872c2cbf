using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>A binding, which of its subjects the caller is, and the rules that it gives.</summary>
internal sealed record BoundSubject(RbacBinding Binding, RbacSubject Subject, RoleIndex Role);

/// <summary>The bindings of one caller by the scope that they count in, each scope ordered by name.</summary>
internal sealed class SubjectBindings
{
    private readonly Dictionary<string, ImmutableArray<BoundSubject>> _byNamespace;

    public SubjectBindings(IEnumerable<BoundSubject> bindings)
    {
        var ordered = bindings
            .OrderBy(bound => bound.Binding.Id.Namespace ?? "", StringComparer.Ordinal)
            .ThenBy(bound => bound.Binding.Id.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        All = ordered;
        ClusterWide = [.. ordered.Where(bound => bound.Binding.Id.Namespace is null)];
        _byNamespace = ordered.Where(bound => bound.Binding.Id.Namespace is not null)
            .GroupBy(bound => bound.Binding.Id.Namespace!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    public ImmutableArray<BoundSubject> All { get; }

    public ImmutableArray<BoundSubject> ClusterWide { get; }

    /// <summary>The RoleBindings that count for the request: those of its namespace; none for paths and cluster-wide requests.</summary>
    public ImmutableArray<BoundSubject> In(ApiRequest request) =>
        request.IsNonResource || request.Namespace.Length == 0 ? [] : _byNamespace.TryGetValue(request.Namespace, out var bindings) ? bindings : [];
}
