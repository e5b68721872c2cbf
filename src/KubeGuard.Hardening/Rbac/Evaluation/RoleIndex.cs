using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Evaluation;

/// <summary>The rules of one role, found by resource, so that a request meets only the rules that could cover it.</summary>
internal sealed class RoleIndex
{
    private const int SmallRole = 4;

    private readonly ImmutableArray<EffectiveRule> _rules;
    private readonly FrozenDictionary<string, ImmutableArray<int>>? _byToken;

    public RoleIndex(ImmutableArray<EffectiveRule> rules)
    {
        _rules = rules;
        if (rules.Length > SmallRole)
            _byToken = IndexTokens(rules);
    }

    /// <summary>Whether any rule covers the request.</summary>
    public bool Allows(ApiRequest request)
    {
        if (_byToken is null || request.IsNonResource)
            return _rules.Any(rule => rule.Rule.Covers(request));
        return Covers("*", request)
            || Covers(Combined(request.Resource, request.Subresource), request)
            || (request.Subresource.Length > 0 && Covers(Combined("*", request.Subresource), request));
    }

    /// <summary>Every rule that covers the request, in the order of the role.</summary>
    public IEnumerable<EffectiveRule> Covering(ApiRequest request) => _rules.Where(rule => rule.Rule.Covers(request));

    private bool Covers(string token, ApiRequest request)
    {
        if (!_byToken!.TryGetValue(token, out var candidates))
            return false;
        foreach (var candidate in candidates)
        {
            if (_rules[candidate].Rule.Covers(request))
                return true;
        }

        return false;
    }

    private static string Combined(string resource, string subresource) => subresource.Length == 0 ? resource : $"{resource}/{subresource}";

    private static FrozenDictionary<string, ImmutableArray<int>> IndexTokens(ImmutableArray<EffectiveRule> rules) => rules
        .SelectMany((rule, index) => rule.Rule.Resources.Distinct().Select(token => KeyValuePair.Create(token, index)))
        .GroupBy(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
}
