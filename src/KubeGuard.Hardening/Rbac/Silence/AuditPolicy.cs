using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>
/// An API server's audit policy: which requests it writes down at all. With it, the absence of a request can be told from the absence of
/// a record. Source of the rules: Kubernetes documentation, "Auditing", and the API reference of <c>audit.k8s.io/v1 Policy</c>: the first
/// rule that matches decides; what no rule matches is not recorded.
/// </summary>
/// <param name="OmitStages">Stages that no rule records.</param>
/// <param name="Rules">Rules in order.</param>
public sealed record AuditPolicy(ImmutableArray<string> OmitStages, ImmutableArray<AuditPolicyRule> Rules)
{
    /// <summary>Stages at which the authorizer's decision is known.</summary>
    private static readonly ImmutableArray<string> DecidedStages = ["ResponseStarted", "ResponseComplete", "Panic"];

    /// <summary>Whether a request of this subject would stand in the log, with its decision.</summary>
    public bool Records(ApiSubject subject, ApiRequest request)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(request);
        var rule = Rules.FirstOrDefault(candidate => candidate.Matches(subject, request));
        if (rule is null || rule.Level == "None")
            return false;
        var omitted = OmitStages.AddRange(rule.OmitStages);

        // A request that is answered ends at ResponseComplete; only a long-running one also shows at ResponseStarted.
        return !omitted.Contains("ResponseComplete", StringComparer.Ordinal)
            || (request.Verb == "watch" && DecidedStages.Any(stage => !omitted.Contains(stage, StringComparer.Ordinal)));
    }
}

/// <summary>One rule of an audit policy. An empty list does not restrict.</summary>
public sealed record AuditPolicyRule
{
    /// <summary><c>None</c>, <c>Metadata</c>, <c>Request</c> or <c>RequestResponse</c>.</summary>
    public required string Level { get; init; }

    /// <summary>User names.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Groups of which one is enough.</summary>
    public ImmutableArray<string> UserGroups { get; init; } = [];

    /// <summary>Verbs.</summary>
    public ImmutableArray<string> Verbs { get; init; } = [];

    /// <summary>Groups and resources; with these, or with <see cref="Namespaces"/>, only resource requests match.</summary>
    public ImmutableArray<AuditPolicyResources> Resources { get; init; } = [];

    /// <summary>Namespaces; the empty text stands for requests without one.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Paths, exact or with a trailing <c>*</c>.</summary>
    public ImmutableArray<string> NonResourceUrls { get; init; } = [];

    /// <summary>Stages that this rule does not record.</summary>
    public ImmutableArray<string> OmitStages { get; init; } = [];

    internal bool Matches(ApiSubject subject, ApiRequest request)
    {
        if (!Users.IsEmpty && !Users.Contains(subject.User, StringComparer.Ordinal))
            return false;
        if (!UserGroups.IsEmpty && !UserGroups.Any(group => subject.Groups.Contains(group, StringComparer.Ordinal)))
            return false;
        if (!Verbs.IsEmpty && !Verbs.Contains(request.Verb, StringComparer.Ordinal))
            return false;
        if (!Namespaces.IsEmpty || !Resources.IsEmpty)
            return MatchesResource(request);
        return NonResourceUrls.IsEmpty || (request.IsNonResource && NonResourceUrls.Any(pattern => MatchesPath(pattern, request.Path)));
    }

    private bool MatchesResource(ApiRequest request) =>
        !request.IsNonResource
        && (Namespaces.IsEmpty || Namespaces.Contains(request.Namespace, StringComparer.Ordinal))
        && (Resources.IsEmpty || Resources.Any(resources => resources.Matches(request)));

    private static bool MatchesPath(string pattern, string path) =>
        pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == path;
}

/// <summary>Resources of one group in an audit policy rule.</summary>
/// <param name="Group">API group; empty is the core group, never "every group".</param>
/// <param name="Resources"><c>pods</c> (without subresources), <c>pods/log</c>, <c>pods/*</c> (pods and all its subresources, as the API server does it), <c>*/status</c>, <c>*</c>; empty: all.</param>
/// <param name="ResourceNames">Object names; empty: all.</param>
public sealed record AuditPolicyResources(string Group, ImmutableArray<string> Resources, ImmutableArray<string> ResourceNames)
{
    internal bool Matches(ApiRequest request) =>
        request.Group == Group
        && (Resources.IsEmpty
            || ((ResourceNames.IsEmpty || ResourceNames.Contains(request.Name, StringComparer.Ordinal)) && Resources.Any(pattern => Matches(pattern, request))));

    private static bool Matches(string pattern, ApiRequest request)
    {
        var combined = request.Subresource.Length > 0 ? $"{request.Resource}/{request.Subresource}" : request.Resource;
        if (pattern == "*" || pattern == combined)
            return true;
        if (pattern.StartsWith("*/", StringComparison.Ordinal))
            return request.Subresource.Length > 0 && pattern[2..] == request.Subresource;
        return pattern.EndsWith("/*", StringComparison.Ordinal) && pattern[..^2] == request.Resource;
    }
}
