using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>
/// Says of a request that nothing allows which generalisation of a grant that the subject has would have kept it: other names, another namespace,
/// or a verb that belongs to those that it has.
/// </summary>
internal sealed class NearestGrant(RbacEvaluator evaluator)
{
    /// <summary>Such as <c>allow get on sealedsecrets.bitnami.com beside list, watch (informer)</c>.</summary>
    public string KeptBy(ApiSubject subject, ApiRequest request)
    {
        var held = evaluator.BindingsFor(subject).Distinct()
            .SelectMany(binding => evaluator.Model.EffectiveRules(binding.Role).Select(rule => new Held(binding.Id.Namespace, rule.Rule)))
            .ToImmutableArray();
        if (request.IsNonResource)
            return $"allow {request.Verb} on the path {request.Path} (paths)";
        var right = $"{request.Verb} on {Name(request)}";
        var here = held.Where(grant => grant.Namespace is null || grant.Namespace == request.Namespace).ToImmutableArray();
        if (here.Any(grant => CoversKind(grant.Rule, request) && RuleMatching.CoversVerb(grant.Rule, request.Verb)))
            return $"allow {right} without resourceNames (names)";
        if (held.FirstOrDefault(grant => grant.Rule.Covers(request)) is { Namespace: { } other })
            return request.Namespace.Length > 0
                ? $"bind what {other} has in {request.Namespace} as well (namespaces)"
                : $"allow {right} in the whole cluster, not only in {other} (namespaces)";
        var verbs = ApiVerbs.InOrder(here.Where(grant => CoversKind(grant.Rule, request)).SelectMany(grant => grant.Rule.Verbs)).ToList();
        if (verbs.Count > 0)
            return $"allow {right} beside {string.Join(", ", verbs)} ({Pattern(request, verbs)})";
        return request.Subresource.Length > 0 && here.Any(grant => grant.Rule.Resources.Any(resource => resource.EndsWith($"/{request.Subresource}", StringComparison.Ordinal)))
            ? $"allow {right} beside the other kinds with {request.Subresource} (kinds)"
            : $"allow {right}: nothing near it was granted (a new kind of work)";
    }

    private static string Pattern(ApiRequest request, List<string> verbs) => request switch
    {
        { Group: "coordination.k8s.io", Resource: "leases" } => "leader election",
        { Resource: "events", Group: "" or "events.k8s.io" } => "event recorder",
        _ when verbs.Exists(seen => InferredVerbs.Beside(request.Verb, request.Group, request.Resource, [seen]) && seen is "list" or "watch") => "informer",
        _ when verbs.Exists(seen => InferredVerbs.Beside(request.Verb, request.Group, request.Resource, [seen])) => "apply",
        _ => "verbs",
    };

    private static bool CoversKind(PolicyRule rule, ApiRequest request) =>
        RuleMatching.CoversGroup(rule, request.Group) && RuleMatching.CoversResource(rule, request.Resource, request.Subresource);

    private static string Name(ApiRequest request)
    {
        var written = request.Subresource.Length > 0 ? $"{request.Resource}/{request.Subresource}" : request.Resource;
        return request.Group.Length > 0 ? $"{written} of {request.Group}" : written;
    }

    private sealed record Held(string? Namespace, PolicyRule Rule);
}
