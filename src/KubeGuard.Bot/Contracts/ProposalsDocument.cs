using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Bot.Contracts;

/// <summary><c>proposals.json</c>: the published contract of <c>propose</c>. Members are added, never renamed, within a schema version.</summary>
[Description("What KubeGuard.Bot proposes for one repository, and what it deliberately does not.")]
internal sealed record ProposalsDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("What was read.")]
    public required InputsDocument Inputs { get; init; }

    [Description("Proven changes, in the order of their pull requests.")]
    public required ImmutableArray<ProposalDocument> Proposals { get; init; }

    [Description("What was looked at and left alone for want of evidence, or because it cannot be changed safely.")]
    public required ImmutableArray<AbstentionDocument> Abstentions { get; init; }

    [Description("What a person should look at; no change follows from it.")]
    public required ImmutableArray<ObservationDocument> Observations { get; init; }

    [Description("Misconfigurations in the manifests as they stand.")]
    public required ImmutableArray<JsonObject> Findings { get; init; }

    [Description("The language model that took part; null for the deterministic chain alone.")]
    public required ModelRunDocument? Model { get; init; }
}

internal sealed record InputsDocument
{
    [Description("Manifest files that make at least one object.")]
    public required int Manifests { get; init; }

    [Description("Events of all logs together.")]
    public required EventsDocument Events { get; init; }

    [Description("Each log on its own.")]
    public required ImmutableArray<SourceDocument> Sources { get; init; }
}

internal sealed record EventsDocument
{
    [Description("Records read.")]
    public required long Read { get; init; }

    [Description("Records that became evidence.")]
    public required long Used { get; init; }

    [Description("Records that are not what their format says; counted and skipped.")]
    public required long Malformed { get; init; }

    [Description("Time of the first event used (RFC 3339, UTC); null when there is none.")]
    public required string? From { get; init; }

    [Description("Time of the last event used (RFC 3339, UTC); null when there is none.")]
    public required string? To { get; init; }
}

internal sealed record SourceDocument
{
    [Description("The input, as it was named.")]
    public required string Source { get; init; }

    [Description("The recognised format; null when it was none.")]
    public required string? Kind { get; init; }

    [Description("Records read.")]
    public required long Read { get; init; }

    [Description("Records that became evidence.")]
    public required long Used { get; init; }

    [Description("Records that are not what their format says.")]
    public required long Malformed { get; init; }

    [Description("Records left out on purpose, by reason.")]
    public required ImmutableSortedDictionary<string, long> Skipped { get; init; }

    [Description("Other limits of what the input can tell.")]
    public required ImmutableArray<string> Notes { get; init; }
}

internal sealed record ProposalDocument
{
    [Description("Area, kind, namespace and name; unique in a run and stable over runs.")]
    public required string Id { get; init; }

    [Description("create: a new object; refine: allows a subset of before; remediate: mends a misconfiguration; remove: goes away; widen: allows what the logs show to be missing.")]
    public required ProposalClass Class { get; init; }

    [Description("Kind of the object.")]
    public required string Kind { get; init; }

    [Description("Namespace of the object; null when it is cluster-scoped.")]
    public required string? Namespace { get; init; }

    [Description("Name of the object.")]
    public required string Name { get; init; }

    [Description("One line.")]
    public required string Title { get; init; }

    [Description("How bad the present state is.")]
    public required Severity Severity { get; init; }

    [Description("observed: over at least the minimum window; short-window: over less; inferred: rests in part on inference.")]
    public required Confidence Confidence { get; init; }

    [Description("Ids of the misconfiguration index that it mends.")]
    public required ImmutableArray<string> Misconfigurations { get; init; }

    [Description("Key of the pull request that it is part of.")]
    public required string Group { get; init; }

    [Description("The files that it changes.")]
    public required ImmutableArray<FileDocument> Files { get; init; }

    [Description("The object before; null for a creation.")]
    public required JsonObject? Before { get; init; }

    [Description("The object afterwards; null for a removal.")]
    public required JsonObject? After { get; init; }

    [Description("The reasons, most important first.")]
    public required ImmutableArray<RationaleDocument> Rationale { get; init; }

    [Description("What replaying the evidence showed.")]
    public required ProofDocument? Proof { get; init; }

    [Description("Equal when the same change is proposed again.")]
    public required string Fingerprint { get; init; }

    [Description("What a language model had to do with it; null when none was asked.")]
    public required ModelContributionDocument? Model { get; init; }
}

internal sealed record FileDocument
{
    [Description("Path relative to the repository, with '/'.")]
    public required string Path { get; init; }

    [Description("What happens to the file.")]
    public required FileChangeKind Change { get; init; }

    [Description("Unified diff.")]
    public required string Diff { get; init; }
}

/// <summary>What happens to a file.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FileChangeKind>))]
internal enum FileChangeKind
{
    /// <summary>It is new.</summary>
    Create,

    /// <summary>Its text changes.</summary>
    Modify,

    /// <summary>It goes away.</summary>
    Delete,
}

internal sealed record RationaleDocument
{
    [Description("What the sentence is about.")]
    public required RationaleKind Kind { get; init; }

    [Description("One or two sentences.")]
    public required string Text { get; init; }

    [Description("Ids of the evidence that it rests on.")]
    public required ImmutableArray<string> Evidence { get; init; }
}

internal sealed record ProofDocument
{
    [Description("Events or flows replayed against the repository with the proposal applied.")]
    public required long Replayed { get; init; }

    [Description("Of these, how many the cluster allowed and the changed repository would not.")]
    public required long Denied { get; init; }

    [Description("Size of the grant before.")]
    public required long GrantsBefore { get; init; }

    [Description("Size of the grant afterwards.")]
    public required long GrantsAfter { get; init; }

    [Description("Grants afterwards that were not there before.")]
    public required long Widened { get; init; }

    [Description("Removed grants that were shown to be denied afterwards.")]
    public required long RemovedChecked { get; init; }

    [Description("What all rights of the subjects concerned are worth to an attacker, in points for each open escalation path: critical 1000, high 100, medium 10, low 1, one step less in namespaces only. 0 in other areas than rbac.")]
    public required long RiskBefore { get; init; }

    [Description("The same afterwards.")]
    public required long RiskAfter { get; init; }
}

internal sealed record AbstentionDocument
{
    [Description("Object or subject.")]
    public required string Target { get; init; }

    [Description("Why, and what would decide it.")]
    public required string Reason { get; init; }
}

internal sealed record ObservationDocument
{
    [Description("Object or subject.")]
    public required string Target { get; init; }

    [Description("One or two sentences.")]
    public required string Text { get; init; }

    [Description("Ids of the evidence that shows it.")]
    public required ImmutableArray<string> Evidence { get; init; }
}
