using System.Text.Json;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Hubble;

/// <summary>A connection as bytes, for counting without objects, and back.</summary>
internal static class ConnectionKey
{
    private const byte Address = 0;
    private const byte Pod = 1;

    public static void Write(TupleKeyWriter key, in FlowFields flow, ConnectionVerdict verdict)
    {
        key.Clear();
        WriteEndpoint(key, flow.Source);
        WriteEndpoint(key, flow.Destination);
        key.Add((byte)flow.Protocol);
        key.Add((byte)(flow.DestinationPort >> 8));
        key.Add((byte)flow.DestinationPort);
        key.Add((byte)verdict);
        key.Add(flow.EgressAllowedBy);
        key.Add(flow.IngressAllowedBy);
        key.Add(flow.EgressDeniedBy);
        key.Add(flow.IngressDeniedBy);
    }

    public static Connection Read(ReadOnlySpan<byte> bytes, Occurrences seen)
    {
        var key = new TupleKeyReader(bytes);
        var source = ReadEndpoint(ref key);
        var destination = ReadEndpoint(ref key);
        var protocol = (TransportProtocol)key.Mark();
        var port = (key.Mark() << 8) | key.Mark();
        var verdict = (ConnectionVerdict)key.Mark();
        var policies = new SortedSet<string>(StringComparer.Ordinal);
        for (var lists = 0; lists < 4; lists++)
            policies.UnionWith(PolicyNames(key.Raw()));
        var hasPort = protocol is not (TransportProtocol.IcmpV4 or TransportProtocol.IcmpV6);
        return new(source, destination, protocol, hasPort ? port : null, verdict, [.. policies], seen);
    }

    private static void WriteEndpoint(TupleKeyWriter key, in FlowEndpoint endpoint)
    {
        key.Add(endpoint.IsPod ? Pod : Address);
        key.Add(endpoint.Labels);
        key.Add(endpoint.IsPod ? endpoint.Namespace : endpoint.Identity);
        if (endpoint.IsPod)
            key.Add(endpoint.Workloads);
        else
            key.Add(endpoint.Address);
    }

    private static Endpoint ReadEndpoint(ref TupleKeyReader key)
    {
        var isPod = key.Mark() == Pod;
        var labels = JsonStrings.Array(key.Raw());
        return isPod
            ? EndpointReader.Pod(labels, key.Text(), key.Raw())
            : EndpointReader.Address(labels, key.Text(), key.Text());
    }

    /// <summary>Names as <c>namespace/name</c>, or <c>name</c> for a cluster-wide policy.</summary>
    private static List<string> PolicyNames(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        if (json.IndexOf((byte)'{') < 0)
            return names;
        using var document = JsonDocument.Parse(json.ToArray());
        foreach (var policy in document.RootElement.Objects())
        {
            var ns = policy.Text("namespace");
            var name = policy.Text("name");
            if (name.Length > 0)
                names.Add(ns.Length > 0 ? $"{ns}/{name}" : name);
        }

        return names;
    }
}
