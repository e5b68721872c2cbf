using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>
/// Whether one rule covers one request, exactly as the API server's RBAC authorizer compares them (R22). The scope in which the rule
/// counts is the binding's matter, see <see cref="RbacEvaluator"/>.
/// </summary>
public static class RuleMatching
{
    /// <summary>Whether <paramref name="rule"/> covers <paramref name="request"/>.</summary>
    public static bool Covers(this PolicyRule rule, ApiRequest request) =>
        CoversVerb(rule, request.Verb)
        && (request.IsNonResource
            ? CoversPath(rule, request.Path)
            : CoversGroup(rule, request.Group) && CoversResource(rule, request.Resource, request.Subresource) && CoversName(rule, request.Name));

    internal static bool CoversVerb(PolicyRule rule, string verb) => ContainsOrAll(rule.Verbs, verb);

    internal static bool CoversGroup(PolicyRule rule, string group) => ContainsOrAll(rule.ApiGroups, group);

    internal static bool CoversName(PolicyRule rule, string name) => rule.ResourceNames.IsEmpty || rule.ResourceNames.Contains(name);

    internal static bool CoversResource(PolicyRule rule, string resource, string subresource)
    {
        foreach (var token in rule.Resources)
        {
            if (TokenCovers(token, resource, subresource))
                return true;
        }

        return false;
    }

    /// <summary>
    /// <c>*</c> is everything; a subresource is covered by its exact <c>resource/subresource</c> or by <c>*/subresource</c>;
    /// <c>resource/*</c> is no pattern.
    /// </summary>
    internal static bool TokenCovers(string token, string resource, string subresource)
    {
        if (token == "*")
            return true;
        if (subresource.Length == 0)
            return token == resource;
        var slash = token.Length - subresource.Length - 1;
        return slash >= 0
            && token[slash] == '/'
            && token.EndsWith(subresource, StringComparison.Ordinal)
            && (token.AsSpan(0, slash) is "*" || token.AsSpan(0, slash).SequenceEqual(resource));
    }

    /// <summary>The same for a resource as rules write it.</summary>
    internal static bool TokenCovers(string token, string written)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? TokenCovers(token, written, "") : TokenCovers(token, written[..slash], written[(slash + 1)..]);
    }

    internal static bool CoversPath(PolicyRule rule, string path)
    {
        foreach (var pattern in rule.NonResourceUrls)
        {
            if (PatternCovers(pattern, path))
                return true;
        }

        return false;
    }

    /// <summary>Exact, or a prefix where the pattern ends in <c>*</c>.</summary>
    internal static bool PatternCovers(string pattern, string path) =>
        pattern == path || (pattern.EndsWith('*') && path.AsSpan().StartsWith(pattern.AsSpan().TrimEnd('*'), StringComparison.Ordinal));

    private static bool ContainsOrAll(ImmutableArray<string> items, string wanted)
    {
        foreach (var item in items)
        {
            if (item == "*" || item == wanted)
                return true;
        }

        return false;
    }
}
