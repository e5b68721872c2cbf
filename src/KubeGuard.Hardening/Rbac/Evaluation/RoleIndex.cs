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
    public bool Allows(RequestTokens tokens)
    {
        if (_byToken is null || tokens.Request.IsNonResource)
            return AnyCovers(tokens.Request);
        return Covers("*", tokens.Request)
            || Covers(tokens.Exact, tokens.Request)
            || (tokens.AnyResource is { } anyResource && Covers(anyResource, tokens.Request));
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

    private bool AnyCovers(ApiRequest request)
    {
        foreach (var rule in _rules)
        {
            if (rule.Rule.Covers(request))
                return true;
        }

        return false;
    }

    private static FrozenDictionary<string, ImmutableArray<int>> IndexTokens(ImmutableArray<EffectiveRule> rules) => rules
        .SelectMany((rule, index) => rule.Rule.Resources.Distinct().Select(token => KeyValuePair.Create(token, index)))
        .GroupBy(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
}

/// <summary>The ways to name the resource of a request in a rule, besides <c>*</c>.</summary>
/// <param name="Request">The request.</param>
/// <param name="Exact"><c>resource</c> or <c>resource/subresource</c>.</param>
/// <param name="AnyResource"><c>*/subresource</c>; null when the request is for no subresource.</param>
internal readonly record struct RequestTokens(ApiRequest Request, string Exact, string? AnyResource)
{
    public static RequestTokens Of(ApiRequest request) => request.Subresource.Length == 0
        ? new(request, request.Resource, null)
        : new(request, $"{request.Resource}/{request.Subresource}", $"*/{request.Subresource}");
}
