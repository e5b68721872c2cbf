using System.Collections.Immutable;
using KubeGuard.Evidence.Aggregation;

namespace KubeGuard.Evidence.Hubble;

/// <summary>Which DNS names stand for which addresses, from DNS answers and from the names that flows carry. Bounded.</summary>
internal sealed class DnsNameMap(int namesPerAddress)
{
    private const int MaxAddresses = 100_000;

    private readonly Dictionary<string, ImmutableArray<string>> _names = new(StringComparer.Ordinal);

    public void Add(string address, string name)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        if (name.Length == 0 || address.Length == 0)
            return;
        var known = _names.GetValueOrDefault(address, []);
        if (known.Contains(name, StringComparer.Ordinal) || (known.IsEmpty && _names.Count >= MaxAddresses))
            return;
        _names[address] = DnsNames.Merge(known, [name], namesPerAddress);
    }

    public Connection Apply(Connection connection) => connection with
    {
        Source = Apply(connection.Source),
        Destination = Apply(connection.Destination),
    };

    private Endpoint Apply(Endpoint endpoint) =>
        endpoint is Endpoint.External external && _names.TryGetValue(external.Address, out var names)
            ? external with { DnsNames = DnsNames.Merge(external.DnsNames, names, namesPerAddress) }
            : endpoint;
}
