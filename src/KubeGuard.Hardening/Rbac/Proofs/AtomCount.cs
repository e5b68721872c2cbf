using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Proofs;

/// <summary>
/// The size of grants in atoms: verb × group × resource × scope (a namespace, or the whole cluster as one). Wildcards count over what is known:
/// the API server's own resources, the custom resources of the repository's CustomResourceDefinitions and those that the log shows.
/// </summary>
internal sealed class AtomCount(ManifestSet manifests, EvidenceSet evidence)
{
    private readonly ImmutableArray<GroupResource> _known = KnownResources.In(manifests, evidence);

    /// <summary>The distinct atoms of these grants, whoever holds them.</summary>
    public FrozenSet<ScopedAtom> Of(IEnumerable<Grant> grants) => grants
        .SelectMany(grant => GrantAtom.Of(grant.Rule).SelectMany(Expand).Select(atom => new ScopedAtom(atom, grant.Namespace)))
        .ToFrozenSet();

    /// <summary>The distinct atoms of these rules, wherever they hold.</summary>
    public FrozenSet<GrantAtom> Of(IEnumerable<PolicyRule> rules) => rules.SelectMany(GrantAtom.Of).SelectMany(Expand).ToFrozenSet();

    /// <summary>The atom without wildcards, over what is known.</summary>
    private IEnumerable<GrantAtom> Expand(GrantAtom atom)
    {
        var verbs = atom.Verb == "*" ? ApiVerbs.Requests : [atom.Verb];
        if (atom.Path is not null || !IsPattern(atom))
            return verbs.Select(verb => atom with { Verb = verb });
        return _known
            .Where(known => (atom.Group == "*" || atom.Group == known.Group) && RuleMatching.TokenCovers(atom.Resource, known.Resource))
            .SelectMany(known => verbs.Select(verb => atom with { Verb = verb, Group = known.Group, Resource = known.Resource }));
    }

    private static bool IsPattern(GrantAtom atom) => atom.Group == "*" || atom.Resource == "*" || atom.Resource.StartsWith("*/", StringComparison.Ordinal);
}

/// <summary>An atom in one namespace, or (null) cluster-wide.</summary>
internal sealed record ScopedAtom(GrantAtom Atom, string? Namespace);
