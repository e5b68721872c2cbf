using System.Buffers.Text;
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
            use.Subject.User, .. use.Subject.Groups, "", request.Verb, request.Group, request.Resource, request.Subresource, request.Namespace,
            request.Name, request.Path, use.Decision.ToString(), use.Reason ?? "-", use.Impersonation?.Caller.User ?? "", use.UserAgentFamily,
        ]);
    }

    public static string Of(Connection connection) => Hash("net",
    [
        connection.Source.ToString(), connection.Destination.ToString(), connection.Protocol.ToString(),
        connection.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", connection.Verdict.ToString(),
    ]);

    private static string Hash(string kind, IEnumerable<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return $"{kind}:{Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, 9))}";
    }
}
