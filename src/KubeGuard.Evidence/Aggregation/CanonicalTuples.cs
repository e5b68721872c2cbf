using System.Collections.Immutable;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>
/// Brings tuples into their one canonical form: generalised where they vary too much, equal ones merged, in order. Applying it to any
/// grouping of the same tuples gives the same result, which is what makes merging associative and commutative.
/// </summary>
internal static class CanonicalTuples
{
    public static ImmutableArray<ApiUse> Of(IEnumerable<ApiUse> uses, CardinalityLimits limits) => Fold(
        NameGeneralisation.Apply([.. uses], limits.Names),
        TupleOrder.ApiUses,
        static (a, b) => a with { Seen = Occurrences.Merge(a.Seen, b.Seen) });

    public static ImmutableArray<Connection> Of(IEnumerable<Connection> connections, CardinalityLimits limits) => Fold(
        AddressGeneralisation.Apply([.. connections], limits.Addresses),
        TupleOrder.Connections,
        (a, b) => a with
        {
            Source = MergeNames(a.Source, b.Source, limits),
            Destination = MergeNames(a.Destination, b.Destination, limits),
            Seen = Occurrences.Merge(a.Seen, b.Seen),
        });

    private static ImmutableArray<T> Fold<T>(List<T> tuples, IComparer<T> order, Func<T, T, T> merge)
    {
        tuples.Sort(order);
        var folded = ImmutableArray.CreateBuilder<T>(tuples.Count);
        foreach (var tuple in tuples)
        {
            if (folded.Count > 0 && order.Compare(folded[^1], tuple) == 0)
                folded[^1] = merge(folded[^1], tuple);
            else
                folded.Add(tuple);
        }

        return folded.DrainToImmutable();
    }

    /// <summary>An outside address is the same whatever names were known for it when it was read.</summary>
    private static Endpoint MergeNames(Endpoint left, Endpoint right, CardinalityLimits limits) =>
        left is Endpoint.External a && right is Endpoint.External b
            ? a with { DnsNames = DnsNames.Merge(a.DnsNames, b.DnsNames, limits.DnsNamesPerAddress) }
            : left;
}

/// <summary>The DNS names of an address: distinct, in ordinal order, the first ones up to a limit.</summary>
internal static class DnsNames
{
    public static ImmutableArray<string> Merge(ImmutableArray<string> left, ImmutableArray<string> right, int limit) =>
        left.SequenceEqual(right, StringComparer.Ordinal)
            ? left
            : [.. left.Union(right, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(limit)];
}
