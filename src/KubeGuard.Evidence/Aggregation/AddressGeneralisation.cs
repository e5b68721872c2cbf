using System.Net;
using System.Net.Sockets;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>
/// Addresses that are too many become blocks: of 256 addresses (a /64 in IPv6), then of a /16 (/48), then everything. The address that varies
/// is the destination's, or the source's when the destination is a pod.
/// </summary>
internal static class AddressGeneralisation
{
    private static readonly int[] PrefixesV4 = [32, 24, 16, 0];
    private static readonly int[] PrefixesV6 = [128, 64, 48, 0];

    public static List<Connection> Apply(List<Connection> connections, int limit)
    {
        if (connections.Count <= limit && !connections.Exists(connection => LevelOf(Varying(connection)) > 0))
            return connections;
        var levels = connections.GroupBy(Group).ToDictionary(group => group.Key, group => Level([.. group.Select(Varying)], limit));
        for (var i = 0; i < connections.Count; i++)
            connections[i] = At(connections[i], levels[Group(connections[i])]);
        return connections;
    }

    private static int Level(List<string> addresses, int limit)
    {
        var level = addresses.Max(LevelOf);
        while (level < PrefixesV4.Length - 1 && addresses.Select(address => Block(address, level)).Distinct(StringComparer.Ordinal).Skip(limit).Any())
            level++;
        return level;
    }

    private static int LevelOf(string address)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(address.AsSpan(slash + 1), out var prefix))
            return 0;
        return Math.Max(0, Array.IndexOf(address.Contains(':', StringComparison.Ordinal) ? PrefixesV6 : PrefixesV4, prefix));
    }

    private static Connection At(Connection connection, int level)
    {
        if (level == 0)
            return connection;
        return AddressOf(connection.Destination) is not null
            ? connection with { Destination = At(connection.Destination, level) }
            : connection with { Source = At(connection.Source, level) };
    }

    private static Endpoint At(Endpoint endpoint, int level) => endpoint switch
    {
        Endpoint.External external => external with { Address = Block(external.Address, level) },
        Endpoint.Reserved reserved => reserved with { Address = Block(reserved.Address, level) },
        _ => endpoint,
    };

    private static string Block(string address, int level)
    {
        if (level <= LevelOf(address) || !IPAddress.TryParse(address.AsSpan(0, address.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : address.Length), out var ip))
            return address;
        var bytes = ip.GetAddressBytes();
        var prefix = (ip.AddressFamily == AddressFamily.InterNetworkV6 ? PrefixesV6 : PrefixesV4)[level];
        Array.Clear(bytes, prefix / 8, bytes.Length - (prefix / 8));
        return $"{new IPAddress(bytes)}/{prefix}";
    }

    private static string Varying(Connection connection) => AddressOf(connection.Destination) ?? AddressOf(connection.Source) ?? "";

    private static Connection Group(Connection connection) => AddressOf(connection.Destination) is not null
        ? connection with { Destination = WithoutAddress(connection.Destination), Seen = Nothing }
        : connection with { Source = WithoutAddress(connection.Source), Seen = Nothing };

    private static Occurrences Nothing { get; } = new([], default, []);

    private static Endpoint WithoutAddress(Endpoint endpoint) => endpoint switch
    {
        Endpoint.External => new Endpoint.External("", []),
        Endpoint.Reserved reserved => reserved with { Address = "" },
        _ => endpoint,
    };

    private static string? AddressOf(Endpoint endpoint) => endpoint switch
    {
        Endpoint.External external => external.Address,
        Endpoint.Reserved reserved => reserved.Address,
        _ => null,
    };
}
