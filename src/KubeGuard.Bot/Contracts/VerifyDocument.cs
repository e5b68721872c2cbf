using System.Collections.Immutable;
using System.ComponentModel;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>verify --format json</c> prints: the published contract of the replay.</summary>
[Description("What replaying cluster logs against the manifests of a repository found.")]
internal sealed record VerifyDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("API requests; an event is one request.")]
    public required ReplayCountsDocument Api { get; init; }

    [Description("Network connections; an event is one flow.")]
    public required ReplayCountsDocument Connections { get; init; }

    [Description("What the cluster allowed and the manifests would not.")]
    public required ImmutableArray<ReplayFindingDocument> Denied { get; init; }

    [Description("What the cluster refused and the manifests would allow.")]
    public required ImmutableArray<ReplayFindingDocument> Disagreements { get; init; }

    [Description("API requests that something outside the repository decides, by cause.")]
    public required ImmutableSortedDictionary<string, long> Outside { get; init; }

    [Description("What of the repository's RBAC objects could not be understood and was left out, each with its place.")]
    public required ImmutableArray<string> Problems { get; init; }

    [Description("Rights of the repository whose use the given audit policy does not record: the replay says nothing of them.")]
    public required ImmutableArray<string> Unrecorded { get; init; }
}

internal sealed record ReplayCountsDocument
{
    [Description("Events that the repository can decide.")]
    public required long Replayed { get; init; }

    [Description("Events that the cluster allowed and the manifests would not.")]
    public required long Denied { get; init; }

    [Description("Events that the cluster refused and the manifests would allow.")]
    public required long Disagreements { get; init; }

    [Description("Events that something outside the repository decides; counted and left alone.")]
    public required long Outside { get; init; }
}

internal sealed record ReplayFindingDocument
{
    [Description("api or connection.")]
    public required string Kind { get; init; }

    [Description("Log and line of a sample.")]
    public required string Source { get; init; }

    [Description("Who asked, or connected.")]
    public required string Subject { get; init; }

    [Description("What was asked.")]
    public required string Request { get; init; }

    [Description("How many events.")]
    public required long Count { get; init; }

    [Description("Why the manifests answer as they do.")]
    public required string Reason { get; init; }

    [Description("For a denied API request: the wider grant that would allow it, and in brackets the kind of generalisation; null otherwise.")]
    public required string? KeptBy { get; init; }
}
