using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Html;

/// <summary>Where the box of an end stands. What lies outside the cluster is drawn twice when it both calls and serves: it is not one thing.</summary>
internal enum GraphSide
{
    /// <summary>Outside, calling: above all namespaces.</summary>
    OutsideClient,

    /// <summary>In its namespace.</summary>
    Inside,

    /// <summary>Outside, serving: below all namespaces.</summary>
    OutsideServer,
}

/// <summary>An end of edges, as it is drawn.</summary>
internal sealed record GraphEnd(string FullName, GraphSide Side) : IComparable<GraphEnd>
{
    public string Namespace => GraphNodeName.Of(FullName).Namespace;

    public string Name => GraphNodeName.Of(FullName).Name;

    public static GraphEnd Client(ConnectivityEdge edge) => new(edge.From, IsInside(edge.From) ? GraphSide.Inside : GraphSide.OutsideClient);

    public static GraphEnd Server(ConnectivityEdge edge) => new(edge.To, IsInside(edge.To) ? GraphSide.Inside : GraphSide.OutsideServer);

    public int CompareTo(GraphEnd? other) => other is null
        ? 1
        : string.CompareOrdinal(FullName, other.FullName) is not 0 and var byName ? byName : Side.CompareTo(other.Side);

    private static bool IsInside(string name) => GraphNodeName.Of(name).Namespace.Length > 0;
}
