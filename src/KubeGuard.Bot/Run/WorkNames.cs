using System.Security.Cryptography;
using System.Text;

namespace KubeGuard.Bot.Run;

/// <summary>Names of files and folders that the worker keeps for a repository.</summary>
internal static class WorkNames
{
    /// <summary>The folder in which keys lie while they sign.</summary>
    public static string SigningIn(string workFolder) => Path.Combine(workFolder, "signing");

    /// <summary>The key with what is no file name replaced, and a hash so that no two keys share a name. Compared without regard to case.</summary>
    public static string Of(string key)
    {
        var lower = key.ToLowerInvariant();
        var letters = lower.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_').Take(80);
        return $"{string.Concat(letters)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lower)).AsSpan(0, 6))}";
    }
}
