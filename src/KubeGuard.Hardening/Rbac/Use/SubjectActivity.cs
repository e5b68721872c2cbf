using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>What one user did in the window, over all roles that it has: what the generalisations and abstentions go by.</summary>
internal sealed class SubjectActivity
{
    private readonly ImmutableArray<RightUse> _uses;

    /// <param name="user">User name.</param>
    /// <param name="uses">Its allowed uses.</param>
    /// <param name="scopes">Which kinds are cluster-scoped.</param>
    /// <param name="gitOps">The GitOps controllers.</param>
    public SubjectActivity(string user, ImmutableArray<RightUse> uses, ResourceScopes scopes, GitOpsIdentities gitOps)
    {
        IsAppliedAs = uses.Any(use => use.Kind == RightUseKind.Request && use.Evidence.Impersonation?.Caller.ServiceAccount is { } caller && gitOps.Contains(caller));
        User = user;
        _uses = uses;
        Surveys = [.. uses.Where(use => IsSurvey(use, scopes)).OrderBy(use => use.Evidence.Id, StringComparer.Ordinal)];
    }

    /// <summary>User name.</summary>
    public string User { get; }

    /// <summary>Its list and watch requests of namespaced kinds across all namespaces: with any of these, it works for the whole cluster (R27).</summary>
    public ImmutableArray<RightUse> Surveys { get; }

    /// <summary>Whether a GitOps controller impersonates it to apply manifests.</summary>
    public bool IsAppliedAs { get; }

    /// <summary>Whether it works for the whole cluster.</summary>
    public bool WorksClusterWide => !Surveys.IsEmpty;

    /// <summary>
    /// Whether the window shows it starting. A client that watches has listed or read first; one of which only renewed watches are seen was
    /// started before, and what it needs at a start is not known (P3).
    /// </summary>
    public bool StartSeen
    {
        get
        {
            var watched = _uses.Where(use => use.Request.Verb == "watch").ToList();
            return watched.Count == 0 || watched.Any(watch => SawStartOf(watch.Kindred));
        }
    }

    /// <summary>Whether any of the verbs was used on the resource (with subresource, as rules write it).</summary>
    public bool Used(string group, string resource, params ReadOnlySpan<string> verbs)
    {
        foreach (var use in _uses)
        {
            if (use.Request.Group == group && use.Resource == resource && verbs.Contains(use.Request.Verb))
                return true;
        }

        return false;
    }

    /// <summary>Whether anything at all was done with the resource or one of its subresources.</summary>
    public bool Touched(string group, string resource) =>
        _uses.Any(use => use.Request.Group == group && use.Request.Resource == resource);

    private bool SawStartOf(GroupResource kind) =>
        _uses.Any(use => use.Kindred == kind && use.Request.Subresource.Length == 0 && use.Request.Verb is "list" or "get");

    private static bool IsSurvey(RightUse use, ResourceScopes scopes) =>
        use.Request is { Verb: "list" or "watch", Namespace: "", Name: "", IsNonResource: false }
        && !scopes.IsClusterScoped(use.Kindred);
}
