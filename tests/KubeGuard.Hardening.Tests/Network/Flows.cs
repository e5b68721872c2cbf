using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>Builds evidence of connections; times are counted in days from the start of a window.</summary>
internal sealed class Flows
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly List<Connection> _connections = [];
    private int _day;
    private int _days = 1;
    private string? _note;

    public static Endpoint.Pod Pod(string @namespace, string workload, params string[] labels) => Pod("Deployment", @namespace, workload, labels);

    public static Endpoint.Pod Pod(string kind, string @namespace, string workload, string[] labels) =>
        new(@namespace, kind, workload, [.. labels.Order(StringComparer.Ordinal).Select(label => new EndpointLabel(label.Split('=')[0], label.Split('=')[1]))]);

    public static Endpoint.Pod Stranger(string @namespace, params string[] labels) => Pod("", @namespace, "", labels);

    public static Endpoint.External World(string address, params string[] names) => new(address, [.. names]);

    public static Endpoint.Reserved Reserved(string identity, string address = "") => new(identity, address);

    public static Endpoint.Pod Dns { get; } = Stranger("kube-system", "k8s-app=kube-dns");

    /// <summary>The log shows something on each of so many days.</summary>
    public Flows Over(int days)
    {
        _days = days;
        return this;
    }

    /// <summary>What is added next was seen on this day of the window, counted from 0.</summary>
    public Flows On(int day)
    {
        _day = day;
        return this;
    }

    public Flows Losing(string note)
    {
        _note = note;
        return this;
    }

    public Flows Tcp(Endpoint source, Endpoint destination, int port, int count = 1) => Add(source, destination, TransportProtocol.Tcp, port, ConnectionVerdict.Forwarded, count);

    public Flows Udp(Endpoint source, Endpoint destination, int port, int count = 1) => Add(source, destination, TransportProtocol.Udp, port, ConnectionVerdict.Forwarded, count);

    public Flows Refused(Endpoint source, Endpoint destination, int port) => Add(source, destination, TransportProtocol.Tcp, port, ConnectionVerdict.DeniedByPolicy, 1);

    public Flows Add(Endpoint source, Endpoint destination, TransportProtocol protocol, int? port, ConnectionVerdict verdict, int count)
    {
        var at = new SourcePosition("flows.json", _connections.Count + 1);
        var time = Start.AddDays(_day);
        _connections.Add(new(source, destination, protocol, port, verdict, [], new([new(DateOnly.FromDateTime(time.Date), count, time, time)], at, ["flows.json"])));
        return this;
    }

    public EvidenceSet Build()
    {
        var days = Enumerable.Range(0, _days + 1).Select(day => Start.AddDays(day)).Select(time => new DayBucket(DateOnly.FromDateTime(time.Date), 1, time, time));
        ImmutableArray<Connection> connections = _days == 1
            ? [.. _connections]
            : [.. _connections.Select(connection => connection with { Seen = connection.Seen with { Days = [.. days] } })];
        var source = new SourceCoverage("flows.json", LogKind.Hubble, 1, 1, 0, ImmutableSortedDictionary<string, long>.Empty, _note is null ? [] : [_note]) { HasGaps = _note is not null };
        return new([], connections, new([source], Start, Start.AddDays(_days), []));
    }
}
