using System.Collections.Immutable;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>The canonical order of tuples: field by field, ordinal. Tuples that compare equal differ at most in when they were seen.</summary>
internal static class TupleOrder
{
    public static IComparer<ApiUse> ApiUses { get; } = Comparer<ApiUse>.Create(Compare);

    public static IComparer<Connection> Connections { get; } = Comparer<Connection>.Create(Compare);

    private static int Compare(ApiUse left, ApiUse right) => First(
        Compare(left.Subject, right.Subject),
        left,
        right,
        static (a, b) => Compare(a.Request, b.Request),
        static (a, b) => a.Decision.CompareTo(b.Decision),
        static (a, b) => string.CompareOrdinal(a.Reason, b.Reason),
        static (a, b) => Compare(a.Impersonation, b.Impersonation),
        static (a, b) => string.CompareOrdinal(a.UserAgentFamily, b.UserAgentFamily));

    private static int Compare(Connection left, Connection right) => First(
        Compare(left.Source, right.Source),
        left,
        right,
        static (a, b) => Compare(a.Destination, b.Destination),
        static (a, b) => a.Protocol.CompareTo(b.Protocol),
        static (a, b) => Nullable.Compare(a.Port, b.Port),
        static (a, b) => a.Verdict.CompareTo(b.Verdict),
        static (a, b) => Compare(a.Policies, b.Policies));

    internal static int Compare(ApiSubject left, ApiSubject right) =>
        string.CompareOrdinal(left.User, right.User) is not 0 and var byUser ? byUser : Compare(left.Groups, right.Groups);

    internal static int Compare(ApiRequest left, ApiRequest right) => First(
        string.CompareOrdinal(left.Verb, right.Verb),
        left,
        right,
        static (a, b) => string.CompareOrdinal(a.Group, b.Group),
        static (a, b) => string.CompareOrdinal(a.Resource, b.Resource),
        static (a, b) => string.CompareOrdinal(a.Subresource, b.Subresource),
        static (a, b) => string.CompareOrdinal(a.Namespace, b.Namespace),
        static (a, b) => string.CompareOrdinal(a.Name, b.Name),
        static (a, b) => string.CompareOrdinal(a.Path, b.Path),
        static (a, b) => a.NameGeneralised.CompareTo(b.NameGeneralised));

    private static int Compare(Impersonation? left, Impersonation? right)
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        return First(
            Compare(left.Caller, right.Caller),
            left,
            right,
            static (a, b) => string.CompareOrdinal(a.Uid, b.Uid),
            static (a, b) => Compare(a.Extra, b.Extra, static (x, y) =>
                string.CompareOrdinal(x.Key, y.Key) is not 0 and var byKey ? byKey : string.CompareOrdinal(x.Value, y.Value)));
    }

    internal static int Compare(Endpoint left, Endpoint right) => (left, right) switch
    {
        (Endpoint.Pod a, Endpoint.Pod b) => First(
            string.CompareOrdinal(a.Namespace, b.Namespace),
            a,
            b,
            static (x, y) => string.CompareOrdinal(x.Workload, y.Workload),
            static (x, y) => string.CompareOrdinal(x.Kind, y.Kind),
            static (x, y) => Compare(x.Labels, y.Labels, static (m, n) =>
                string.CompareOrdinal(m.Key, n.Key) is not 0 and var byKey ? byKey : string.CompareOrdinal(m.Value, n.Value))),
        (Endpoint.Reserved a, Endpoint.Reserved b) =>
            string.CompareOrdinal(a.Identity, b.Identity) is not 0 and var byIdentity ? byIdentity : string.CompareOrdinal(a.Address, b.Address),
        (Endpoint.External a, Endpoint.External b) =>
            string.CompareOrdinal(a.Address, b.Address) is not 0 and var byAddress ? byAddress : Compare(a.DnsNames, b.DnsNames),
        _ => Rank(left).CompareTo(Rank(right)),
    };

    private static int Rank(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Pod => 0,
        Endpoint.Reserved => 1,
        Endpoint.External => 2,
        _ => throw new InvalidOperationException($"An endpoint of type {endpoint.GetType().Name} has no place in the order."),
    };

    private static int Compare(ImmutableArray<string> left, ImmutableArray<string> right) => Compare(left, right, string.CompareOrdinal);

    private static int Compare<T>(ImmutableArray<T> left, ImmutableArray<T> right, Comparison<T> compare)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (compare(left[i], right[i]) is not 0 and var order)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int First<T>(int order, T left, T right, params ReadOnlySpan<Comparison<T>> next)
    {
        foreach (var compare in next)
        {
            if (order != 0)
                break;
            order = compare(left, right);
        }

        return order;
    }
}
