using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>Short names for lists of verbs in the fact sheets of this folder.</summary>
internal static class VerbLists
{
    private static readonly ImmutableArray<string> Read = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Write = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>The verbs that a list such as <c>read,create</c> stands for.</summary>
    public static ImmutableArray<string> Expand(string list) => [.. list.Split(',').SelectMany(Expansion).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Expansion(string word) => word switch
    {
        "read" => Read,
        "follow" => ["list", "watch"],
        "write" => Write,
        "manage" => [.. Read, .. Write],
        "mend" => ["update", "patch"],
        _ => [word],
    };
}
