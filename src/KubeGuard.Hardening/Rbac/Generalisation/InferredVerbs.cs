using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>Verbs that clients use together, for policies that ask for them although they were not seen (R13).</summary>
internal static class InferredVerbs
{
    private static readonly ImmutableArray<string> Informer = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Apply = ["get", "patch", "create"];
    private static readonly ImmutableArray<string> Election = ["get", "create", "update"];

    /// <summary>Whether a pattern that the used verbs show has <paramref name="verb"/> too.</summary>
    public static bool Beside(string verb, string group, string resource, IEnumerable<string> used) => used.Any(seen => seen switch
    {
        _ when group == "coordination.k8s.io" && resource == "leases" && Election.Contains(seen) && Election.Contains(verb) => true,
        "list" or "watch" => Informer.Contains(verb),
        "patch" => Apply.Contains(verb),
        _ => false,
    });

    /// <summary>The verbs that the used ones of a resource bring with them.</summary>
    public static IEnumerable<string> Beside(string group, string resource, IReadOnlyCollection<string> used) =>
        ApiVerbs.Requests.Where(verb => !used.Contains(verb) && Beside(verb, group, resource, used));
}
