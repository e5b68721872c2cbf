using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeGuard.Evidence;

/// <summary>Stable ids for tuples: a kind and 12 characters of a SHA-256 over all fields, each with its length, in a fixed order.</summary>
internal static class EvidenceId
{
    public static string Of(ApiUse use)
    {
        var request = use.Request;
        return Hash("api",
        [
            .. Fields(use.Subject), request.Verb, request.Group, request.Resource, request.Subresource, request.Namespace, request.Name,
            request.Path, request.NameGeneralised ? "any" : "", use.Decision.ToString(), use.Reason is null ? "-" : $"={use.Reason}",
            .. use.Impersonation is { } impersonation ? Fields(impersonation) : ["-"], use.UserAgentFamily,
        ]);
    }

    public static string Of(Connection connection) => Hash("net",
    [
        .. Fields(connection.Source), .. Fields(connection.Destination), connection.Protocol.ToString(),
        connection.Port?.ToString(CultureInfo.InvariantCulture) ?? "", connection.Verdict.ToString(), .. connection.Policies,
    ]);

    private static IEnumerable<string> Fields(ApiSubject subject) => [subject.User, .. Counted(subject.Groups)];

    private static IEnumerable<string> Fields(Impersonation impersonation) =>
        [.. Fields(impersonation.Caller), impersonation.Uid, .. Counted(impersonation.Extra.SelectMany(extra => new[] { extra.Key, extra.Value }))];

    /// <summary>An outside address is the same tuple whatever names are known for it.</summary>
    private static IEnumerable<string> Fields(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Pod pod => ["pod", pod.Namespace, pod.Kind, pod.Workload, .. Counted(pod.Labels.SelectMany(label => new[] { label.Key, label.Value }))],
        Endpoint.Reserved reserved => ["reserved", reserved.Identity, reserved.Address],
        Endpoint.External external => ["external", external.Address],
        _ => throw new InvalidOperationException($"An endpoint of type {endpoint.GetType().Name} has no id."),
    };

    private static IEnumerable<string> Counted(IEnumerable<string> fields)
    {
        var list = fields.ToList();
        return [list.Count.ToString(CultureInfo.InvariantCulture), .. list];
    }

    private static string Hash(string kind, IEnumerable<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return $"{kind}:{Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, 9))}";
    }
}
