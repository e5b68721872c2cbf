using System.Reflection;
using System.Security.Cryptography;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Evidence;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.Bot.Propose;

/// <summary>The facts of a run that each pull request states.</summary>
internal static class RunFactsOf
{
    /// <summary>The program's version, as <c>--version</c> prints it.</summary>
    public static string ToolVersion { get; } =
        typeof(RunFactsOf).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Facts of these inputs.</summary>
    /// <param name="inputs">What was read.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    public static async Task<RunFacts> CreateAsync(RunInputs inputs, string cluster, CancellationToken cancellation)
    {
        var coverage = inputs.Hardening.Evidence.Coverage;
        var hashes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var log in inputs.Logs)
            hashes[log.Source] = log.Path is { } path ? await HashAsync(path, cancellation) : null;
        var logs = string.Join(' ', coverage.Sources.Select(source => source.Source));
        return new()
        {
            Cluster = cluster,
            ToolVersion = ToolVersion,
            From = coverage.From,
            To = coverage.To,
            MinimumWindow = inputs.Hardening.Options.MinimumWindow,
            Sources = [.. coverage.Sources.Select(source => Facts(source, hashes.GetValueOrDefault(source.Source)))],
            PolicyFile = inputs.Hardening.Policy.Source?.Path,
            PolicySha256 = inputs.Hardening.Policy.Source?.Sha256,
            VerifyCommand = $"kubeguard verify --repo . --logs {logs}",
            ReproduceCommands = [$"kubeguard propose --repo . --logs {logs}"],
        };
    }

    private static LogSourceFacts Facts(SourceCoverage source, string? sha256) => new(
        source.Source, source.Kind is { } kind ? ContractMapping.Word(kind) : "none known", source.Read, source.Used, source.Skipped.Values.Sum(), source.Malformed, sha256);

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}
