using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>Who can use a grant, and where.</summary>
/// <param name="Subjects">The subjects with their groups.</param>
/// <param name="Namespaces">The namespaces; null for the whole cluster.</param>
internal sealed record GrantReach(ImmutableArray<ApiSubject> Subjects, ImmutableArray<string>? Namespaces);

/// <summary>
/// Asks an audit policy whether all requests that a grant allows would stand in the log. Where a grant is open (every namespace, every name), the
/// policy can only tell apart what it names, so these and one that it does not name are tried.
/// </summary>
internal sealed class RecordedRequests
{
    /// <summary>Stands for every resource, group, name and namespace that a policy does not mention.</summary>
    private const string Other = "kubeguard-any.invalid";

    private readonly AuditPolicy _policy;
    private readonly ImmutableArray<string> _namespaces;
    private readonly ImmutableArray<string> _names;

    public RecordedRequests(AuditPolicy policy)
    {
        _policy = policy;
        _namespaces = [.. policy.Rules.SelectMany(rule => rule.Namespaces).Append("").Append(Other).Distinct(StringComparer.Ordinal)];
        _names = [.. policy.Rules.SelectMany(rule => rule.Resources).SelectMany(resources => resources.ResourceNames).Append(Other).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether the log would show any use of the verb on the resource.</summary>
    /// <param name="reach">Who, and where.</param>
    /// <param name="verb">Verb; <c>*</c> is every verb.</param>
    /// <param name="group">API group; <c>*</c> is one that the policy does not mention.</param>
    /// <param name="resource">Resource as rules write it; <c>*</c> is one that the policy does not mention.</param>
    /// <param name="names">The names that the grant is held to; empty for every name.</param>
    public bool Cover(GrantReach reach, string verb, string group, string resource, ImmutableArray<string> names)
    {
        var asked = ApiRequest.OfRule(Token(verb), Token(group), resource);
        var request = asked with { Resource = Token(asked.Resource) };
        return reach.Subjects.All(subject => (reach.Namespaces ?? _namespaces).All(ns => Names(request, names).All(name =>
            _policy.Records(subject, request with { Namespace = ns, Name = name }))));
    }

    /// <summary>Whether the log would show any request for a path below the pattern.</summary>
    public bool CoverPath(GrantReach reach, string verb, string pattern)
    {
        var path = pattern.EndsWith('*') ? $"{pattern.TrimEnd('*')}/{Other}" : pattern;
        return reach.Subjects.All(subject => _policy.Records(subject, new(Token(verb), "", "", "", "", "", path)));
    }

    /// <summary>Whether the log shows something that the policy leaves out, so that it is not the policy of the whole log.</summary>
    public ApiUse? Contradiction(EvidenceSet evidence) => evidence.ApiUses.FirstOrDefault(use =>
        !_policy.Records(use.Impersonation?.Caller ?? use.Subject, use.Request));

    private static string Token(string text) => text == "*" ? Other : text;

    /// <summary>A policy compares the name in the request: requests for a collection have none.</summary>
    private ImmutableArray<string> Names(ApiRequest request, ImmutableArray<string> names) => (request.Verb, request.Subresource) switch
    {
        ("create" or "list" or "watch" or "deletecollection", "") => names.IsEmpty || request.Verb is "create" or "deletecollection" ? [""] : names,
        _ => names.IsEmpty ? _names : names,
    };
}
