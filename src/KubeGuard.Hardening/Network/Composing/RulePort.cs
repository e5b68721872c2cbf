using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>A port that a rule will name: by the container's name for it where there is one (N5), else by number.</summary>
internal sealed record RulePort(TransportProtocol Protocol, int Number, string? Name)
{
    /// <summary>For people.</summary>
    public string Display => Name is null ? $"{ProtocolNames.Of(Protocol)} {Number}" : $"{ProtocolNames.Of(Protocol)} {Number} ({Name})";

    /// <summary>Order in which ports are written.</summary>
    public string SortKey => $"{Number:D5} {(Protocol == TransportProtocol.Udp ? 0 : 1)} {Protocol}";

    public JsonObject ToJson() => new()
    {
        ["protocol"] = ProtocolNames.Of(Protocol),
        ["port"] = Name is null ? JsonValue.Create(Number) : JsonValue.Create(Name),
    };
}
