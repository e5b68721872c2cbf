using System.Collections.Immutable;

namespace KubeGuard.Evidence;

/// <summary>Who a request is judged as: after impersonation.</summary>
/// <param name="User">User name; a service account's is <c>system:serviceaccount:NAMESPACE:NAME</c>.</param>
/// <param name="Groups">Groups as the log gives them, in ordinal order, without duplicates.</param>
public sealed record ApiSubject(string User, ImmutableArray<string> Groups)
{
    /// <summary>The service account that the user name stands for, or null for any other user.</summary>
    public ServiceAccountName? ServiceAccount => ServiceAccountName.FromUser(User);

    /// <inheritdoc/>
    public bool Equals(ApiSubject? other) => other is not null && User == other.User && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(User, StringComparer.Ordinal);
        foreach (var group in Groups)
            hash.Add(group, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => User;
}

/// <summary>Namespace and name of a service account.</summary>
public sealed record ServiceAccountName(string Namespace, string Name)
{
    private const string Prefix = "system:serviceaccount:";

    /// <summary>The user name under which the API server knows it.</summary>
    public string User => $"{Prefix}{Namespace}:{Name}";

    /// <summary>Takes a user name apart; null when it is not a service account's.</summary>
    public static ServiceAccountName? FromUser(string user)
    {
        if (!user.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = user.AsSpan(Prefix.Length);
        var colon = rest.IndexOf(':');
        return colon > 0 && colon < rest.Length - 1 && !rest[(colon + 1)..].Contains(':')
            ? new(rest[..colon].ToString(), rest[(colon + 1)..].ToString())
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>
/// What was asked of the API server, as its authorizer sees it: a resource request, or (with <see cref="Path"/>) a non-resource one.
/// </summary>
/// <param name="Verb">Verb, lower case: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, … or an HTTP method for a path.</param>
/// <param name="Group">API group; empty for the core group and for paths.</param>
/// <param name="Resource">Plural resource; empty for paths.</param>
/// <param name="Subresource">Subresource, or empty.</param>
/// <param name="Namespace">Namespace, or empty for cluster-scoped and all-namespace requests.</param>
/// <param name="Name">Object name, or empty.</param>
/// <param name="Path">Non-resource path without its query, or empty.</param>
public sealed record ApiRequest(
    string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string Path = "")
{
    /// <summary>
    /// Whether <see cref="Name"/> or <see cref="Path"/> stands for many: so many distinct ones were seen that they were counted together. The
    /// name is then empty, and the path ends in <c>*</c>.
    /// </summary>
    public bool NameGeneralised { get; init; }

    /// <summary>A request for a resource as rules write it (<c>pods</c>, <c>pods/log</c>), without namespace and name.</summary>
    public static ApiRequest OfRule(string verb, string group, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(verb, group, resource, "", "", "") : new(verb, group, resource[..slash], resource[(slash + 1)..], "", "");
    }

    /// <summary>Whether this is a non-resource request.</summary>
    public bool IsNonResource => Path.Length > 0;

    /// <summary>As people write it: <c>get configmaps/settings in shop</c>, <c>create deployments.apps/scale/web in shop</c>, <c>get /metrics</c>.</summary>
    public override string ToString()
    {
        if (IsNonResource)
            return $"{Verb} {Path}";
        var resource = Group.Length > 0 ? $"{Resource}.{Group}" : Resource;
        var subresource = Subresource.Length > 0 ? $"/{Subresource}" : "";
        var name = Name.Length > 0 ? $"/{Name}" : "";
        return Namespace.Length > 0 ? $"{Verb} {resource}{subresource}{name} in {Namespace}" : $"{Verb} {resource}{subresource}{name}";
    }
}

/// <summary>What the API server's authorizer said.</summary>
public enum ApiDecision
{
    /// <summary>Authorised, whatever the HTTP status was afterwards.</summary>
    Allowed,

    /// <summary>Refused by the authorizer: wanted but denied; never grants.</summary>
    Denied,
}

/// <summary>The caller behind an impersonated request; needs the <c>impersonate</c> right on all that it named.</summary>
/// <param name="Caller">The subject that authenticated.</param>
/// <param name="Uid">The uid it named, or empty.</param>
/// <param name="Extra">The extra keys and values it named, in order.</param>
public sealed record Impersonation(ApiSubject Caller, string Uid, ImmutableArray<ImpersonatedExtra> Extra)
{
    /// <inheritdoc/>
    public bool Equals(Impersonation? other) =>
        other is not null && Caller.Equals(other.Caller) && Uid == other.Uid && Extra.SequenceEqual(other.Extra);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Caller, Uid, Extra.Length);
}

/// <summary>One impersonated extra value.</summary>
public sealed record ImpersonatedExtra(string Key, string Value);

/// <summary>Counted use of the API: everything that the decision depended on, kept together.</summary>
/// <param name="Subject">Who the request was judged as (the impersonated user where there is one).</param>
/// <param name="Request">What was asked.</param>
/// <param name="Decision">What the authorizer said.</param>
/// <param name="Reason">Annotation <c>authorization.k8s.io/reason</c> as written; null when the event has no such annotation.</param>
/// <param name="Impersonation">The caller, when the request was impersonated.</param>
/// <param name="UserAgentFamily">First product of the user agent without version, such as <c>kubectl</c>; untrusted text.</param>
/// <param name="Seen">How often and when.</param>
public sealed record ApiUse(
    ApiSubject Subject, ApiRequest Request, ApiDecision Decision, string? Reason, Impersonation? Impersonation, string UserAgentFamily, Occurrences Seen)
{
    /// <summary>Stable id of the tuple: <c>api:</c> and a short hash of all but <see cref="Seen"/>.</summary>
    public string Id => EvidenceId.Of(this);
}
