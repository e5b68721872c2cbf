using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>
/// The token by which an App proves itself: RS256 over issuer and times. Issued a minute in the past, against clocks that differ, and good for
/// nine minutes of the ten that GitHub allows (GitHub documentation, "Generating a JSON Web Token for a GitHub App").
/// </summary>
internal static class AppJwt
{
    public static readonly TimeSpan Drift = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(9);

    /// <summary>Makes a token. Throws <see cref="GitHubException"/> when the key is none.</summary>
    public static AccessToken Create(GitHubIdentity.App app, DateTimeOffset now)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(app.PrivateKey.Reveal());
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // The message of the inner exception may quote the key: it is left out.
            throw new GitHubException(GitHubProblem.Unauthorized, $"The private key of the App '{app.Id}' is not an RSA key in PEM form.");
        }

        var claims = new JwtClaims(app.Id, (now - Drift).ToUnixTimeSeconds(), (now + Life).ToUnixTimeSeconds());
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, JwtJson.Default.JwtClaims));
        var signed = $"{Header}.{payload}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new($"{signed}.{Base64Url.EncodeToString(signature)}", "app", now + Life);
    }

    private static string Header { get; } = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);
}

/// <summary>The claims that GitHub asks for.</summary>
/// <param name="Iss">The App.</param>
/// <param name="Iat">Issued, in seconds since 1970.</param>
/// <param name="Exp">Expires, in seconds since 1970.</param>
internal sealed record JwtClaims(string Iss, long Iat, long Exp);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JwtClaims))]
internal sealed partial class JwtJson : JsonSerializerContext;
