using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>A request that reached the server.</summary>
public sealed record FakeCall
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the API's base address, such as <c>repos/acme/shop/pulls</c>, or <c>git/acme/shop.git/…</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query, with its question mark; empty without one.</summary>
    public required string Query { get; init; }

    /// <summary>What was sent; null for nothing, or what is not JSON.</summary>
    public required JsonNode? Body { get; init; }

    /// <summary>The token that came along; empty without one.</summary>
    public required string Token { get; init; }

    /// <summary>When, on the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The status of the answer; 0 when the connection was dropped.</summary>
    public int Status { get; set; }

    /// <summary>Whether it would change something: anything but a read, and but asking for a token. A push counts, git's own reads do not.</summary>
    public bool IsMutation => Path.StartsWith("git/", StringComparison.Ordinal)
        ? Method == "POST" && Path.EndsWith("/git-receive-pack", StringComparison.Ordinal)
        : Method is not ("GET" or "HEAD") && !Path.EndsWith("/access_tokens", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}{Query} -> {Status}";
}
