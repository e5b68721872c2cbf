using System.Collections.Frozen;

namespace KubeGuard.Hardening.Policies.Reading;

/// <summary>
/// Keys that somebody may look for in the policy file and that belong to the host (B25): whoever can edit a repository must not be able to point the
/// bot at other logs or servers, or to hand it credentials.
/// </summary>
internal static class HostKeys
{
    /// <summary>What is said of such a key.</summary>
    public const string Expected = "no such key here: logs, endpoints and credentials belong to the host's configuration, never to a repository";

    private static readonly FrozenSet<string> Names = new[]
    {
        "apiKey", "apiKeyFile", "apiServer", "appId", "audit", "auditLog", "auditLogs", "auditPolicy", "baseUrl", "certificate", "credential", "credentials",
        "endpoint", "endpoints", "falco", "forge", "github", "host", "hubble", "key", "kubeconfig", "log", "logFile", "logFiles", "logPath", "logPaths", "logs",
        "logSources", "password", "privateKey", "privateKeyFile", "provider", "secret", "secrets", "server", "sources", "spade", "tetragon", "token", "tokenFile",
        "tokens", "uri", "url", "urls", "username", "webhook", "webhooks", "webhookSecret",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string key) => Names.Contains(key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal));
}
