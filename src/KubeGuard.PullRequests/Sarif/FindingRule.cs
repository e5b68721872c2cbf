using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>What findings have in common. All of it is the program's own text.</summary>
internal sealed record FindingRule
{
    /// <summary>Id that stays for good: GitHub knows an alert again by it, and by file and <see cref="Finding.Identity"/>.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people, in Pascal case; at most 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>How bad its findings are. GitHub takes the severity from the rule, so what is found at several severities has a rule for each.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What is wrong, in one sentence; the title of an alert, at most 1,024 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>Why that matters; at most 1,024 characters.</summary>
    public required string Description { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>Where more is said.</summary>
    public required string Guide { get; init; }

    /// <summary>Words to filter by; at most ten.</summary>
    public required ImmutableArray<string> Tags { get; init; }
}
