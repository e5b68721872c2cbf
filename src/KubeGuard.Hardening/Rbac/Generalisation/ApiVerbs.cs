using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>The verbs of requests (Kubernetes documentation, Authorization, "Determine the request verb") and their customary order.</summary>
internal static class ApiVerbs
{
    /// <summary>Verbs that requests to resources have, in the order in which people write them.</summary>
    public static ImmutableArray<string> Requests { get; } = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Whether requests have this verb; any other is only ever checked inside another request.</summary>
    public static bool IsRequest(string verb) => Requests.Contains(verb, StringComparer.Ordinal);

    /// <summary>Verbs in customary order, others after them in ordinal order.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> verbs) =>
        verbs.Distinct(StringComparer.Ordinal).OrderBy(Rank).ThenBy(verb => verb, StringComparer.Ordinal);

    private static int Rank(string verb) => Requests.IndexOf(verb) is >= 0 and var index ? index : Requests.Length;
}
