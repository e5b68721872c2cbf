using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.Hardening.Rbac.Explaining;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>explain --format json</c> prints.</summary>
[Description("What cluster logs say about the rights of a role or of a service account.")]
internal sealed record ExplainDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("What was asked for.")]
    public required string Target { get; init; }

    [Description("Time of the first event of the logs (RFC 3339, UTC); null when there is none.")]
    public required string? From { get; init; }

    [Description("Time of the last event of the logs (RFC 3339, UTC); null when there is none.")]
    public required string? To { get; init; }

    [Description("The role itself (an aggregating one by its parts), or every role that the account has through the repository.")]
    public required ImmutableArray<ExplainedRoleDocument> Roles { get; init; }

    [Description("What the account used and nothing in the repository gives it.")]
    public required ImmutableArray<ExplainedUseDocument> Elsewhere { get; init; }

    [Description("What the account wanted and was refused.")]
    public required ImmutableArray<ExplainedUseDocument> Refused { get; init; }
}

internal sealed record ExplainedRoleDocument
{
    [Description("Kind, namespace and name.")]
    public required string Role { get; init; }

    [Description("File, line and column; null for a role that the API server makes.")]
    public required string? At { get; init; }

    [Description("The bindings that give it, each with its subjects.")]
    public required ImmutableArray<string> GivenBy { get; init; }

    [Description("Why silence is no evidence for any of its rights; null when it is.")]
    public required string? LeftAlone { get; init; }

    [Description("Its rules in order.")]
    public required ImmutableArray<ExplainedRuleDocument> Rules { get; init; }
}

internal sealed record ExplainedRuleDocument
{
    [Description("The rule in words.")]
    public required string Text { get; init; }

    [Description("File, line and column; null for a role that the API server makes.")]
    public required string? At { get; init; }

    [Description("Who used it.")]
    public required ImmutableArray<ExplainedUseDocument> Uses { get; init; }

    [Description("What of it was not used.")]
    public required ImmutableArray<ExplainedSilenceDocument> Silences { get; init; }
}

internal sealed record ExplainedUseDocument
{
    [Description("User name.")]
    public required string Subject { get; init; }

    [Description("Verb and resource, or method and path.")]
    public required string Right { get; init; }

    [Description("Namespaces of the requests; empty for requests without one.")]
    public required ImmutableArray<string> Namespaces { get; init; }

    [Description("The first few object names.")]
    public required ImmutableArray<string> Names { get; init; }

    [Description("How many requests.")]
    public required long Count { get; init; }

    [Description("Time of the first (RFC 3339, UTC).")]
    public required string? First { get; init; }

    [Description("Time of the last (RFC 3339, UTC).")]
    public required string? Last { get; init; }

    [Description("The programs that asked, without their versions.")]
    public required ImmutableArray<string> UserAgents { get; init; }

    [Description("The logs that show it.")]
    public required ImmutableArray<string> Sources { get; init; }

    [Description("Ids of the evidence, the first few.")]
    public required ImmutableArray<string> Evidence { get; init; }
}

internal sealed record ExplainedSilenceDocument
{
    [Description("Verbs and resources.")]
    public required string Right { get; init; }

    [Description("unused: the log would show it; unknown: the log cannot speak of it; needed: a mechanism that was seen needs it.")]
    public required SilenceMeaning Meaning { get; init; }

    [Description("Since when it was not used at least (RFC 3339, UTC); null when the log cannot say.")]
    public required string? Since { get; init; }

    [Description("Why.")]
    public required string Why { get; init; }
}
