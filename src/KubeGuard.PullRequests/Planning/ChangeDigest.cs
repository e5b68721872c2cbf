using System.Security.Cryptography;
using System.Text;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// Names a change by its content: the branch, and path, old and new text of each file. Line ends are left out of it, because a work tree may show
/// others than git stores.
/// </summary>
internal static class ChangeDigest
{
    public static string Of(string branch, IEnumerable<FileChange> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(branch));
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(file.Path));
            Append(hash, file.Before);
            Append(hash, file.After);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Each part with its length, so that no two lists of parts look alike.</summary>
    private static void Append(IncrementalHash hash, byte[]? bytes)
    {
        var text = bytes?.Where(value => value != '\r').ToArray();
        Span<byte> length = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, text?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(text ?? []);
    }
}
