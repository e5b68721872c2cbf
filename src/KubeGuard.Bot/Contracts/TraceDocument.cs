using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.Manifests.Provenance;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>manifests trace --format json</c> prints: where every node of an object comes from.</summary>
[Description("Where every node of an object that a repository applies comes from.")]
internal sealed record TraceDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("The object; several when files that no kustomization names have it several times.")]
    public required ImmutableArray<TracedObjectDocument> Objects { get; init; }
}

internal sealed record TracedObjectDocument
{
    [Description("The root that applies it.")]
    public required string Root { get; init; }

    [Description("The object and every text that has a part in it.")]
    public required ResourceDocument Resource { get; init; }

    [Description("Its nodes in the order of their text, collections before what is in them.")]
    public required ImmutableArray<TracedNodeDocument> Nodes { get; init; }
}

internal sealed record TracedNodeDocument
{
    [Description("JSON pointer from the object itself.")]
    public required string Path { get; init; }

    [Description("Text of a scalar in the end; null for a collection, for a null, and for the data of a Secret, which is never shown.")]
    public required string? Value { get; init; }

    [Description("Where the value was written first, then every step that made another of it, in order; the last one made what is there.")]
    public required ImmutableArray<TraceStepDocument> Steps { get; init; }
}

internal sealed record TraceStepDocument
{
    [Description("What kind of step.")]
    public required MadeBy By { get; init; }

    [Description("The field of a kustomization that asks for the step, such as patches or namePrefix; resources for what a file has.")]
    public required string Step { get; init; }

    [Description("The kustomization; null for a file that none names, and for what follows at the end of a build.")]
    public required string? Kustomization { get; init; }

    [Description("File in which the value of this step is written, relative to the repository.")]
    public required string File { get; init; }

    [Description("Line, from 1.")]
    public required int Line { get; init; }

    [Description("Column, from 1.")]
    public required int Column { get; init; }

    [Description("Text of the scalar after this step; null as for the node.")]
    public required string? Value { get; init; }
}
