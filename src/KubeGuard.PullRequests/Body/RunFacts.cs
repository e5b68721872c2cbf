using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>What a reviewer needs to know about the run: what it read and how to repeat it.</summary>
public sealed record RunFacts
{
    /// <summary>Name of the cluster; part of the branch names.</summary>
    public required string Cluster { get; init; }

    /// <summary>Version of the tool.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Time of the first event used; null when none was.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Time of the last event used.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The policy's minimum window; null when there is none.</summary>
    public TimeSpan? MinimumWindow { get; init; }

    /// <summary>The logs, in the order in which they are to be listed.</summary>
    public ImmutableArray<LogSourceFacts> Sources { get; init; } = [];

    /// <summary>Path of the policy file in the repository; null when the defaults hold.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>SHA-256 of the policy file, in hexadecimal digits.</summary>
    public string? PolicySha256 { get; init; }

    /// <summary>Name of the language model that wrote texts; null when none took part.</summary>
    public string? Model { get; init; }

    /// <summary>What the model was asked, in tokens; null when none took part.</summary>
    public ModelTokens? ModelTokens { get; init; }

    /// <summary>The command that replays the evidence against the repository, such as <c>kubeguard verify --repo . --logs audit.log</c>.</summary>
    public required string VerifyCommand { get; init; }

    /// <summary>The commands that make the same proposals again.</summary>
    public ImmutableArray<string> ReproduceCommands { get; init; } = [];
}

/// <summary>One log that was read.</summary>
/// <param name="Name">Name as the user would find it.</param>
/// <param name="Format">Format, such as <c>audit</c>.</param>
/// <param name="Read">Records read.</param>
/// <param name="Used">Records that became evidence.</param>
/// <param name="Skipped">Records left out for a reason.</param>
/// <param name="Malformed">Records that could not be read.</param>
/// <param name="Sha256">SHA-256 of the file, in hexadecimal digits; null for a stream.</param>
public sealed record LogSourceFacts(string Name, string Format, long Read, long Used, long Skipped, long Malformed, string? Sha256);
