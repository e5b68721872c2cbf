using System.Security.Cryptography;
using System.Text;
using KubeGuard.PullRequests.GitHub.Auth;

namespace KubeGuard.PullRequests.GitHub.Webhooks;

/// <summary>
/// Whether a delivery is GitHub's: HMAC-SHA256 of the raw bytes by a shared secret, compared in constant time (B33; GitHub documentation,
/// "Validating webhook deliveries").
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header that carries the signature. The older one with SHA-1 is not looked at.</summary>
    public const string Header = "X-Hub-Signature-256";

    private const string Scheme = "sha256=";

    /// <summary>Checks a delivery.</summary>
    /// <param name="body">The bytes as they came: parsing and writing again would change them.</param>
    /// <param name="header">The value of <see cref="Header"/>; null when it did not come.</param>
    /// <param name="secrets">The secrets that are good now: two while one is being replaced. With none, nothing is valid.</param>
    public static SignatureCheck Check(ReadOnlySpan<byte> body, string? header, IReadOnlyCollection<Secret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == 0)
            return SignatureCheck.NoSecret;
        if (string.IsNullOrEmpty(header))
            return SignatureCheck.Missing;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || header.Length != Scheme.Length + (2 * given.Length)
            || Convert.FromHexString(header.AsSpan(Scheme.Length), given, out _, out _) != System.Buffers.OperationStatus.Done)
            return SignatureCheck.Malformed;

        // Each secret is tried, whether or not one before it was right: the time tells nothing.
        var isValid = false;
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), body, computed);
            isValid |= CryptographicOperations.FixedTimeEquals(given, computed);
        }

        return isValid ? SignatureCheck.Valid : SignatureCheck.Wrong;
    }
}

/// <summary>What checking a signature gives; only <see cref="Valid"/> lets a delivery in.</summary>
public enum SignatureCheck
{
    /// <summary>It is GitHub's.</summary>
    Valid,

    /// <summary>It carries no signature.</summary>
    Missing,

    /// <summary>What it carries is no signature.</summary>
    Malformed,

    /// <summary>It was not signed with any of the secrets, or was changed on the way.</summary>
    Wrong,

    /// <summary>No secret is configured: there should be no endpoint.</summary>
    NoSecret,
}
