using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>
/// When the names that were used may become <c>resourceNames</c> in a grant that had none. In a grant that works today a wrong name breaks
/// something, so the name must be fixed by more than the window: a ConfigMap or Secret that the repository itself declares, read and written
/// by name only; or the one lease that a controller renews (R8, R28).
/// </summary>
internal sealed class FixedNames
{
    private readonly FrozenSet<ObjectRef> _declared;
    private readonly FrozenSet<string> _manyPods;
    private readonly int _maximum;

    public FixedNames(ManifestSet manifests, int maximum)
    {
        _maximum = maximum;
        _declared = manifests.Resources
            .Where(resource => resource.Id is { ApiVersion: "v1", Kind: "ConfigMap" or "Secret" })
            .Select(resource => resource.Id)
            .ToFrozenSet();
        _manyPods = manifests.Resources
            .Where(resource => resource.Id.Kind is "DaemonSet" or "StatefulSet")
            .Select(WorkloadAccounts.UserOf)
            .OfType<string>()
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The names to hold these uses of one resource to, in ordinal order; empty when they are not fixed.</summary>
    /// <param name="group">API group.</param>
    /// <param name="resource">Resource as rules write it.</param>
    /// <param name="uses">All uses of it that the role carried.</param>
    public ImmutableArray<string> For(string group, string resource, IReadOnlyList<RightUse> uses) => (group, resource) switch
    {
        ("", "configmaps") => Declared("ConfigMap", uses),
        ("", "secrets") => Declared("Secret", uses),
        ("coordination.k8s.io", "leases") => Elections(uses),
        _ => [],
    };

    private ImmutableArray<string> Declared(string kind, IReadOnlyList<RightUse> uses)
    {
        if (uses.Count == 0 || !uses.All(use => use.IsNamed && IsDeclared(kind, use)))
            return [];
        return Few(uses);
    }

    private bool IsDeclared(string kind, RightUse use) =>
        !NameShape.LooksGenerated(use.Request.Name) && _declared.Contains(new("v1", kind, use.Request.Namespace, use.Request.Name));

    /// <summary>One lease for each subject, renewed: the lock of an election, which every replica and every restart asks for by the same name.</summary>
    private ImmutableArray<string> Elections(IReadOnlyList<RightUse> uses)
    {
        var named = uses.Where(use => use.Request.Verb != "create").ToList();
        if (named.Count == 0 || named.Any(use => !use.IsNamed || _manyPods.Contains(use.Subject.User)))
            return [];
        var isElection = uses.GroupBy(use => use.Subject.User, StringComparer.Ordinal).All(subject =>
            subject.Where(use => use.IsNamed).Select(use => use.Request.Name).Distinct(StringComparer.Ordinal).Count() == 1
            && subject.Any(use => use.Request.Verb is "update" or "patch" && use.Evidence.Seen.Count > 1));
        return isElection ? Few(named) : [];
    }

    private ImmutableArray<string> Few(IEnumerable<RightUse> uses)
    {
        var names = uses.Select(use => use.Request.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return names.Length <= _maximum && !NameShape.AreOneSet(names) ? names : [];
    }
}
