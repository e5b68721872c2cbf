using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>The App that is installed everywhere, with a key of its own.</summary>
public sealed class FakeApp
{
    // Made once: making a key takes longer than most tests.
    private static readonly RSA Key = RSA.Create(2048);

    /// <summary>Its client id.</summary>
    public string ClientId { get; } = "Iv23kubeguard";

    /// <summary>Its slug; its account is <c>kubeguard[bot]</c>.</summary>
    public string Slug { get; } = "kubeguard";

    /// <summary>Its private key, in the form in which GitHub gives it.</summary>
    public string PrivateKey { get; } = Key.ExportRSAPrivateKeyPem();

    /// <summary>What its installations are granted.</summary>
    public Dictionary<string, string> Granted { get; } = new(StringComparer.Ordinal)
    {
        ["checks"] = "write",
        ["contents"] = "write",
        ["issues"] = "write",
        ["members"] = "read",
        ["metadata"] = "read",
        ["pull_requests"] = "write",
        ["security_events"] = "write",
    };

    /// <summary>The number of its installation.</summary>
    public long Installation { get; internal set; } = 42;

    /// <summary>Whether it is installed.</summary>
    public bool IsInstalled { get; internal set; } = true;

    /// <summary>Whether somebody suspended it.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>How long an installation token lives.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether a token proves to be the App: signature, issuer, times as GitHub demands them.</summary>
    internal bool IsProvenBy(string token, DateTimeOffset now)
    {
        if (token.Split('.') is not [var header, var payload, var signature])
            return false;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!;
        var expires = (long)claims["exp"]!;
        return (string?)JsonNode.Parse(Base64Url.DecodeFromChars(header))!["alg"] == "RS256"
            && (string?)claims["iss"] == ClientId
            && (long)claims["iat"]! <= now.ToUnixTimeSeconds()
            && expires > now.ToUnixTimeSeconds() && expires <= now.ToUnixTimeSeconds() + 600
            && Key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
