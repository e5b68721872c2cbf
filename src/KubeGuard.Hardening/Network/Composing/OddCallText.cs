using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>An odd call in words.</summary>
internal static class OddCallText
{
    public static string Of(ReverseCall reverse)
    {
        var call = reverse.Call;
        var requests = string.Join(", ", call.Connections.Select(connection => $"{Semantics.ProtocolNames.Of(connection.Connection.Protocol)} {connection.Port}").Distinct().Order(StringComparer.Ordinal));
        var way = string.Join(" → ", reverse.Way.Select(workload => workload.Name));
        return $"Odd edge: {call.Caller} → {call.Callee} ({requests}; {EvidenceText.Of(call.Connections.Select(connection => connection.Connection))}) runs against all other calls, "
            + $"which go {way}. It is allowed because it was observed; check that it is meant.";
    }
}
