using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Proofs;

/// <summary>The smallest part of a rule: one verb on one resource of one group (or one path), for one name or all, as the rule writes them.</summary>
/// <param name="Verb">Verb, or <c>*</c>.</param>
/// <param name="Group">API group, or <c>*</c>; empty for paths.</param>
/// <param name="Resource">Resource, or a pattern; empty for paths.</param>
/// <param name="Name">Object name; null for every name.</param>
/// <param name="Path">Path or pattern; null for resources.</param>
internal sealed record GrantAtom(string Verb, string Group, string Resource, string? Name, string? Path)
{
    /// <summary>All parts of a rule.</summary>
    public static IEnumerable<GrantAtom> Of(PolicyRule rule)
    {
        var names = rule.ResourceNames.IsEmpty ? new string?[] { null } : [.. rule.ResourceNames];
        return rule.Verbs.SelectMany(verb => rule.NonResourceUrls.Select(path => new GrantAtom(verb, "", "", null, path))
            .Concat(rule.ApiGroups.SelectMany(group => rule.Resources.SelectMany(resource => names.Select(name => new GrantAtom(verb, group, resource, name, null))))));
    }

    /// <summary>Whether everything that <paramref name="other"/> allows is allowed by this.</summary>
    public bool Contains(GrantAtom other) =>
        (Path is null) == (other.Path is null)
        && (Verb == "*" || Verb == other.Verb)
        && (Path is null ? ContainsResource(other) : ContainsPath(other.Path!));

    /// <summary>
    /// A request that this part allows, in a namespace or cluster-wide; wildcards stand for themselves, and for a pattern of paths one that
    /// nobody names.
    /// </summary>
    public ApiRequest Probe(string ns)
    {
        if (Path is not null)
            return new(Verb, "", "", "", "", "", Path.EndsWith('*') ? $"{Path.TrimEnd('*')}/kubeguard-probe" : Path);
        return ApiRequest.OfRule(Verb, Group, Resource) with { Namespace = ns, Name = Name ?? "" };
    }

    private bool ContainsResource(GrantAtom other) =>
        (Group == "*" || Group == other.Group) && ContainsToken(other.Resource) && (Name is null || Name == other.Name);

    private bool ContainsToken(string token) =>
        Resource == "*" || Resource == token || (Resource.StartsWith("*/", StringComparison.Ordinal) && token.EndsWith(Resource[1..], StringComparison.Ordinal));

    private bool ContainsPath(string path) =>
        Path == path || (Path!.EndsWith('*') && path.StartsWith(Path.TrimEnd('*'), StringComparison.Ordinal));
}
